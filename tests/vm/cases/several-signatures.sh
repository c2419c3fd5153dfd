# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: of several signatures one is good and none by a known key is wrong; others do no harm
host() {
	lists_of several
	program_of hello hello
}

guest() {
	enable_verity /mnt/hello
	for file in /mnt/lists/several/*; do
		name=${file##*/}
		expect_load "${name%%-*}" "$file"
		case $name in
		ok-*)
			expect_allowed /mnt/hello "hello with $name"
			unload_list hello-1.0-1.x86_64
			;;
		esac
		expect_stat lists 0
		expect_denied /mnt/hello "hello without a list"
	done
}
