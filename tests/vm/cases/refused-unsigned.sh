# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: lists without a signature are refused
host() {
	lists_of unsigned
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_refused_all /mnt/lists/unsigned
	expect_denied /mnt/hello
}
