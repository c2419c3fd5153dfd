# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: with a key, or a key list, all keys are revoked that only it introduced, whenever it is loaded
host() {
	program_of hello hello
	program_of world world
	list_of hello_unknown
	"$vm/lists" keys "$keys/other.sec" "$keys/unknown.pub" >"$image/lists/keys-by-other"
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$image/lists/keys-by-vendor"
	"$vm/lists" tlv second "$(content_digest "$image/world")" >"$work/second"
	"$vm/lists" sign "$keys/unknown.sec" "$work/second" >"$image/lists/second"
	pkcs7_revocation other-revoked "$(signer_of other)"
	pkcs7_revocation keys-revoked "list:sha256:$({ printf 'dclist keyring 1' && cat "$keys/unknown.pub"; } | sha256sum | cut -d ' ' -f 1)"
}

guest() {
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/keys-by-other
	load_list /mnt/lists/hello_unknown
	expect_allowed /mnt/hello
	load_list /mnt/lists/other-revoked
	expect_denied /mnt/hello
	expect_record 'path="/mnt/hello".* digest_cache=revoked'
	expect_equal "lists" "$(awk '$3 == "hello-1.0-1.x86_64" { print $7 }' "$dc/lists")" revoked
	expect_load EKEYREVOKED /mnt/lists/second
	expect_load EKEYREVOKED /mnt/lists/keys-by-other
	expect_denied /mnt/world
	# Another key introduces it
	load_list /mnt/lists/keys-by-vendor
	expect_allowed /mnt/hello
	load_list /mnt/lists/second
	expect_allowed /mnt/world
	expect_equal "lists" "$(awk '$7 == "revoked"' "$dc/lists")" ""
	# The key list itself is revoked
	load_list /mnt/lists/keys-revoked
	expect_denied /mnt/hello
	expect_load EKEYREVOKED /mnt/lists/second
	expect_load EKEYREVOKED /mnt/lists/keys-by-vendor
}
