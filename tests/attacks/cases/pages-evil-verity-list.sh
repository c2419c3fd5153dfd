# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A4 with a list of fs-verity digests, where nothing has to be hashed
host() {
	good_and_evil program 3
	on_slow "$work/good:f"
	verity_list verity "$work/good"
}

guest() {
	load_list /mnt/lists/verity
	mount_slow
	expect_equal "an evil page in the cache" "$(flip enable slow /slow/f /mnt/slow.img 0 /mnt/evil)" ok
	expect_no_evil /slow/f "the good digest with an evil page"
	expect_equal "the good page on the disk" "$(flip set /slow/f /mnt/slow.img 0 /mnt/evil /mnt/good)" ok
	expect_allowed /slow/f "the file as it was hashed"
	expect_stat hashed 0
	umount /slow
}
