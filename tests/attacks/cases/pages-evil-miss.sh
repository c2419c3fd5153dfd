# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: B2, evil pages with a good digest do not take honest copies of the file away
host() {
	good_and_evil program 3
	on_slow "$work/good:f"
	put "$work/good" honest
}

guest() {
	load_list /mnt/lists/good
	mount_slow
	enable_verity /mnt/honest
	expect_equal "an evil page in the cache" "$(flip enable slow /slow/f /mnt/slow.img 0 /mnt/evil)" ok
	expect_no_evil /slow/f "the good digest with an evil page"
	expect_allowed /mnt/honest "an honest copy"
	umount /slow
}
