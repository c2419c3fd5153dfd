# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A4 by mprotect, which knows the digest and may not sleep to read anything again
host() {
	on_slow_with_copy code good
}

guest() {
	mount_slow_page good evil
	expect_code call /mnt/honest 0
	expect_no_code protect /slow/f "mprotect of the good digest with an evil page"
	expect_reason /slow/f "$not_verified"
	page_on_disk evil good
	expect_code call /slow/f 0
	expect_code protect /slow/f 0
	umount /slow
}
