# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A5, the pinned page is overwritten, and dirty, when the file is first looked at
host() {
	good_and_evil program
	verity_list verity "$work/good"
	put "$work/good" honest
	truncate -s 64K "$work/evil"
	put "$work/evil" evil.img
}

guest() {
	load_list /mnt/lists/verity
	mkdir /source
	mount -t tmpfs tmpfs /source
	cp /mnt/evil.img /source
	slow_device source /source/evil.img
	hold source
	pin /mnt/good 0 /dev/mapper/source >/tmp/pin &
	wait_until_said pinned /tmp/pin
	enable_verity /mnt/good /mnt/honest
	release source
	wait_until_said read /tmp/pin
	expect_no_evil /mnt/good "a page overwritten after it was hashed"
	expect_no_evil /mnt/good "the same again"
	expect_allowed /mnt/honest "an honest copy"
}
