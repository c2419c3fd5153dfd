# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: with no list loaded no program runs, fs-verity or not
host() {
	program_of hello hello
	program_of world world
}

guest() {
	enable_verity /mnt/hello
	expect_denied /mnt/hello
	expect_denied /mnt/world
	expect_stat lists 0
}
