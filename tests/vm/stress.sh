# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
#
# The guest part of cases that stress the kernel.

stress_guest() {
	enable_verity /mnt/kept /mnt/never /mnt/shaky
	load_list /mnt/lists/hello
	expect_allowed /mnt/kept
	expect ok "load keys" write /mnt/keys "$dc/load"
	_before=$(stat_of bytes)
	expect ok "a second policy" write /mnt/policies/deny-untrusted.p7b "$ipe/new_policy"
	echo 0 >"$ipe/success_audit"
	if stress "$(cat /mnt/times)" /mnt >/tmp/said 2>/tmp/wrong; then
		pass "stress: $(cat /tmp/said)"
	else
		fail "stress: $(cat /tmp/said): $(head -n 3 /tmp/wrong | tr '\n' ' ')"
	fi
	tally "$(cat /tmp/said)"
	awk '$3 ~ /shaky/ { print $1 }' "$dc/lists" >/tmp/ids
	while read -r _id; do
		echo "$_id" >"$dc/unload" || fail "unload $_id"
	done </tmp/ids
	expect_stat lists 1
	expect_allowed /mnt/kept
	expect_denied /mnt/never
	expect_denied /mnt/shaky
}
