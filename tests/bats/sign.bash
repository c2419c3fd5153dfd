# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# Keys of an owner, in $owner: owner.pem and owner.key (X.509, RSA), ec.pem and ec.key
# (P-256), stranger.pem and stranger.key; and GnuPG's in $GNUPGHOME: owner, p256,
# ed25519, brainpool (refused) and expired, all @dclist.example, exported as NAME.asc.

make_x509() {
	timeout 60 openssl req -x509 -newkey "$2" "${@:3}" -noenc -sha256 -subj "/CN=$1" \
		-keyout "$owner/$1.key" -out "$owner/$1.pem" </dev/null 2>/dev/null
}

owner_setup_file() {
	owner=$BATS_FILE_TMPDIR/owner
	# Short, as the agent's socket lies in it.
	GNUPGHOME=$(mktemp -d /tmp/dcl.XXXXXX)
	export GNUPGHOME owner
	chmod 700 "$GNUPGHOME"
	mkdir -p "$owner"
	make_x509 owner rsa:2048
	make_x509 stranger rsa:2048
	make_x509 ec ec -pkeyopt ec_paramgen_curve:P-256
	new_key owner rsa2048 sign
	new_key p256 nistp256 sign
	new_key ed25519 ed25519 sign
	new_key brainpool brainpoolP256r1 sign
	fixture_gpg --faked-system-time 20200101T000000 \
		--quick-gen-key expired@dclist.example rsa2048 sign 10d
	for name in owner p256 ed25519 brainpool expired; do
		fixture_gpg --armor --export "$name@dclist.example" >"$owner/$name.asc"
	done
}

owner_teardown_file() {
	timeout 20 gpgconf --kill all || true
	rm -rf "$GNUPGHOME"
}

pkcs7() {
	echo --cert "$owner/owner.pem" --key "$owner/owner.key"
}

# sign_file KEY FILE [GPG-OPTION...]: FILE.asc, detached
sign_file() {
	fixture_gpg --local-user "$1@dclist.example" "${@:3}" --yes --armor \
		--detach-sign --output "$2.asc" "$2"
}

# A small folder of programs
make_tree() {
	mkdir -p "$1/usr/bin"
	printf 'one\n' >"$1/usr/bin/one"
	printf 'two\n' >"$1/usr/bin/two"
	cp "$1/usr/bin/one" "$1/usr/bin/same"
}

# digests_of LIST: what dclist shows of them, a line each
digests_of() {
	dclist show --digests "$1" | grep -E '^ +(content:)?sha[0-9]+:'
}

verity_of() {
	fsverity digest --compact "$@"
}

# expire_earlier FILE: the key "expired" as if it had expired on 2020-01-03, before some
# of what it signed
expire_earlier() {
	local past=(--faked-system-time 20200102T000000) fingerprint

	fingerprint=$(fixture_gpg --with-colons --list-keys expired@dclist.example | awk -F: '$1 == "fpr" { print $10; exit }')
	fixture_gpg "${past[@]}" --quick-set-expire "$fingerprint" 1d
	fixture_gpg --armor --export expired@dclist.example >"$1"
	fixture_gpg "${past[@]}" --quick-set-expire "$fingerprint" 9d
}
