# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: v3 and v4 signatures, RSA, ECDSA and EdDSA, SHA-2, short integers and subkeys are accepted
host() {
	lists_of accepted
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	for list in /mnt/lists/accepted/*; do
		expect_load ok "$list"
		# Whoever signed it, it is the same header
		expect_stat lists 1
		expect_allowed /mnt/hello
		unload_list hello-1.0-1.x86_64
		expect_denied /mnt/hello
	done
}
