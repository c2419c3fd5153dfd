# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a file that a list holds by fs-verity is hashed where content is revoked, and fs-verity digests are revoked alone
host() {
	program_of hello hello
	program_of world world
	pkcs7_list own "$(verity_digest "$image/hello")" "$(verity_digest "$image/world")"
	# Nothing to the owner, who attests these
	pgp_revocation by-vendor vendor "$(content_digest "$image/hello")"
	pkcs7_revocation world "$(verity_digest "$image/world")"
	pkcs7_revocation hello "$(content_digest "$image/hello")"
}

guest() {
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/own
	expect_allowed /mnt/hello
	expect_allowed /mnt/world
	expect_stat hashed 0
	load_list /mnt/lists/by-vendor
	expect_allowed /mnt/hello
	expect ok "mprotect of hello" mprotect /mnt/hello
	expect_stat hashed 0
	load_list /mnt/lists/world
	expect_denied /mnt/world
	expect_record 'path="/mnt/world".* digest_cache=revoked'
	expect_allowed /mnt/hello
	expect_stat hashed 0
	# A mapping with mprotect() may not sleep: what was not hashed is not known
	load_list /mnt/lists/hello
	expect EACCES "mprotect of hello" mprotect /mnt/hello
	expect_record 'path="/mnt/hello".* digest_cache=not_hashed'
	expect_denied /mnt/hello
	expect_record 'path="/mnt/hello".* digest_cache=revoked'
	expect_stat hashed 1
}
