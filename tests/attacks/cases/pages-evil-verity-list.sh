# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A4 with a list of fs-verity digests, where nothing has to be hashed
host() {
	on_slow_with_copy program good
	verity_list verity "$work/good"
}

guest() {
	mount_slow_page verity evil
	expect_no_evil /slow/f "the good digest with an evil page"
	page_on_disk evil good
	expect_allowed /slow/f "the file as it was hashed"
	expect_stat hashed 0
	umount /slow
}
