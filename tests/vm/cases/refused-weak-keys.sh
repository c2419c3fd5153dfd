# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: DSA, 1024-bit, encryption-only and certify-only keys are refused
host() {
	lists_of keys
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_refused_all /mnt/lists/keys
	expect_denied /mnt/hello
}
