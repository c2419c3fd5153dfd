# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a signature of another header, and by another key, is refused
host() {
	lists_of other-signature
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_refused_all /mnt/lists/other-signature
	expect_denied /mnt/hello
}
