# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: malformed tlv lists are refused, signed or not
host() {
	lists_of tlv
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_refused_all /mnt/lists/tlv
	expect_denied /mnt/hello
}
