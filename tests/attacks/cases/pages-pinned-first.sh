# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A5, the pinned page is overwritten, and dirty, when the file is first looked at
host() {
	good_and_evil program
	verity_list verity "$work/good"
	put "$work/good" honest
	evil_source
}

guest() {
	load_list /mnt/lists/verity
	pinned /mnt/good
	enable_verity /mnt/good /mnt/honest
	overwritten
	expect_no_evil /mnt/good "a page overwritten after it was hashed"
	expect_no_evil /mnt/good "the same again"
	expect_allowed /mnt/honest "an honest copy"
}
