# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A4, a page that was read while fs-verity was being enabled, and is not the one that was hashed, does not run
host() {
	good_and_evil program 3
	on_slow "$work/good:f"
	put "$work/good" honest
}

guest() {
	load_list /mnt/lists/good
	mount_slow
	enable_verity /mnt/honest
	expect_allowed /mnt/honest "an honest copy"
	expect_equal "an evil page in the cache" "$(flip enable slow /slow/f /mnt/slow.img 0 /mnt/evil)" ok
	expect_no_evil /slow/f "the good digest with an evil page"
	expect_equal "what can be read of the evil page" "$(head -c 100 /slow/f 2>/dev/null | wc -c)" 0
	expect_equal "the good page on the disk" "$(flip set /slow/f /mnt/slow.img 0 /mnt/evil /mnt/good)" ok
	expect_allowed /slow/f "the file as it was hashed"
	umount /slow
}
