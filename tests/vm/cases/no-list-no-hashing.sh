# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: while no list is loaded nothing is hashed
host() {
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_denied /mnt/hello
	expect_stat hashed 0
}
