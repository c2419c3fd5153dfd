# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A4, a page that was read while fs-verity was being enabled, and is not the one that was hashed, does not run
host() {
	on_slow_with_copy program good
}

guest() {
	mount_slow_page good evil
	expect_allowed /mnt/honest "an honest copy"
	expect_no_evil /slow/f "the good digest with an evil page"
	expect_equal "what can be read of the evil page" "$(head -c 100 /slow/f 2>/dev/null | wc -c)" 0
	page_on_disk evil good
	expect_allowed /slow/f "the file as it was hashed"
	umount /slow
}
