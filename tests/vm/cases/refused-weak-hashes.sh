# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: signatures over SHA-1 and MD5 are refused
host() {
	lists_of weak-hash
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_refused_all /mnt/lists/weak-hash
	expect_denied /mnt/hello
}
