# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: duplicate, overlapping and out-of-range index entries are refused, signed or not
host() {
	lists_of index
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_refused_all /mnt/lists/index
	expect_denied /mnt/hello
}
