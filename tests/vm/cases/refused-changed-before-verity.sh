# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a program with one byte changed before fs-verity was enabled does not run
host() {
	program_of hello hello
	sed 's/a marked program/a Marked program/' "$image/hello" >"$image/changed"
	chmod 755 "$image/changed"
	list_of hello
}

guest() {
	enable_verity /mnt/hello /mnt/changed
	load_list /mnt/lists/hello
	expect_denied /mnt/changed
	expect_allowed /mnt/hello
}
