# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a list counts for each key that signed it, whichever signature was loaded first, until all of them are revoked
host() {
	program_of hello hello
	list_of hello
	"$vm/lists" header "$packages/hello.rpm" >"$work/hello"
	"$vm/lists" sign "$keys/other.sec" "$work/hello" >"$image/lists/hello-other"
	pgp_revocation vendor-content vendor "$(content_digest "$image/hello")"
	pkcs7_revocation vendor-key "$(signer_of vendor)"
	pkcs7_revocation other-key "$(signer_of other)"
}

guest() {
	enable_verity /mnt/hello
	load_list /mnt/lists/hello
	load_list /mnt/lists/hello-other
	expect_record 'lsm=digest_cache op=load list=.* name="hello-1.0-1.x86_64" .* res=1'
	expect_stat lists 1
	expect_allowed /mnt/hello
	load_list /mnt/lists/vendor-content
	expect_allowed /mnt/hello
	load_list /mnt/lists/vendor-key
	expect_allowed /mnt/hello
	expect_load EKEYREVOKED /mnt/lists/hello
	expect_load ok /mnt/lists/hello-other
	load_list /mnt/lists/other-key
	expect_denied /mnt/hello
	expect_record 'path="/mnt/hello".* digest_cache=revoked'
	expect_load EKEYREVOKED /mnt/lists/hello-other
}
