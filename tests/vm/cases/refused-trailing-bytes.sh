# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: lists with bytes before or behind what they should hold are refused
host() {
	lists_of trailing
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	expect_refused_all /mnt/lists/trailing
	expect_denied /mnt/hello
}
