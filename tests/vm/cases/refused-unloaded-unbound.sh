# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a list that was unloaded before its program was first tried attests nothing
host() {
	program_of hello hello
	list_of hello
}

guest() {
	enable_verity /mnt/hello
	load_list /mnt/lists/hello
	unload_list hello-1.0-1.x86_64
	expect_stat lists 0
	expect_stat digests 0
	expect_denied /mnt/hello
}
