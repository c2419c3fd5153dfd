# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A11, an ELF header that execve() read before the file was looked at enters no attested program elsewhere
host() {
	header_host
}

guest() {
	load_list /mnt/lists/verity
	half_device
	pin /mnt/good 0 /dev/mapper/half >/tmp/pin &
	wait_until_said pinned /tmp/pin
	enable_verity /mnt/good /mnt/honest
	release fast
	wait_until cmp -s -n 512 /mnt/good /mnt/fast.img
	# Its page may be dropped before it is read, or what was read may be compared
	expect_no_status42 /mnt/good "the header of before"
	expect_allowed /mnt/good "the header as it was hashed"
	expect_allowed /mnt/honest "an honest copy"
	release slow
	wait_until_said read /tmp/pin
	expect_allowed /mnt/good "after the read"
}
