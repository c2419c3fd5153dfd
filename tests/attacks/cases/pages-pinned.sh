# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A5, a page that a direct read has pinned is overwritten after fs-verity was enabled, and does not run
host() {
	good_and_evil program
	truncate -s 64K "$work/evil"
	put "$work/evil" evil.img
}

guest() {
	load_list /mnt/lists/good
	mkdir /source
	mount -t tmpfs tmpfs /source
	cp /mnt/evil.img /source
	slow_device source /source/evil.img
	hold source
	pin /mnt/good 0 /dev/mapper/source >/tmp/pin &
	wait_until_said pinned /tmp/pin
	enable_verity /mnt/good
	expect_allowed /mnt/good "the good page"
	release source
	wait_until_said read /tmp/pin
	expect_allowed /mnt/good "after the read"
	sync
	expect_allowed /mnt/good "after the read, on the disk"
	echo 3 >/proc/sys/vm/drop_caches
	expect_allowed /mnt/good "after the read, from the disk"
}
