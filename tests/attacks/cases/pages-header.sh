# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A11, an ELF header that execve() read before the file was looked at enters no attested program elsewhere
host() {
	program good 0
	program evil 0 -Wl,-e,other
	padded good 1
	padded evil 1
	put "$work/good" good
	put "$work/good" honest
	verity_list verity "$work/good"
	cp "$work/evil" "$work/fast"
	truncate -s 64K "$work/fast" "$work/slow"
	put "$work/fast" fast.img
	put "$work/slow" slow.img
}

guest() {
	load_list /mnt/lists/verity
	half_device
	pin /mnt/good 0 /dev/mapper/half >/tmp/pin &
	wait_until_said pinned /tmp/pin
	enable_verity /mnt/good /mnt/honest
	release fast
	wait_until cmp -s -n 512 /mnt/good /mnt/fast.img
	expect_no_evil /mnt/good "the header of before"
	expect_reason /mnt/good "$not_verified"
	expect_allowed /mnt/good "the header as it was hashed"
	expect_allowed /mnt/honest "an honest copy"
	release slow
	wait_until_said read /tmp/pin
	expect_allowed /mnt/good "after the read"
}
