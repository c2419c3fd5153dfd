# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A3, a good page in the cache does not get the fs-verity digest of evil pages attested
host() {
	on_slow_with_copy program evil
}

guest() {
	mount_slow_page good good
	expect_no_evil /slow/f "the evil digest with a good page"
	expect_stat bound 0
	page_on_disk good evil
	expect_no_evil /slow/f "the file as it was hashed"
	expect_no_evil /mnt/honest "another copy with the same digest"
	expect_reason /mnt/honest not_attested
	umount /slow
}
