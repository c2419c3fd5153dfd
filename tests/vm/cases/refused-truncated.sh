# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: lists cut short are refused, by their trailer, their signature or their parser
host() {
	lists_of truncated
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_refused_all /mnt/lists/truncated
	expect_denied /mnt/hello
}
