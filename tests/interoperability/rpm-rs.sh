# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: of the signed packages of rpm-rs' tests, of format 4 and 6, the lists are accepted and changed ones are not

# The packages with one signature: format, algorithm, key
one_signature() {
	cat <<-END
		v4 ecdsa ecdsa-nistp256
		v4 ed25519 ed25519
		v4 rsa4096 rsa4096
		v6 ed25519 ed25519
		v6 rsa4k rsa4k
		v6 mldsa65-ed25519 mldsa65-ed25519
	END
}

# list_from PACKAGE NAME - its list, and another one with a changed header
list_from() {
	"$dclist" generate -o "$work/list" "$assets/RPMS/$1-2.3.4-5.el9.noarch.rpm"
	mv "$work/list/rpm-rpm-basic-1:2.3.4-5.el9.noarch" "$image/lists/$2"
	sed 's/basic/basil/' "$image/lists/$2" >"$image/lists/wrong-$2"
}

host() {
	local assets=${VECTORS:-}/tests/assets format algorithm key

	[[ -d $assets/RPMS/v6/signed ]] || skip "no packages of rpm-rs: VECTORS=DIR, see docs/interoperability.md"
	mkdir "$image/lists" "$image/keys"
	while read -r format algorithm key; do
		list_from "$format/signed/rpm-basic-with-$algorithm" "$format-$algorithm"
		key=$assets/signing_keys/$format/rpm-testkey-$format-$key.asc
		# The last one signs: of version 6, a subkey
		{ "$dclist" keys "$key" || true; } | awk 'END { print $1 }' >"$image/keys/$format-$algorithm.signer"
		gpg --dearmor <"$key" >"$work/key"
		"$vm/lists" keys "$keys/vendor.sec" "$work/key" >"$image/keys/$format-$algorithm"
	done < <(one_signature)
	list_from v4/signed/rpm-basic-with-ima v4-three
	list_from v6/signed/rpm-basic-multiple-signatures v6-two
}

# accepts NAME SIGNER - the list counts, and the changed one does not
accepts() {
	expect_load EKEYREJECTED "/mnt/lists/wrong-$1"
	expect_load ok "/mnt/lists/$1"
	expect_equal "signer of $1" "$(awk '$3 ~ /^rpm-basic-/ { print $4 }' "$dc/lists")" "$2"
	unload_list rpm-basic-1:2.3.4-5.el9.noarch
}

guest() {
	while read -r format algorithm _; do
		name=$format-$algorithm
		load_list "/mnt/keys/$name"
		if [ "$algorithm" = mldsa65-ed25519 ] && ! grep -q '^name *: mldsa65$' /proc/crypto; then
			expect_load ENOPKG "/mnt/lists/$name"
			# Its digest has not the two bytes that the signature gives
			expect_load EKEYREJECTED "/mnt/lists/wrong-$name"
		else
			accepts "$name" "$(cat "/mnt/keys/$name.signer")"
		fi
	done <<-END
		$(one_signature)
	END
	accepts v4-three "$(cat /mnt/keys/v4-ed25519.signer)"
	accepts v6-two "$(cat /mnt/keys/v6-ed25519.signer)"
}
