#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Keys and signatures that no kernel verifies and user space does: Ed448 and ML-DSA-87. dclist
# keys, show, verify, why and convert rpm-verity name them; a list with nothing else is
# refused, and beside a good RSA, ECDSA or Ed25519 signature they do no harm. And OpenPGP
# version 6, which GnuPG does not know and the kernel does.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2046 # options of pkcs7 are words
# shellcheck disable=SC2094 # names are ours

load common
load sign

OPENPGP6=$TOP/tests/bats/openpgp6.py

setup_file() {
	common_setup_file
	owner_setup_file
	for name in ed25519 ed448 rsa p256; do
		timeout 60 "$OPENPGP6" make "$BATS_FILE_TMPDIR/$name" "$name"
	done
}

teardown_file() {
	owner_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	ed25519=$(dclist keys "$fixtures/ed25519.asc" 2>/dev/null | cut -d ' ' -f 1)
	vendor=$(dclist keys "$fixtures/vendor.asc" | cut -d ' ' -f 1)
}

# has_mldsa: skips where the program openssl has no ML-DSA, which dclist's library is
has_mldsa() {
	openssl list -signature-algorithms 2>/dev/null | grep -q ML-DSA-87 ||
		skip "OpenSSL has no ML-DSA; 3.5 has"
}

key6() {
	dclist keys "$BATS_FILE_TMPDIR/$1/cert.pgp" 2>/dev/null | awk '$2 == "sub" { print $1 }'
}

# header_of RPM: header, the bytes that are signed
header_of() {
	local layout

	read -r -a layout < <("$RPM_PY" layout "$1")
	tail -c +$((layout[2] + 1)) "$1" | head -c $((layout[5] - layout[2])) >header
}

# with RPM OUT SIGNATURE...: the package with these in tag 278
with() {
	"$RPM_PY" sign "$1" "$2" "${@:3}"
}

# sign6 NAME [OPTION...]: a signature over header
sign6() {
	timeout 60 "$OPENPGP6" sign "$BATS_FILE_TMPDIR/$1" header "${@:2}"
}

# rpm_signature RPM TAG: its packet, in sig
rpm_signature() {
	"$RPM_PY" list "$1" "$2" >list
	python3 -c 'd = open("list", "rb").read(); n = int.from_bytes(d[-32:-28], "big"); open("sig", "wb").write(d[-40 - n:-40])'
}

@test "user space: EdDSA of version 4 and Ed25519 of version 6 are the kernel's, Ed448 is not" {
	run --separate-stderr dclist keys --json "$fixtures/ed25519.asc" "$fixtures/dsa.asc" "$fixtures/revoked.asc"
	ends 0
	[ "$(json '[x["verifies"] for x in j]')" = "[['linux-6.12', 'linux-7.3', 'user-space'], [], []]" ]
	run dclist keys "$BATS_FILE_TMPDIR/ed448/cert.pgp"
	ends 1
	contains "; verifies only in user space"
	run dclist keys -o ring "$BATS_FILE_TMPDIR/ed448/cert.pgp"
	ends 1
	[ ! -e ring ]
	run --separate-stderr dclist keys --json "$BATS_FILE_TMPDIR/ed25519/cert.pgp"
	ends 0
	[ "$(json '[x["verifies"] for x in j]')" = "[[], ['linux-6.12', 'linux-7.3', 'user-space']]" ]
	dclist keys -o ring "$BATS_FILE_TMPDIR/ed25519/cert.pgp"
	run --separate-stderr dclist keys --show ring
	ends 0
	[[ ${lines[0]} == *"refused: may not sign data" ]]
	[[ ${lines[1]} =~ ^$(key6 ed25519)\ \ sub\ .*accepted\;\ verifies\ on\ Linux\ 6.12\ and\ 7.3$ ]]
	printf '\xc6\x26\x04\x5f\0\0\0\x1b%032d' 0 >new
	run dclist keys new
	ends 1
	contains "Ed25519 or Ed448 in a version 4 key, which GnuPG does not read"
}

@test "user space: a list with EdDSA alone" {
	run dclist verify -k "$fixtures/ed25519.asc" "$fixtures/ed25519.rpm"
	ends 0
	contains "ed25519.rpm: good, ed25519-1.0-1.noarch, signed by $ed25519"
	run dclist verify -k "$fixtures/vendor.asc" "$fixtures/ed25519.rpm"
	ends 1
	contains "signed by a key that is not in the keyring"
	run dclist generate -k "$fixtures/ed25519.asc" -o out "$fixtures/ed25519.rpm"
	ends 0
}

@test "user space: a changed EdDSA signature, and a changed header" {
	local at

	rpm_signature "$fixtures/ed25519.rpm" 267
	# In R and in S
	for at in 3 40; do
		cp sig changed
		flip changed $(($(stat -c %s sig) - at))
		with "$fixtures/ed25519.rpm" a.rpm 267:7:changed
		run dclist verify -k "$fixtures/ed25519.asc" a.rpm
		ends 1
		contains "signature is wrong"
	done
	with "$fixtures/vendor.rpm" b.rpm 267:7:sig
	run dclist verify -k "$fixtures/ed25519.asc" b.rpm
	ends 1
	contains "signature is wrong"
}

@test "user space: beside a good RSA signature, whatever they are" {
	header_of "$fixtures/vendor.rpm"
	rpm_signature "$fixtures/vendor.rpm" 268
	mv sig rsa.sig
	sign6 ed448 >six.sig
	sign6 ed448 wrong >wrong.sig
	sign6 ed448 salt=16 >salt.sig
	with "$fixtures/vendor.rpm" a.rpm 278:8:six.sig 278:8:wrong.sig 278:8:salt.sig 278:8:rsa.sig
	dclist generate -k "$fixtures/vendor.asc" -o out a.rpm
	run dclist verify -k "$fixtures/vendor.asc" -k "$BATS_FILE_TMPDIR/ed448/cert.pgp" out/*
	ends 0
	contains ": good, vendor-1.0-1.noarch, signed by $vendor"
	contains "  signature 1: good, key $vendor"
	contains "  signature 2: ignored by the kernel, Ed448 signature, in user space good, key $(key6 ed448)"
	contains "  signature 3: ignored by the kernel, Ed448 signature, in user space bad-signature, key $(key6 ed448)"
	# One with a salt of another length is malformed, and left out
	lacks "signature 4"
	run dclist show out/*
	ends 0
	contains "signature:  Ed448 signature, which the kernel ignores"
	contains "signer:     fingerprint $(key6 ed448)"
	run --separate-stderr dclist show --json out/*
	[ "$(json '[s.get("fingerprint") for s in j[0]["signatures"]]')" = "['${vendor}', '$(key6 ed448)', '$(key6 ed448)']" ]
	[ "$(json 'j[0]["signatures"][1]["version"], j[0]["signatures"][1]["algorithm"], j[0]["signatures"][1]["refused"]')" = "(6, 'Ed448', 'Ed448 signature')" ]
	run dclist unsign --signer "$(key6 ed448)" -o less out/*
	ends 0
	run dclist show less
	lacks "Ed448"
}

# bats test_tags=slow
@test "user space: version 6 keys and signatures of each algorithm" {
	local name

	header_of "$fixtures/vendor.rpm"
	for name in ed25519 ed448 rsa p256; do
		run --separate-stderr dclist keys "$BATS_FILE_TMPDIR/$name/cert.pgp"
		[[ ${lines[0]} =~ ^[0-9a-f]{64}\ \ pub\ .*\ $name@dclist.example:\ refused:\ may\ not\ sign\ data$ ]]
		sign6 "$name" >sig
		with "$fixtures/vendor.rpm" a.rpm 278:8:sig
		sign6 "$name" wrong >sig
		with "$fixtures/vendor.rpm" b.rpm 278:8:sig
		if [ $name = ed448 ]; then
			[[ ${lines[1]} =~ ^$(key6 $name)\ \ sub\ .*:\ refused:\ Ed448:\ not\ RSA,\ .*\;\ verifies\ only\ in\ user\ space$ ]]
			run dclist verify -k "$BATS_FILE_TMPDIR/$name/cert.pgp" a.rpm
			ends 1
			contains "in user space good, key $(key6 $name)"
			run dclist verify -k "$BATS_FILE_TMPDIR/$name/cert.pgp" b.rpm
			contains "in user space bad-signature, key $(key6 $name)"
			continue
		fi
		[[ ${lines[1]} =~ ^$(key6 $name)\ \ sub\ .*:\ accepted\;\ verifies\ on\ Linux\ 6.12\ and\ 7.3$ ]]
		dclist keys -o ring "$BATS_FILE_TMPDIR/$name/cert.pgp"
		for ring in ring "$BATS_FILE_TMPDIR/$name/cert.pgp"; do
			run dclist verify -k "$ring" a.rpm
			ends 0
			contains "a.rpm: good, vendor-1.0-1.noarch, signed by $(key6 $name)"
			run dclist verify -k "$ring" b.rpm
			ends 1
			contains "signature is wrong"
		done
	done
	# Neither a text nor a salt of another length, nor version 4 by a key of version 6
	sign6 ed25519 type=1 >sig
	with "$fixtures/vendor.rpm" a.rpm 278:8:sig
	run dclist verify -k "$BATS_FILE_TMPDIR/ed25519/cert.pgp" a.rpm
	ends 1
	lacks "in user space good"
	sign6 ed25519 version-4 >sig
	with "$fixtures/vendor.rpm" a.rpm 278:8:sig
	run dclist verify -k "$BATS_FILE_TMPDIR/ed25519/cert.pgp" a.rpm
	ends 1
	contains "signed by a key that is not in the keyring, unnamed"
}

# bats test_tags=slow
@test "user space: a keyring whose version 6 self-signature is changed is checked again" {
	local at

	dclist keys -o ring "$BATS_FILE_TMPDIR/ed25519/cert.pgp"
	header_of "$fixtures/vendor.rpm"
	sign6 ed25519 >sig
	with "$fixtures/vendor.rpm" a.rpm 278:8:sig
	# In the signature, in the salt, and in what is hashed
	for at in 3 80 120; do
		cp ring changed
		flip changed $(($(stat -c %s ring) - at))
		run dclist verify -k changed a.rpm
		ends 1
		contains "key is refused: "
	done
}

# bats test_tags=slow
@test "user space: a wrong signature of version 6 by a known key spoils a good one" {
	header_of "$fixtures/vendor.rpm"
	rpm_signature "$fixtures/vendor.rpm" 268
	sign6 ed25519 wrong >wrong.sig
	with "$fixtures/vendor.rpm" a.rpm 278:8:sig 278:8:wrong.sig
	run dclist verify -k "$fixtures/vendor.asc" a.rpm
	ends 0
	contains "  signature 2: unknown-signer"
	run dclist verify -k "$fixtures/vendor.asc" -k "$BATS_FILE_TMPDIR/ed25519/cert.pgp" a.rpm
	ends 1
	contains "signature is wrong"
}

# bats test_tags=slow
@test "user space: a signer of version 6 is revoked by its fingerprint of 64 digits" {
	local key

	key=$(key6 ed25519)
	header_of "$fixtures/vendor.rpm"
	sign6 ed25519 >sig
	with "$fixtures/vendor.rpm" a.rpm 278:8:sig
	mkdir -p root/etc/digest_lists
	dclist generate -k "$BATS_FILE_TMPDIR/ed25519/cert.pgp" -o root/etc/digest_lists a.rpm
	run dclist revoke --root root $(pkcs7) --signer "${key%????}"
	ends 1
	contains "not a fingerprint of 40 or 64 hexadecimal digits"
	run dclist revoke --root root $(pkcs7) --signer "$key"
	ends 0
	contains "1 revoked"
	run dclist show --digests root/etc/digest_lists/*revo*
	ends 0
	contains "signer:$key"
	run dclist list --root root
	contains "revoked"
}

# bats test_tags=slow
@test "user space: keys of Ed25519 that are not encoded as RFC 8032 says verify nothing, as in the kernel" {
	local name

	# The same point in the encoding that is allowed, so that the signatures are good
	timeout 60 "$OPENPGP6" make neutral neutral
	run --separate-stderr dclist keys neutral/cert.pgp
	ends 0
	for name in neutral-y neutral-x; do
		timeout 60 "$OPENPGP6" make "$name" "$name"
		run dclist keys "$name/cert.pgp"
		ends 1
		contains "refused: no valid self-signature"
	done
}

# bats test_tags=slow
@test "user space: ML-DSA-87 with Ed448, of which both must be good" {
	local name

	has_mldsa
	header_of "$fixtures/vendor.rpm"
	name=mldsa87
	timeout 60 "$OPENPGP6" make "$BATS_FILE_TMPDIR/$name" "$name"
	sign6 "$name" >sig
	with "$fixtures/vendor.rpm" a.rpm 278:8:sig
	run dclist verify -k "$BATS_FILE_TMPDIR/$name/cert.pgp" a.rpm
	ends 1
	contains "in user space good, key $(key6 $name)"
	for half in wrong wrong-second; do
		sign6 "$name" "$half" >sig
		with "$fixtures/vendor.rpm" a.rpm 278:8:sig
		run dclist verify -k "$BATS_FILE_TMPDIR/$name/cert.pgp" a.rpm
		contains "in user space bad-signature, key $(key6 $name)"
	done
}

# bats test_tags=slow
@test "user space: ML-DSA-65 with Ed25519, which kernels with ML-DSA verify" {
	local half cert=$BATS_FILE_TMPDIR/mldsa65/cert.pgp

	has_mldsa
	header_of "$fixtures/vendor.rpm"
	timeout 60 "$OPENPGP6" make "$BATS_FILE_TMPDIR/mldsa65" mldsa65
	run --separate-stderr dclist keys "$cert"
	ends 0
	[[ ${lines[1]} == *"sub  ML-DSA-65+Ed25519  "*": accepted; verifies on Linux 7.3 with CONFIG_CRYPTO_MLDSA" ]]
	run --separate-stderr dclist keys --json "$cert"
	[ "$(json 'j[1]["algorithm"], j[1]["verifies"]')" = "('ML-DSA-65+Ed25519', ['linux-7.3', 'user-space'])" ]
	dclist keys -o ring "$cert" 2>/dev/null
	sign6 mldsa65 >sig
	with "$fixtures/vendor.rpm" a.rpm 278:8:sig
	dclist generate -k ring -o out a.rpm
	run dclist verify -k "$cert" out/*
	ends 0
	contains "  signature 1: good on kernels with ML-DSA, key $(key6 mldsa65)"
	rpm_signature "$fixtures/vendor.rpm" 268
	cp sig rsa.sig
	for half in wrong wrong-second; do
		sign6 mldsa65 "$half" >sig
		with "$fixtures/vendor.rpm" a.rpm 278:8:sig 278:8:rsa.sig
		run dclist verify -k "$cert" -k "$fixtures/vendor.asc" a.rpm
		ends 1
		contains "signature is wrong"
		# Without the key it does no harm
		run dclist verify -k "$fixtures/vendor.asc" a.rpm
		ends 0
	done
}

@test "user space: ML-DSA-65 with Ed25519, without a libcrypto that has it" {
	cat "$TOP/tests/fixtures/mldsa65.tlv" "$TOP/tests/fixtures/mldsa65.sig" >list
	python3 -c 'import os, struct, sys; sys.stdout.buffer.write(bytes(8) + struct.pack(">I", os.path.getsize(sys.argv[1])) + b"~Module signature appended~\n")' \
		"$TOP/tests/fixtures/mldsa65.sig" >>list
	run dclist verify -k "$fixtures/vendor.asc" list
	ends 1
	contains "list: signed by a key that is not in the keyring, 9e39036d30d96009f4024632d3844714c6c051ce7b662066676f3352eec7f477"
	run dclist show list
	ends 0
	contains "signature:  OpenPGP version 6, ML-DSA-65+Ed25519 over sha512"
	run dclist keys "$TOP/tests/fixtures/mldsa65.key"
	ends 1
	[[ $output == *"ML-DSA-65+Ed25519"*"refused: "* ]]
}

# made OPTION...: the two rows of a certificate
made() {
	rm -rf "$BATS_FILE_TMPDIR/odd"
	timeout 60 "$OPENPGP6" make "$BATS_FILE_TMPDIR/odd" ed25519 "$@" >/dev/null
	run dclist keys "$BATS_FILE_TMPDIR/odd/cert.pgp"
	[ "$status" -le 1 ]
	[ "$(grep -c ed25519@dclist.example <<<"$output")" = 2 ]
}

# bats test_tags=slow
@test "user space: of a version 6 certificate nothing counts that does not verify" {
	made no-self
	contains "pub  Ed25519      from 2023-11-14           ed25519@dclist.example: refused: no valid self-signature"
	contains "refused: no valid binding signature"
	made no-binding
	contains "refused: no valid binding signature"
	for option in no-back other-back no-flag; do
		made "$option"
		[ "$(grep -c "refused: may not sign data$" <<<"$output")" = 2 ]
	done
	made critical
	contains "refused: no valid self-signature"
	made revoked
	[ "$(grep -c "refused: revoked$" <<<"$output")" = 2 ]
	made subkey-revoked
	[ "$(grep -c "refused: revoked$" <<<"$output")" = 1 ]
	# What user space verifies, and a kernel would not, or not as it is meant
	made no-flags
	contains "refused: its primary key has no key flags; verifies only in user space"
	made primary-ed448
	contains "refused: its primary key is of an algorithm that no kernel verifies; verifies only in user space"
	made user-id # which says nothing of what the key is for
	[ "$(grep -c "accepted; verifies on Linux 6.12 and 7.3$" <<<"$output")" = 2 ]
	made expired
	ends 1
	contains "sub  Ed25519      2023-11-14 to 2023-11-15"
	contains "refused: expired 2023-11-15; --allow-expired accepts it"
	run dclist keys --allow-expired "$BATS_FILE_TMPDIR/odd/cert.pgp"
	contains "accepted, with a warning: expired; verifies on Linux 6.12 and 7.3"
}

# The certificate of RFC 9580, appendix A.3
@test "user space: the sample certificate of version 6" {
	cat >sample.asc <<-'END'
	-----BEGIN PGP PUBLIC KEY BLOCK-----

	xioGY4d/4xsAAAAg+U2nu0jWCmHlZ3BqZYfQMxmZu52JGggkLq2EVD34laPCsQYf
	GwoAAABCBYJjh3/jAwsJBwUVCg4IDAIWAAKbAwIeCSIhBssYbE8GCaaX5NUt+mxy
	KwwfHifBilZwj2Ul7Ce62azJBScJAgcCAAAAAK0oIBA+LX0ifsDm185Ecds2v8lw
	gyU2kCcUmKfvBXbAf6rhRYWzuQOwEn7E/aLwIwRaLsdry0+VcallHhSu4RN6HWaE
	QsiPlR4zxP/TP7mhfVEe7XWPxtnMUMtf15OyA51YBM4qBmOHf+MZAAAAIIaTJINn
	+eUBXbki+PSAld2nhJh/LVmFsS+60WyvXkQ1wpsGGBsKAAAALAWCY4d/4wKbDCIh
	BssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce62azJAAAAAAQBIKbpGG2dWTX8
	j+VjFM21J0hqWlEg+bdiojWnKfA5AQpWUWtnNwDEM0g12vYxoWM8Y81W+bHBw805
	I8kWVkXU6vFOi+HWvv/ira7ofJu16NnoUkhclkUrk0mXubZvyl4GBg==
	-----END PGP PUBLIC KEY BLOCK-----
	END
	run --separate-stderr dclist keys sample.asc
	ends 0
	[[ ${lines[0]} =~ ^cb186c4f0609a697e4d52dfa6c722b0c1f1e27c18a56708f6525ec27bad9acc9\ \ pub\ \ Ed25519\ .*accepted\;\ verifies\ on\ Linux\ 6.12\ and\ 7.3$ ]]
	[[ ${lines[1]} =~ ^12c83f1e706f6308fe151a417743a1f033790e93e9978488d1db378da9930885\ \ sub\ \ X25519\  ]]
	dclist keys -o ring sample.asc
	run --separate-stderr dclist keys --show ring
	ends 0
	[ "${#lines[@]}" -eq 1 ] # the subkey encrypts
	contains "cb186c4f0609a697e4d52dfa6c722b0c1f1e27c18a56708f6525ec27bad9acc9  pub"
}

# bats test_tags=slow
@test "user space: rpm-verity vouches for packages that no kernel verifies" {
	run dclist convert rpm-verity $(pkcs7) -o out -k "$fixtures/ed25519.asc" "$fixtures/ed25519.rpm"
	ends 0
	run dclist show out
	contains "source:     rpm-verity: ed25519-1.0-1.noarch, signed by $ed25519"
	run dclist convert rpm-verity $(pkcs7) -o new -k "$fixtures/vendor.asc" "$fixtures/ed25519.rpm"
	ends 1
	contains "signed by a key that is not in the keyring, $ed25519"
	header_of "$fixtures/vendor.rpm"
	sign6 p256 >sig
	with "$fixtures/vendor.rpm" six.rpm 278:8:sig
	run dclist convert rpm-verity $(pkcs7) -o six -k "$BATS_FILE_TMPDIR/p256/cert.pgp" six.rpm
	ends 0
	run dclist show six
	contains "signed by $(key6 p256)"
	# One is good, and another by a known key is wrong: who vouches asks for more than the kernel.
	rpm_signature "$fixtures/vendor.rpm" 268
	mv sig rsa.sig
	sign6 p256 wrong >wrong.sig
	with "$fixtures/vendor.rpm" both.rpm 278:8:rsa.sig 278:8:wrong.sig
	run dclist convert rpm-verity $(pkcs7) -o both -k "$fixtures/vendor.asc" both.rpm
	ends 0
	run dclist convert rpm-verity $(pkcs7) -o wrong -k "$fixtures/vendor.asc" -k "$BATS_FILE_TMPDIR/p256/cert.pgp" both.rpm
	ends 1
	contains "both.rpm: signature is wrong"
	[ ! -e wrong ]
}

# bats test_tags=slow
@test "user space: packages of the corpus with such signatures" {
	local packages=$CORPUS/rpm/test-keys keys=()

	needs_corpus
	for key in "$CORPUS"/keys/test__tests_*; do
		[[ $key == *confusion* ]] || keys+=(-k "$key")
	done
	run dclist verify "${keys[@]}" "$packages"/hello-2.0-1.x86_64-signed-mldsa87.rpm
	ends 0
	[ "$(grep -c '  signature [12]: good, key 771b18d3d7baa28734333c424344591e1964c5fc' <<<"$output")" = 2 ]
	contains "  signature 3: ignored by the kernel, ML-DSA-87+Ed448 signature, in user space "
	[[ $output == *"in user space good"* || $output == *"in user space unknown-signer (ML-DSA-87+Ed448: libcrypto does not have it, OpenSSL 3.5 does)"* ]]
	contains ", key db11ab41d7ae9cd3c65ad3d2088c1f5486bdc33375f5d94f9743f8973635f35e"
	run dclist verify "${keys[@]}" "$packages"/rpm-basic-with-ima-2.3.4-5.el9.noarch.rpm
	ends 0
	contains "  signature 3: good, key d996aedc0d64d1e621b95ad2e964f9fb30d073b5"
	run dclist verify "${keys[@]}" "$packages"/rpm-basic-multiple-signatures-2.3.4-5.el9.noarch.rpm
	ends 0
	[ "$(grep -c '  signature [12]: good, key [0-9a-f]\{64\}$' <<<"$output")" = 2 ]
	run dclist verify "${keys[@]}" "$packages"/hello-2.0-1.x86_64-signed-revoked.rpm
	ends 1
	lacks "in user space good"
}
