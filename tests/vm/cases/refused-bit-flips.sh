# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a flipped bit in header, index, digests, signature or trailer is refused
host() {
	lists_of flipped
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_refused_all /mnt/lists/flipped
	expect_denied /mnt/hello
}
