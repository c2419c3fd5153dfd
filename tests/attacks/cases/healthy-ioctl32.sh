# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: a file whose fs-verity a program of 32 bits enabled runs like any other
host() {
	need_smp "runs no programs of 32 bits"
	good_and_evil program 2
	timeout 20 gcc -m32 -nostdlib -static -Wl,--build-id=none -s -o "$work/ioctl32" "$suite/ioctl32.S"
	put "$work/ioctl32" ioctl32
	pgp_list ioctl32 "$(content_digest "$work/ioctl32")"
}

guest() {
	load_list /mnt/lists/good
	load_list /mnt/lists/ioctl32
	enable_verity /mnt/ioctl32
	/mnt/ioctl32 /mnt/good
	expect_equal "enable fs-verity" "$?" 0
	expect_allowed /mnt/good
	expect ok "map it" mmap-then-mprotect /mnt/good
	/mnt/ioctl32 /mnt/good
	expect_equal "again" "$?" 17
	expect_allowed /mnt/good "again"
}
