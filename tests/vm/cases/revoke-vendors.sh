# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a key revokes only what it attests itself, also one that the owner enrolled; PKCS#7 revokes everything
host() {
	program_of hello hello
	program_of world world
	list_of hello
	list_of world
	{ printf 'dclist keyring 1' && cat "$keys/unknown.pub"; } >"$work/unknown"
	pkcs7_sign "$work/unknown"
	"$vm/lists" wrap "$work/unknown" "$work/unknown.p7" pkcs7 >"$image/lists/keys-by-owner"
	"$vm/lists" tlv own "$(content_digest "$image/world")" >"$work/own"
	"$vm/lists" sign "$keys/unknown.sec" "$work/own" >"$image/lists/own"
	pgp_revocation other-content other "$(content_digest "$image/hello")"
	pgp_revocation other-list other "$(id_of hello)"
	pgp_revocation other-key other "$(signer_of vendor)"
	pgp_revocation vendor-content vendor "$(content_digest "$image/hello")"
	serial=9 pgp_revocation enrolled-content unknown "$(content_digest "$image/world")"
	pkcs7_revocation late "$(content_digest "$image/world")"
	"$vm/lists" tlv others "$(content_digest "$image/hello")" >"$work/others"
	"$vm/lists" sign "$keys/other.sec" "$work/others" >"$image/lists/others"
}

guest() {
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/hello
	load_list /mnt/lists/world
	load_list /mnt/lists/other-content
	load_list /mnt/lists/other-list
	load_list /mnt/lists/other-key
	expect_allowed /mnt/hello
	expect_stat revocations 3

	# Its own list is not enough, that of another vendor is
	load_list /mnt/lists/vendor-content
	expect_denied /mnt/hello
	expect_record 'path="/mnt/hello".* digest_cache=revoked'
	unload_list hello-1.0-1.x86_64
	load_list /mnt/lists/others
	expect_denied /mnt/hello "hello, which the other vendor attests and revoked"

	# A vendor's key that the owner enrolled is a vendor's
	expect_load ENOKEY /mnt/lists/enrolled-content
	load_list /mnt/lists/keys-by-owner
	load_list /mnt/lists/enrolled-content
	load_list /mnt/lists/own
	unload_list world-1.0-1.x86_64
	expect_denied /mnt/world
	load_list /mnt/lists/world
	expect_allowed /mnt/world
	expect_write ok "keys lists" "$dc/seal"
	expect_allowed /mnt/world
	expect_equal "revocations that the initramfs can require" "$(cat "$dc/revocations")" ""
	expect_load EPERM /mnt/lists/hello
	load_list /mnt/lists/late
	expect_denied /mnt/world
	expect_record 'path="/mnt/world".* digest_cache=revoked'
	expect_equal "revocations that the initramfs can require" "$(cat "$dc/revocations")" "late 0"
	expect_stat revocations 6
}
