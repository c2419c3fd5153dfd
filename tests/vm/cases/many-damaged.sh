# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: many thousand damaged lists are refused, whatever is damaged, and leave nothing
host() {
	. "$vm/stress.bash"
	program_of hello hello
	program_of world world
	for name in hello world hello_sha512 hello_subkey nofiles; do
		list_of "$name"
	done
	pgp_list tlv "$(content_digest "$image/hello"):/usr/bin/hello"
	pkcs7_list pkcs7 "$(content_digest "$image/world")"
	often 20000
}

guest() {
	for _list in /mnt/lists/*; do
		load_list "$_list"
	done
	cat "$dc/lists" >/tmp/before
	_times=$(cat /mnt/times)
	_seed=$(date +%s)
	if damage "$_times" "$_seed" "$dc/load" /mnt/lists/* >/tmp/said 2>&1; then
		pass "seed $_seed: $(cat /tmp/said)"
	else
		fail "seed $_seed: $(cat /tmp/said)"
	fi
	tally "$(cat /tmp/said)"
	expect_equal "lists before and after" "$(cat "$dc/lists")" "$(cat /tmp/before)"
	for _list in /mnt/lists/*; do
		load_list "$_list"
	done
}
