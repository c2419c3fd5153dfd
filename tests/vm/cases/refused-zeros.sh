# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: 64 MiB of zeros are too large, 16 MiB of them are malformed
VM_OPTIONS="mem=512M"
host() {
	:
}

guest() {
	mount -t tmpfs tmpfs /tmp
	head -c $((64 << 20)) /dev/zero >/tmp/zeros
	expect_load EFBIG /tmp/zeros
	head -c $((16 << 20)) /dev/zero >/tmp/zeros
	expect_load EBADMSG /tmp/zeros
	head -c 1 /dev/zero >/tmp/zeros
	expect_load EBADMSG /tmp/zeros
	expect_stat lists 0
}
