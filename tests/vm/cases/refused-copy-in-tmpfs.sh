# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a copy of a listed program where there is no fs-verity does not run
host() {
	program_of hello hello
	list_of hello
}

guest() {
	enable_verity /mnt/hello
	load_list /mnt/lists/hello
	expect_allowed /mnt/hello
	mkdir -p /tmp/other
	mount -t tmpfs tmpfs /tmp/other
	cp /mnt/hello /tmp/other/hello
	expect_denied /tmp/other/hello
}
