# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: signatures of other types and versions are refused
host() {
	lists_of signature-forms
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_refused_all /mnt/lists/signature-forms
	expect_denied /mnt/hello
}
