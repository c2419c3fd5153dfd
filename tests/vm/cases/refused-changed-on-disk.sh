# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a program with one byte changed on the disk, below fs-verity, does not run
host() {
	program_of hello hello
	list_of hello
}

guest() {
	enable_verity /mnt/hello
	load_list /mnt/lists/hello
	umount /mnt
	expect ok "change a byte on the disk" damage /dev/ubda "a marked program of hello"
	mount -t ext4 /dev/ubda /mnt
	got=$(probe exec /mnt/hello)
	case $got in
	EACCES | EIO | SIGBUS) pass "run the changed program: $got" ;;
	*) fail "run the changed program: $got, expected EACCES, EIO or SIGBUS" ;;
	esac
	expect_equal "bytes of it that can be read" "$(grep -c Marked /mnt/hello 2>/dev/null)" 0
}
