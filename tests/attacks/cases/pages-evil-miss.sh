# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: B2, evil pages with a good digest do not take honest copies of the file away
host() {
	on_slow_with_copy program good
}

guest() {
	mount_slow_page good evil
	expect_no_evil /slow/f "the good digest with an evil page"
	expect_allowed /mnt/honest "an honest copy"
	umount /slow
}
