# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a digest that two lists hold stays until both are unloaded
host() {
	program_of hello hello
	program_of world world
	pgp_list one "$(content_digest "$image/hello")" "$(content_digest "$image/world")"
	pgp_list two "$(content_digest "$image/hello")"
	pgp_list three "$(content_digest "$image/hello")" "$(content_digest "$image/hello")"
	pgp_list verity "$(verity_digest "$image/hello")"
}

guest() {
	enable_verity /mnt/hello /mnt/world
	for list in one two three verity; do
		load_list "/mnt/lists/$list"
	done
	expect_allowed /mnt/hello
	unload_list verity
	expect_allowed /mnt/hello
	unload_list one
	expect_allowed /mnt/hello
	expect_denied /mnt/world
	unload_list three
	expect_allowed /mnt/hello
	unload_list two
	expect_denied /mnt/hello
	expect_stat lists 0
	expect_stat digests 0
	# What a file contains stays known
	expect_stat bound 2
}
