# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A3, a good page in the cache does not get the fs-verity digest of evil pages attested
host() {
	good_and_evil program 3
	on_slow "$work/evil:f"
	put "$work/evil" honest
}

guest() {
	load_list /mnt/lists/good
	mount_slow
	enable_verity /mnt/honest
	expect_equal "a good page in the cache" "$(flip enable slow /slow/f /mnt/slow.img 0 /mnt/good)" ok
	expect_no_evil /slow/f "the evil digest with a good page"
	expect_stat bound 0
	expect_equal "the evil page on the disk" "$(flip set /slow/f /mnt/slow.img 0 /mnt/good /mnt/evil)" ok
	expect_no_evil /slow/f "the file as it was hashed"
	expect_no_evil /mnt/honest "another copy with the same digest"
	expect_reason /mnt/honest not_attested
	umount /slow
}
