# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a key that a vendor added in a key list revokes only its own, also once "keys" is sealed
host() {
	program_of world world
	list_of world
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$work/keys"
	put "$work/keys" lists/keys
	pgp_revocation revoked unknown "$(content_digest "$image/world")"
	"$vm/lists" tlv own "$(content_digest "$image/world")" >"$work/own"
	"$vm/lists" sign "$keys/unknown.sec" "$work/own" >"$image/lists/own"
}

guest() {
	enable_verity /mnt/world
	load_list /mnt/lists/world
	load_list /mnt/lists/keys
	expect_write ok keys "$dc/seal"
	load_list /mnt/lists/revoked
	expect_allowed /mnt/world
	unload_list world-1.0-1.x86_64
	load_list /mnt/lists/own
	expect_denied /mnt/world
	expect_record 'path="/mnt/world".* digest_cache=revoked'
}
