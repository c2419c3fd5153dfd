# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: loading a list twice is success and changes nothing
host() {
	list_of hello
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	load_list /mnt/lists/hello
	before=$(grep -E '^(lists|digests|bytes):' "$dc/stats")
	load_list /mnt/lists/hello
	expect_equal "stats after the second load" "$(grep -E '^(lists|digests|bytes):' "$dc/stats" | tr '\n' ' ')" \
		"$(echo "$before" | tr '\n' ' ')"
	unload_list hello-1.0-1.x86_64
	expect_stat lists 0
	expect_denied /mnt/hello
}
