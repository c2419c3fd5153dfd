# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A6, execve() of an evil file of an overlay does not run it when a good one is copied up over it meanwhile
host() {
	good_and_evil program
	put "$work/evil" lower/f
	truncate -s 64K "$work/slow"
	put "$work/slow" slow.img
}

guest() {
	load_list /mnt/lists/good
	mount_overlay /mnt/lower
	slow_device slow /mnt/slow.img
	expect_denied /o/f "before"
	hold slow
	stalled /o/f /dev/mapper/slow >/tmp/said &
	wait_until_said stalled /tmp/said
	chmod 0711 /o/f
	cat /mnt/good >/mnt/upper/f
	enable_verity /mnt/upper/f
	release slow
	wait
	_got=$(tail -n 1 /tmp/said)
	case $_got in
	EACCES | SIGKILL | SIGSEGV) pass "the file that was opened before: $_got" ;;
	*) fail "the file that was opened before: $_got" ;;
	esac
	expect_reason /o/f "($other_bytes|no_fsverity)"
	expect_allowed /o/f "what has been copied up"
	umount /o
}
