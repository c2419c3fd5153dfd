# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: the audit-only policy denies nothing and records what no list attests
host() {
	program_of hello hello
	program_of world world
	list_of hello
	policy audit-only
}

guest() {
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/hello
	activate /mnt/policies/audit-only.p7b
	echo 1 >"$ipe/success_audit"
	expect_allowed /mnt/hello
	expect_record 'path="/mnt/hello".*digest_cache=attested.*rule="op=EXECUTE digest_cache=trusted action=ALLOW"'
	expect_allowed /mnt/world
	expect_record 'path="/mnt/world".*digest_cache=not_attested.*rule="op=EXECUTE digest_cache=untrusted action=ALLOW"'
}
