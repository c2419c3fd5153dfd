# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a listed program without fs-verity does not run
host() {
	program_of hello hello
	list_of hello
}

guest() {
	load_list /mnt/lists/hello
	expect_denied /mnt/hello
	expect_record 'op=EXECUTE.*digest_cache='
	enable_verity /mnt/hello
	expect_allowed /mnt/hello
}
