# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a program bound before a byte was changed on the disk does not run to its end
host() {
	program_of hello hello
	list_of hello
}

guest() {
	enable_verity /mnt/hello
	load_list /mnt/lists/hello
	expect_allowed /mnt/hello
	umount /mnt
	expect ok "change a byte on the disk" damage /dev/ubda "a marked program of hello"
	mount -t ext4 /dev/ubda /mnt
	got=$(probe exec /mnt/hello)
	case $got in
	EACCES | EIO | SIGBUS) pass "run the changed program: $got" ;;
	*) fail "run the changed program: $got, expected EACCES, EIO or SIGBUS" ;;
	esac
}
