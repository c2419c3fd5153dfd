# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a program that no list holds is hashed once; a list that is loaded later needs no other hashing
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
	expect_stat hashed 1
	expect_denied /mnt/world
	expect_denied /mnt/world
	expect_stat hashed 1
	load_list /mnt/lists/world
	expect_allowed /mnt/world
	expect_stat hashed 1
	expect_allowed /mnt/world
	expect_stat hashed 1
}
