# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A4 by mprotect, which knows the digest and may not sleep to read anything again
host() {
	good_and_evil code 3
	on_slow "$work/good:f"
	put "$work/good" honest
}

guest() {
	load_list /mnt/lists/good
	mount_slow
	enable_verity /mnt/honest
	expect_code call /mnt/honest 0
	expect_equal "an evil page in the cache" "$(flip enable slow /slow/f /mnt/slow.img 0 /mnt/evil)" ok
	expect_no_code protect /slow/f "mprotect of the good digest with an evil page"
	expect_reason /slow/f "$not_verified"
	expect_equal "the good page on the disk" "$(flip set /slow/f /mnt/slow.img 0 /mnt/evil /mnt/good)" ok
	expect_code call /slow/f 0
	expect_code protect /slow/f 0
	umount /slow
}
