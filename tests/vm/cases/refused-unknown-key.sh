# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a package signed by a key that is not built in is refused
host() {
	program_of hello hello
	list_of hello_unknown
}

guest() {
	enable_verity /mnt/hello
	expect_load ENOKEY /mnt/lists/hello_unknown
	expect_denied /mnt/hello
	expect_stat lists 0
	expect_stat load_failures 1
}
