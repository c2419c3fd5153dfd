# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: while no policy uses the cache, no file is looked at
host() {
	program_of hello hello
	list_of hello
	policy fsverity-only
}

guest() {
	enable_verity /mnt/hello
	load_list /mnt/lists/hello
	activate /mnt/policies/fsverity-only.p7b
	# The boot policy goes, and with it the last use of the property
	printf 1 >"$ipe/policies/packages-only/delete" || fail "delete the boot policy"
	expect_denied /mnt/hello
	expect_stat hashed 0
	expect_allowed /bin/true
}
