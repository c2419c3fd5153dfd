# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A5, a page that a direct read has pinned is overwritten after fs-verity was enabled, and does not run
host() {
	good_and_evil program
	evil_source
}

guest() {
	load_list /mnt/lists/good
	pinned /mnt/good
	enable_verity /mnt/good
	expect_allowed /mnt/good "the good page"
	overwritten
	expect_allowed /mnt/good "after the read"
	sync
	expect_allowed /mnt/good "after the read, on the disk"
	echo 3 >/proc/sys/vm/drop_caches
	expect_allowed /mnt/good "after the read, from the disk"
}
