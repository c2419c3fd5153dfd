# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A11, neither does the header of a file that got fs-verity after execve() had opened it
host() {
	header_host
	truncate -s 64K "$work/arguments"
	put "$work/arguments" arguments.img
}

guest() {
	load_list /mnt/lists/verity
	half_device
	slow_device arguments /mnt/arguments.img
	pin /mnt/good 0 /dev/mapper/half >/tmp/pin &
	wait_until_said pinned /tmp/pin
	hold arguments
	stalled /mnt/good /dev/mapper/arguments >/tmp/said &
	wait_until_said stalled /tmp/said
	enable_verity /mnt/good /mnt/honest
	release fast
	wait_until cmp -s -n 512 /mnt/good /mnt/fast.img
	release arguments
	wait_until_said 'EACCES\|ok\|status42' /tmp/said
	expect_equal "the header of before" "$(tail -n 1 /tmp/said)" EACCES
	expect_reason /mnt/good "($other_bytes|$not_verified)"
	expect_allowed /mnt/good "the header as it was hashed"
	expect_allowed /mnt/honest "an honest copy"
	release slow
}
