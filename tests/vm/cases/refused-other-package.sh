# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a program of another package does not run
host() {
	program_of hello hello
	program_of world world
	list_of hello
	list_of world
}

guest() {
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/hello
	expect_denied /mnt/world
	expect_allowed /mnt/hello
	load_list /mnt/lists/world
	expect_allowed /mnt/world
}
