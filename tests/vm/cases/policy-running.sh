# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: policy activate says which running programs and libraries would be denied, and lets them run on

host() {
	local libc

	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 64
	put /bin/busybox sleep
	put /bin/busybox other/sleep
	libc=$(ldd "$dclist" | sed -n 's/.*libc\.so\.6 => \(\S*\) .*/\1/p')
	put "$libc" own/libc.so.6
	pgp_list running "$(content_digest "$image/sleep")" "$(content_digest "$image/own/libc.so.6")"
	policy owner
	cp "$top/policies/audit-only.pol" "$image/"
	policy audit-only
}

# says_not TEXT
says_not() {
	if grep -qF -e "$1" /tmp/output; then
		fail "says: $1"
		output_note
	else
		pass "does not say: $1"
	fi
}

# wait_for COMMAND... - until it succeeds
wait_for() {
	_tries=0
	until "$@"; do
		_tries=$((_tries + 1))
		[ $_tries -lt 200 ] || { fail "never: $*" && return; }
		usleep 50000
	done
}

start() {
	/mnt/sleep 1000 &
	first=$!
	/mnt/sleep 1000 &
	second=$!
	# Waits for its standard input, which does not end
	mkfifo /tmp/never
	LD_LIBRARY_PATH=/mnt/own dclist policy check - <>/tmp/never &
	third=$!
	for _pid in $first $second; do
		wait_for grep -q '/mnt/sleep$' "/proc/$_pid/maps"
	done
	wait_for grep -q ' r-xp .*/mnt/own/libc' "/proc/$third/maps"
	# What is in a namespace of its own has another file of that name
	unshare -m /mnt/sleep 1000 &
	fourth=$!
	wait_for grep -q '/mnt/sleep$' "/proc/$fourth/maps"
	# What is deleted does not start again, whatever the policy
	enable_verity /mnt/other/sleep
	/mnt/other/sleep 1000 &
	fifth=$!
	wait_for grep -q '/mnt/other/sleep$' "/proc/$fifth/maps"
	rm /mnt/other/sleep
}

warned() {
	says "a running program uses a file that line 11 would deny: /mnt/sleep (process $first and 1 more)"
	says "a running program uses a file that line 11 would deny: /mnt/own/libc.so.6 (process $third)"
	says "2 files of running programs would be denied: they continue to run, but could not be started again"
	says_not "busybox"
	says_not "other/sleep"
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /run
	enable_verity /mnt/sleep /mnt/own/libc.so.6
	load_list /mnt/lists/running
	start
	ran 0 dclist policy load /mnt/policies/owner.p7b
	says_not "running"
	ran 0 dclist policy try --for 60 owner
	warned
	ran 0 dclist policy try --cancel
	ran 0 dclist policy activate owner
	says "owner: active"
	warned
	for _pid in $first $second $third; do
		kill -0 "$_pid" || fail "process $_pid ended"
	done
	expect_denied /mnt/sleep
	# Nothing is said of what is allowed, nor where nothing is denied
	echo 1 >"$ipe/policies/packages-only/active"
	ran 0 dclist policy load /mnt/policies/audit-only.p7b
	ran 0 dclist policy activate audit-only
	says_not "running"
	echo 1 >"$ipe/policies/packages-only/active"
	ran 0 dclist policy enforce off
	ran 0 dclist policy activate owner
	says_not "running"
	ran 0 dclist policy enforce on
	warned
	echo 1 >"$ipe/policies/packages-only/active"
	kill "$first" "$second" "$third" "$fourth" "$fifth"
	wait "$first" "$second" "$third" "$fourth" "$fifth"
	ran 0 dclist policy activate owner
	says_not "running"
}
