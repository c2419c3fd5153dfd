# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A5 with a page that a direct read of FUSE has pinned, or that io_uring is to keep
host() {
	good_and_evil program
	put "$work/good" other
}

guest() {
	load_list /mnt/lists/good
	if [ ! -e /dev/fuse ]; then
		note "this kernel has no FUSE"
		return
	fi
	expect_equal "a page of a file as a buffer of io_uring" "$(uring /mnt/other 0)" EFAULT
	mkdir /fuse
	fuse /fuse /mnt/evil /tmp/go >/tmp/mounted &
	wait_until_said mounted /tmp/mounted
	pin /mnt/good 0 /fuse/file >/tmp/pin &
	wait_until_said pinned /tmp/pin
	enable_verity /mnt/good /mnt/other
	touch /tmp/go
	wait_until_said read /tmp/pin
	expect_no_evil /mnt/good "the page that was read after it was hashed"
	expect_allowed /mnt/other "an honest copy"
	umount /fuse
}
