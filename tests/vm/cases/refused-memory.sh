# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: anonymous memory and memfd are never trusted
host() {
	program_of hello hello
	list_of hello
}

guest() {
	enable_verity /mnt/hello
	load_list /mnt/lists/hello
	expect_allowed /mnt/hello
	expect EACCES "anonymous executable memory" anonymous
	expect EACCES "anonymous memory made executable" anonymous-mprotect
	expect EACCES "memfd with the bytes of a listed program" memfd /mnt/hello
}
