# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: digest_cache=untrusted matches what no list attests, file or memory
host() {
	program_of hello hello
	program_of world world
	list_of hello
	policy deny-untrusted
}

guest() {
	enable_verity /mnt/hello
	activate /mnt/policies/deny-untrusted.p7b
	expect_denied /mnt/hello
	load_list /mnt/lists/hello
	expect_allowed /mnt/hello
	expect_denied /mnt/world
	expect EACCES "anonymous executable memory" anonymous
	expect_allowed /bin/true
}
