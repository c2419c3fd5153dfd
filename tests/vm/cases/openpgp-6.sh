# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: lists signed with OpenPGP version 6 by Ed25519, RSA and ECDSA count, and are revoked by fingerprints of 32 bytes
host() {
	local name fingerprint openpgp6=$top/tests/bats/openpgp6.py

	program_of hello hello
	mkdir -p "$image/lists"
	"$vm/lists" header "$packages/hello.rpm" >"$work/hello"
	for name in ed25519 rsa p256; do
		fingerprint=$(timeout 60 "$openpgp6" make "$work/$name" "$name")
		echo "$fingerprint" >"$image/$name"
		"$top/build/dclist" keys -o "$work/ring" "$work/$name/cert.pgp" >/dev/null
		"$vm/lists" sign "$keys/vendor.sec" "$work/ring" >"$image/lists/keys-$name"
		for option in good wrong version-4; do
			timeout 60 "$openpgp6" sign "$work/$name" "$work/hello" "$option" >"$work/signature"
			"$vm/lists" wrap "$work/hello" "$work/signature" >"$image/lists/$option-$name"
		done
		pkcs7_revocation "revoke-$name" "signer:sha256:$fingerprint"
	done
}

guest() {
	enable_verity /mnt/hello
	for name in ed25519 rsa p256; do
		fingerprint=$(cat "/mnt/$name")
		expect_load ENOKEY "/mnt/lists/good-$name"
		load_list "/mnt/lists/keys-$name"
		expect_equal "$name in the keyring" "$(grep -c " $fingerprint: PGP\\." /proc/keys)" 1
		expect_load EKEYREJECTED "/mnt/lists/wrong-$name"
		# Of another version than its key
		expect_load ENOKEY "/mnt/lists/version-4-$name"
		expect_denied /mnt/hello
		load_list "/mnt/lists/good-$name"
		expect_record "op=load list=.* signer=$fingerprint .* res=1"
		# It was loaded before, with the signature of the first key
		[ "$name" != ed25519 ] ||
			expect_equal "signer" "$(awk '$3 ~ /^hello-/ { print $4 }' "$dc/lists")" "$fingerprint"
		expect_allowed /mnt/hello
		# That file counts for the keys before this one no more, and now not for this one
		load_list "/mnt/lists/revoke-$name"
		expect_denied /mnt/hello
		expect_load EKEYREVOKED "/mnt/lists/good-$name"
	done
}
