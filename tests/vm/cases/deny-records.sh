# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a denial says why, and which fs-verity digest the file has
host() {
	program_of hello hello
	program_of world world
	list_of hello
}

guest() {
	expect_denied /mnt/hello
	expect_record 'ipe_op=EXECUTE .*path="/mnt/hello".* digest_cache=no_fsverity fsverity_digest=\?'
	enable_verity /mnt/hello /mnt/world
	expect_denied /mnt/hello
	expect_record "digest_cache=no_lists fsverity_digest=$(probe measure /mnt/hello)"
	load_list /mnt/lists/hello
	expect_record 'lsm=digest_cache op=load.*name="hello-1.0-1.x86_64".*res=1 errno=0'
	expect_denied /mnt/world
	expect_record "digest_cache=not_attested fsverity_digest=$(probe measure /mnt/world)"
	expect EACCES "mprotect of a listed file not seen before" mprotect /mnt/hello
	expect_record "digest_cache=not_hashed fsverity_digest=$(probe measure /mnt/hello)"
	unload_list hello-1.0-1.x86_64
	expect_record 'lsm=digest_cache op=unload.*name="hello-1.0-1.x86_64".*res=1 errno=0'
}
