# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a program bound earlier does not run once its list was unloaded
host() {
	program_of hello hello
	list_of hello
	list_of world
}

guest() {
	enable_verity /mnt/hello
	load_list /mnt/lists/hello
	load_list /mnt/lists/world
	expect_allowed /mnt/hello
	expect_stat bound 1
	unload_list hello-1.0-1.x86_64
	expect_denied /mnt/hello
	expect_stat bound 1
	expect_stat lists 1
	load_list /mnt/lists/hello
	expect_allowed /mnt/hello
}
