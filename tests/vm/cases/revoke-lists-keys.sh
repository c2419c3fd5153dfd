# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: revoked lists, and all by a revoked key, attest nothing, and are refused from then on
host() {
	program_of hello hello
	program_of world world
	list_of hello
	list_of world
	list_of hello_unknown
	"$vm/lists" header "$packages/hello.rpm" >"$work/hello"
	"$vm/lists" sign "$keys/other.sec" "$work/hello" >"$image/lists/hello-other"
	# Which also signed world
	"$vm/lists" keys "$keys/other.sec" "$keys/unknown.pub" >"$image/lists/keys-unknown"
	"$vm/lists" sign "$keys/other.sec" "$(tlv second "$(content_digest "$image/world")")" >"$image/lists/second"
	pkcs7_revocation hello-revoked "$(id_of hello)"
	pkcs7_revocation other-revoked "$(signer_of other)"
	pgp_revocation by-other other "$(content_digest "$image/world")"
}

guest() {
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/hello
	load_list /mnt/lists/world
	expect_allowed /mnt/hello
	expect_allowed /mnt/world

	load_list /mnt/lists/hello-revoked
	expect_denied /mnt/hello
	expect_record 'path="/mnt/hello".* digest_cache=revoked'
	expect_allowed /mnt/world
	expect_equal "lists" "$(awk '$3 == "hello-1.0-1.x86_64" { print $7 }' "$dc/lists")" revoked
	# It is not unloaded by itself, and not loaded again
	expect_stat lists 3
	unload_list hello-1.0-1.x86_64
	expect_load EKEYREVOKED /mnt/lists/hello
	expect_record 'lsm=digest_cache op=load list=.* name="hello-1.0-1.x86_64" .* res=0 errno=128'
	# The id is that of what is signed
	expect_load EKEYREVOKED /mnt/lists/hello-other

	load_list /mnt/lists/other-revoked
	expect_denied /mnt/world
	expect_equal "query" "$(probe query "$dc/query" "$(probe measure /mnt/world)" | cut -d ' ' -f 2-)" \
		"world-1.0-1.x86_64 revoked"
	expect_load EKEYREVOKED /mnt/lists/second
	expect_load EKEYREVOKED /mnt/lists/keys-unknown
	expect_load EKEYREVOKED /mnt/lists/by-other
	expect_load ENOKEY /mnt/lists/hello_unknown
	expect_stat revocations 2
}
