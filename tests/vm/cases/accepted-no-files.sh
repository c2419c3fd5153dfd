# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: the list of a package without files loads and brings nothing
host() {
	list_of nofiles
}

guest() {
	load_list /mnt/lists/nofiles
	expect_stat lists 1
	expect_stat digests 0
	expect_equal "digests in lists" "$(awk '{ print $5 }' "$dc/lists")" 0
	unload_list nofiles-1.0-1.x86_64
	expect_stat lists 0
}
