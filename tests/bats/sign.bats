#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist sign, unsign, and keys enroll. The kernel's verdict on them is in tests/vm.

# shellcheck disable=SC2046 # options of pkcs7 are words

load common
load sign

setup_file() {
	common_setup_file
	owner_setup_file
	cd "$BATS_FILE_TMPDIR" || return
	make_tree tree
	dclist convert tree --i-vouch --name tree --unsigned -o bytes tree
	dclist generate -o lists "$fixtures/vendor.rpm"
}

teardown_file() {
	owner_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	bytes=$BATS_FILE_TMPDIR/bytes
	rpm=$BATS_FILE_TMPDIR/lists/rpm-vendor-1.0-1.noarch
}

teardown() {
	[ -z "${card-}" ] || {
		timeout 20 gpgconf --kill all || true
		rm -rf "$card"
	}
}

# bats test_tags=slow
@test "sign: by an RSA, an ECDSA and an EdDSA key of GnuPG's, verified by dclist verify" {
	local name

	for name in owner p256 ed25519; do
		run dclist sign --gpg-key "$name@dclist.example" -o "$name" "$bytes"
		ends 0
		run dclist verify --keyring "$owner/$name.asc" "$name"
		ends 0
		run dclist verify --keyring "$fixtures/ed25519.asc" --keyring "$fixtures/vendor.asc" "$name"
		ends 1
		contains "signed by a key that is not in the keyring"
		run dclist unsign -o back "$name"
		ends 0
		cmp back "$bytes"
	done
}

@test "sign: by PKCS#7 as openssl verifies it, RSA and ECDSA" {
	local name

	for name in owner ec; do
		run dclist sign --cert "$owner/$name.pem" --key "$owner/$name.key" -o "$name" "$bytes"
		ends 0
		run dclist unsign -o back --signature sig "$name"
		ends 0
		cmp back "$bytes"
		timeout 20 openssl cms -verify -binary -inform DER -in sig -content back -noverify \
			-certfile "$owner/$name.pem" -out /dev/null
		run timeout 20 openssl cms -verify -binary -inform DER -in sig -content "$rpm" -noverify \
			-certfile "$owner/$name.pem" -out /dev/null
		[ "$status" -ne 0 ]
		contains "CMS Verification failure"
	done
}

# card_make: a token that GnuPG takes for a smart card, with the key card@dclist.example
# in the folder home; its PIN is asked by a pinentry that answers with what the file pin
# has, and cancels without it
card_make() {
	export SOFTHSM2_CONF=$PWD/softhsm.conf
	mkdir tokens
	echo "directories.tokendir = $PWD/tokens" >softhsm.conf
	timeout 30 softhsm2-util --init-token --free --label t --so-pin 12345 --pin 67890
	timeout 30 softhsm2-util --import "$owner/owner.key" --token t --label sign --id 01 --pin 67890
	openssl x509 -in "$owner/owner.pem" -outform der -out owner.der
	timeout 30 pkcs11-tool --module /usr/lib/softhsm/libsofthsm2.so --token-label t \
		--login --pin 67890 --write-object owner.der --type cert --id 01
	cat >pinentry <<-END
		#!/bin/sh
		echo OK
		while read -r word rest; do
			case \$word in
			GETPIN | CONFIRM)
				[ -e "$PWD/pin" ] || { echo ERR 83886179 Operation cancelled; continue; }
				[ \$word = CONFIRM ] || echo "D \$(cat "$PWD/pin")"
				;;
			esac
			echo OK
		done
	END
	chmod +x pinentry
	printf '%s\n' 'scdaemon-program /usr/bin/gnupg-pkcs11-scd' \
		"pinentry-program $PWD/pinentry" >"$GNUPGHOME/gpg-agent.conf"
	printf '%s\n' 'providers softhsm' \
		'provider-softhsm-library /usr/lib/softhsm/libsofthsm2.so' >"$GNUPGHOME/gnupg-pkcs11-scd.conf"
	echo 67890 >pin
	timeout 30 gpg-connect-agent 'learn --sendinfo --force' /bye >learned
	printf '%s\n' 'Key-Type: RSA' "Key-Grip: $(sed -n 's/^S KEYPAIRINFO \([^ ]*\) .*/\1/p' learned)" \
		'Key-Usage: sign' 'Name-Email: card@dclist.example' 'Expire-Date: 0' %commit >parameters
	timeout 60 gpg --batch --gen-key parameters
	timeout 30 gpg --batch --list-secret-keys card@dclist.example | grep '^ *Card serial no\.'
	timeout 30 gpg --batch --armor --export card@dclist.example >card.asc
}

# As a card that is taken out, or whose PIN is forgotten
card_restart() {
	timeout 20 gpgconf --kill scdaemon
	timeout 20 gpgconf --kill gpg-agent
}

# bats test_tags=slow
@test "sign: by a key on a smart card" {
	local tool

	for tool in softhsm2-util pkcs11-tool gnupg-pkcs11-scd; do
		command -v "$tool" >/dev/null || skip "no $tool"
	done
	card=$(mktemp -d /tmp/dcl.XXXXXX)
	GNUPGHOME=$card
	card_make
	run timeout 60 "$DCLIST" sign --gpg-key card@dclist.example -o signed "$bytes"
	ends 0
	run dclist verify --keyring card.asc signed
	ends 0
	run dclist unsign -o back signed
	ends 0
	cmp back "$bytes"

	card_restart
	echo 11111 >pin
	run timeout 60 "$DCLIST" sign --gpg-key card@dclist.example -o not "$bytes"
	ends 1
	contains "card@dclist.example: cannot sign: Bad PIN"
	[ ! -e not ]

	card_restart
	rm pin
	run timeout 60 "$DCLIST" sign --gpg-key card@dclist.example -o not "$bytes"
	ends 1
	contains "card@dclist.example: cannot sign: Operation cancelled"
	mv tokens taken
	mkdir tokens
	card_restart
	run timeout 60 "$DCLIST" sign --gpg-key card@dclist.example -o not "$bytes"
	ends 1
	contains "card@dclist.example: cannot sign: "
	[ ! -e not ]
}

@test "sign: a list's signature is replaced, a vendor's bytes stay" {
	run dclist sign $(pkcs7) -o again "$rpm"
	ends 0
	run dclist unsign -o a "$rpm"
	run dclist unsign -o b again
	cmp a b
	run cmp -s "$rpm" again
	ends 1
	run dclist show again
	contains "PKCS#7"
	contains "vendor-1.0-1.noarch"
}

@test "sign: an OpenPGP signature is added beside those by other keys" {
	dclist sign --gpg-key owner@dclist.example -o both "$rpm"
	run dclist show both
	ends 0
	[ "$(grep -c "signature:  OpenPGP version 4" <<<"$output")" = 2 ]
	dclist unsign -o bytes --signature signatures both
	dclist unsign -o a --signature vendor.sig "$rpm"
	cmp bytes a
	# The vendor's comes first, as it was
	cmp -n "$(stat -c %s vendor.sig)" vendor.sig signatures
	run dclist verify -k "$fixtures/vendor.asc" both
	ends 0
	contains "  signature 1: good, key "
	contains "  signature 2: unknown-signer, key "
	run dclist verify -k "$owner/owner.asc" both
	ends 0
	contains "  signature 1: unknown-signer, key "
	contains "  signature 2: good, key "
	run dclist verify --json -k "$owner/owner.asc" -k "$fixtures/vendor.asc" both
	ends 0
	[ "$(json '[s["verdict"] for s in j[0]["signatures"]], j[0]["signer"] == j[0]["signatures"][0]["key"]')" = "(['good', 'good'], True)" ]
	# One is taken off, the other stays
	run dclist unsign --signer "$(json 'j[0]["signatures"][1]["key"]')" -o less both
	ends 0
	cmp less "$rpm"
	run dclist unsign --signer 0123456789abcdef -o not both
	ends 1
	contains "no signature by key 0123456789abcdef; see dclist show"
	run dclist unsign --signer "$(dclist show --json less | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["signature"]["key_id"])')" -o not less
	ends 1
	contains "has no other signature that the kernel accepts"
	[ ! -e not ]
	# Again by the same key: replaced
	dclist sign --gpg-key owner@dclist.example -o again both
	run --separate-stderr dclist show --json again
	[ "$(json 'len(j[0]["signatures"])')" = 2 ]
	# The vendor's is damaged: not kept, or the list would be a wrong one
	python3 - "$(stat -c %s bytes)" <<-'END'
	import sys
	data = bytearray(open("both", "rb").read())
	data[int(sys.argv[1]) + 20] ^= 1
	open("damaged", "wb").write(data)
	END
	dclist sign --gpg-key owner@dclist.example -o mended damaged
	run dclist verify -k "$fixtures/vendor.asc" -k "$owner/owner.asc" mended
	ends 0
	run dclist show mended
	[ "$(grep -c "signature:" <<<"$output")" = 1 ]
	# By a key of another kind: alone
	dclist sign $(pkcs7) -o alone both
	run dclist show alone
	ends 0
	contains "signature:  PKCS#7"
	[[ $output != *OpenPGP* ]]
}

@test "sign: signatures that cannot be read are not dropped silently" {
	dclist unsign -o b --signature vendor.sig "$rpm"
	python3 - b vendor.sig <<-'END'
	import sys
	data, sig = (open(f, "rb").read() for f in sys.argv[1:])
	sig = sig + sig[:-1]
	open("cut", "wb").write(data + sig + bytes(8) + len(sig).to_bytes(4, "big") + b"~Module signature appended~\n")
	END
	run dclist sign --gpg-key owner@dclist.example -o out cut
	ends 1
	contains "cut: OpenPGP signature is malformed; remove all signatures with dclist unsign"
	[ ! -e out ]
	run dclist unsign --signer zz -o out cut
	ends 2
	contains "--signer zz: not a fingerprint of 40 or 64 hexadecimal digits or a key id of 16"
}

@test "sign: a list has sixteen signatures at most" {
	dclist unsign -o b --signature vendor.sig "$rpm"
	python3 - b vendor.sig <<-'END'
	import sys
	data, sig = (open(f, "rb").read() for f in sys.argv[1:])
	sig *= 16
	open("full", "wb").write(data + sig + bytes(8) + len(sig).to_bytes(4, "big") + b"~Module signature appended~\n")
	END
	run dclist show full
	ends 0
	[ "$(grep -c "signature:" <<<"$output")" = 16 ]
	run dclist sign --gpg-key owner@dclist.example -o out full
	ends 1
	contains "has 16 signatures, the most that the kernel accepts; remove one with dclist unsign"
	[ ! -e out ]
}

@test "sign: PKCS#7 with RSA is the same bytes twice, OpenPGP but for its time" {
	dclist sign $(pkcs7) -o a "$bytes"
	dclist sign $(pkcs7) -o b "$bytes"
	cmp a b
	dclist sign --gpg-key owner@dclist.example -o a "$bytes"
	dclist sign --gpg-key owner@dclist.example -o b "$bytes"
	cmp -n "$(stat -c %s "$bytes")" a b
}

@test "sign: keys that the kernel would refuse sign nothing" {
	run dclist sign --gpg-key brainpool@dclist.example -o out "$bytes"
	ends 1
	contains "the kernel would refuse what the key signs: ECDSA: not RSA, ECDSA on P-256, P-384 or P-521, nor Ed25519"
	contains "sign with RSA (2048 bits or more), ECDSA on P-256, P-384 or P-521, or Ed25519"
	run dclist sign --gpg-key expired@dclist.example -o out "$bytes"
	ends 1
	contains "the key may not sign, has expired or was revoked, or its secret part is missing"
	run dclist sign --gpg-key nobody@dclist.example -o out "$bytes"
	ends 1
	contains "GnuPG has no secret key of that name"
	run dclist sign --gpg-key dclist.example -o out "$bytes"
	ends 1
	contains "several secret keys of that name; give a fingerprint"
	run dclist sign --cert "$owner/owner.pem" --key "$owner/stranger.key" -o out "$bytes"
	ends 1
	[ ! -e out ]
	run dclist sign --gpg-key '' -o not "$bytes"
	ends 1
	contains 'sign: "": GnuPG has no secret key of that name'
	[ ! -e not ]
}

@test "sign: certificates and private keys that cannot be used" {
	echo text >text
	run dclist sign --cert "$owner/owner.pem" --key text -o out "$bytes"
	ends 1
	contains "text: not a private key: "
	contains "; give a PEM file or a PKCS#11 URI"
	timeout 20 openssl pkey -in "$owner/owner.key" -aes256 -passout pass:secret -out locked
	KBUILD_SIGN_PIN=wrong run dclist sign --cert "$owner/owner.pem" --key locked -o out "$bytes"
	ends 1
	contains "locked: cannot open the private key: "
	contains "check the passphrase"
	KBUILD_SIGN_PIN=$(printf %02000d 0) run dclist sign --cert "$owner/owner.pem" --key locked -o out "$bytes"
	ends 1
	contains "the passphrase is too long"
	# rsaEncryption becomes what is none
	timeout 20 openssl x509 -in "$owner/owner.pem" -outform DER -out cert
	python3 -c '
cert = open("cert", "rb").read()
open("cert", "wb").write(cert.replace(bytes.fromhex("06092a864886f70d010101"), bytes.fromhex("06092a864886f70d010163")))'
	run dclist sign --cert cert --key "$owner/owner.key" -o out "$bytes"
	ends 1
	contains "cert: the certificate's key is of an unknown kind; use a certificate with an RSA or ECDSA key"
	[ ! -e out ]
	# Its first time becomes one of 2049; nobody looks at the certificate's own signature
	timeout 20 openssl x509 -in "$owner/owner.pem" -outform DER -out later
	python3 -c '
cert = open("later", "rb").read()
first = cert.index(bytes.fromhex("170d")) + 2
open("later", "wb").write(cert[:first] + b"49" + cert[first + 2:])'
	run dclist sign --cert later --key "$owner/owner.key" -o out "$bytes"
	ends 0
	contains "later: warning: the certificate is not valid yet; the kernel accepts it anyway"
}

@test "sign: what is not a list is not signed" {
	echo text >text
	: >empty
	run dclist sign $(pkcs7) -o out text
	ends 1
	contains "neither an RPM header nor a well-formed tlv list"
	run dclist sign $(pkcs7) -o out empty
	ends 1
	contains "empty: no signature at its end"
	{
		cat "$bytes"
		echo x
	} >longer
	run dclist sign $(pkcs7) -o out longer
	ends 1
	contains "longer: neither an RPM header nor a well-formed tlv list"
	run dclist sign $(pkcs7) -o out missing
	ends 1
	[ ! -e out ]
}

@test "sign, unsign: wrong usage" {
	run dclist sign -o out "$bytes"
	ends 2
	contains "no signing key; give --gpg-key, or --cert and --key"
	run dclist sign $(pkcs7) --gpg-key x -o out "$bytes"
	ends 2
	contains "--cert cannot be combined with --gpg-key"
	run dclist sign --cert x -o out "$bytes"
	ends 2
	contains "--cert requires --key"
	run dclist sign --gpg-key x --passphrase-file y -o out "$bytes"
	ends 2
	contains "--passphrase-file requires --cert"
	run dclist sign $(pkcs7) "$bytes"
	ends 2
	contains "--output is missing"
	run dclist sign $(pkcs7) -o out
	ends 2
	contains "LIST is missing"
	run dclist unsign "$rpm"
	ends 2
	contains "--output is missing"
	run dclist unsign -o out
	ends 2
	contains "LIST is missing"
	run dclist unsign -o out "$bytes"
	ends 1
	contains "no signature at its end"
}

# bats test_tags=slow
@test "keys enroll: a key list by PKCS#7, and by an OpenPGP key" {
	run dclist keys enroll -o keys $(pkcs7) "$owner/p256.asc" "$owner/brainpool.asc"
	ends 0
	contains "P-256"
	contains "refused: ECDSA"
	run dclist show keys
	ends 0
	contains "format:     keys"
	contains "keys:       1"
	dclist keys -o ring "$owner/p256.asc"
	dclist unsign -o back keys
	cmp ring back
	run dclist keys enroll --json -o keys --gpg-key owner@dclist.example "$owner/p256.asc"
	ends 0
	json 'j[0]["accepted"]'
	run dclist verify --keyring "$owner/owner.asc" keys
	ends 0
}

@test "keys enroll: nothing is written for keys that are not accepted" {
	run dclist keys enroll -o keys $(pkcs7) "$owner/brainpool.asc"
	ends 1
	contains "no key is accepted"
	run dclist keys enroll -o keys $(pkcs7) "$owner/expired.asc"
	ends 1
	contains "expired"
	run dclist keys enroll -o keys --gpg-key brainpool@dclist.example "$owner/owner.asc"
	ends 1
	[ ! -e keys ]
	run dclist keys enroll --allow-expired -o keys $(pkcs7) "$owner/expired.asc"
	ends 0
	[ -e keys ]
}

@test "keys enroll: into an image" {
	mkdir -p image/etc
	run dclist keys enroll --install --root image $(pkcs7) "$owner/owner.asc"
	ends 0
	contains ": installed"
	run dclist show image/etc/digest_lists/keys-*
	ends 0
	contains "owner@dclist.example"
	run dclist keys enroll --install --root image $(pkcs7) "$owner/owner.asc"
	contains ": unchanged"
}

@test "keys enroll: wrong usage" {
	run dclist keys enroll $(pkcs7) "$owner/owner.asc"
	ends 2
	contains "--output or --install is missing"
	run dclist keys enroll -o x "$owner/owner.asc"
	ends 2
	contains "no signing key; give --gpg-key, or --cert and --key"
	run dclist keys enroll -o x $(pkcs7)
	ends 2
	contains "KEYFILE is missing"
	run dclist keys enroll -o x --root y $(pkcs7) "$owner/owner.asc"
	ends 2
	contains "--root requires --install"
}
