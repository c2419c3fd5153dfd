# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: MD5 and SHA-1 file digests are refused, and digests that are none
host() {
	lists_of file-digests
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_refused_all /mnt/lists/file-digests
	expect_denied /mnt/hello
}
