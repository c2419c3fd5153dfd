# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a program is known by its content whatever its fs-verity parameters are
host() {
	program_of hello hello
	for name in sha512 salt both; do
		program_of hello "$name"
	done
	list_of hello
}

guest() {
	enable_verity /mnt/hello
	expect ok "enable with SHA-512" verity /mnt/sha512 sha512
	expect ok "enable with a salt" verity /mnt/salt sha256 salt
	expect ok "enable with both" verity /mnt/both sha512 salt
	load_list /mnt/lists/hello
	for name in hello sha512 salt both; do
		expect_allowed "/mnt/$name"
	done
	expect_stat bound 4
	expect_stat hashed 4
	for name in hello sha512 salt both; do
		expect_allowed "/mnt/$name"
	done
	expect_stat hashed 4
}
