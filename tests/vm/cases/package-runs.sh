# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: the program of a signed package runs once its digest list is loaded
host() {
	program_of hello hello
	list_of hello
	put "$packages/hello.root/usr/share/hello/data" data
}

guest() {
	enable_verity /mnt/hello
	expect_denied /mnt/hello
	load_list /mnt/lists/hello
	expect_allowed /mnt/hello
	expect_equal "what it says" "$(/mnt/hello)" "hello: a marked program of hello"
	expect_stat lists 1
	expect_stat bound 1
	expect_stat hashed 1
}
