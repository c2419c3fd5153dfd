#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist policy sign: PKCS#7 messages with the policy in them.

# shellcheck disable=SC2154 # set in common.bash

load common

# openssl's own signature, in the form that the kernel's documentation tells
reference() {
	openssl cms -sign -binary -nodetach -noattr -nosmimecap -nocerts -md "${3:-sha256}" \
		-in p.pol -signer "$1.pem" -inkey "$2.key" -outform DER -out ref.p7b
}

new_cert() {
	openssl req -x509 "${@:2}" -noenc -days 30 -subj "/O=dclist tests/CN=$1" \
		-keyout "$1.key" -out "$1.pem" 2>/dev/null
}

# Of key KEY. Only "ca" sets dates in every release of openssl; newer ones take no -days -1.
new_expired() {
	cat >ca.cnf <<-END
	[ca]
	default_ca = own
	[own]
	database = index
	serial = serial
	new_certs_dir = .
	default_md = sha256
	policy = names
	[names]
	commonName = supplied
	END
	: >index
	echo 01 >serial
	openssl req -new -key "$1.key" -subj /CN=expired -out expired.csr
	openssl ca -config ca.cnf -batch -notext -selfsign -keyfile "$1.key" -in expired.csr \
		-startdate 20200101000000Z -enddate 20200201000000Z -out expired.pem 2>/dev/null
}

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	new_cert rsa -newkey rsa:2048
	new_cert ec -newkey ec -pkeyopt ec_paramgen_curve:P-384
	new_cert small -newkey rsa:1024
	new_cert ed -newkey ed25519
	new_cert other -newkey rsa:2048
	new_expired rsa
	openssl pkcs8 -topk8 -in rsa.key -passout pass:secret -out locked.key
	openssl x509 -in rsa.pem -outform DER -out der.pem
	echo secret >passphrase
	echo wrong >wrong
	printf 'policy_name=p policy_version=1.2.3\nDEFAULT action=ALLOW\n' >p.pol
}

setup() {
	cp "$BATS_FILE_TMPDIR"/* "$BATS_TEST_TMPDIR"
	cd "$BATS_TEST_TMPDIR" || return
	unset KBUILD_SIGN_PIN OPENSSL_CONF
}

# Without a terminal to ask
sign() {
	run setsid -w timeout 60 "$DCLIST" policy sign "$@" </dev/null
}

verifies() {
	openssl cms -verify -binary -inform DER -in "$1" -certfile "$2" -CAfile "$2" -purpose any -out out 2>/dev/null
	cmp out p.pol
}

@test "policy sign: the message is that of openssl, and always the same" {
	sign --cert rsa.pem --key rsa.key p.pol
	ends 0
	[ "$output" = "p.p7b: signed" ]
	reference rsa rsa
	cmp p.p7b ref.p7b
	sign --cert rsa.pem --key rsa.key -o again p.pol
	ends 0
	cmp p.p7b again
	verifies p.p7b rsa.pem
	run openssl cms -cmsout -print -inform DER -in p.p7b
	[[ $output =~ signedAttrs:[[:space:]]+'<ABSENT>' ]]
	[[ $output =~ certificates:[[:space:]]+'<ABSENT>' ]]
}

@test "policy sign: other hashes, a DER certificate, an ECDSA key" {
	local hash

	for hash in sha384 sha512; do
		sign --cert rsa.pem --key rsa.key --hash "$hash" p.pol
		ends 0
		reference rsa rsa "$hash"
		cmp p.p7b ref.p7b
	done
	sign --cert der.pem --key rsa.key -o der.p7b p.pol
	ends 0
	verifies der.p7b rsa.pem
	sign --cert ec.pem --key ec.key p.pol
	ends 0
	verifies p.p7b ec.pem
	sign --cert rsa.pem --key rsa.key --hash sha1 p.pol
	ends 2
	contains "--hash sha1: not one of sha256, sha384, sha512"
}

# bats test_tags=slow
@test "policy sign: PEM is as good as DER, and a mail is none" {
	sign --cert rsa.pem --key rsa.key p.pol
	for label in PKCS7 CMS "PKCS #7 SIGNED DATA"; do
		{
			printf '\n-----BEGIN %s-----\n' "$label"
			base64 p.p7b
			printf -- '-----END %s-----\n' "$label"
		} >p.pem
		run dclist policy check --offline p.pem
		ends 0
		contains "p.pem: p 1.2.3, 0 rules; the kernel would accept it"
		sign --cert rsa.pem --key rsa.key p.pem
		ends 1
		contains "p.pem: already signed; give the policy's text"
	done
	openssl smime -sign -binary -nodetach -in p.pol -signer rsa.pem -inkey rsa.key -outform PEM -out smime.pem
	run dclist policy eval --root / smime.pem /bin/true
	ends 0
	openssl smime -sign -binary -nodetach -in p.pol -signer rsa.pem -inkey rsa.key -out mail
	run dclist policy check --offline mail
	ends 1
	contains "mail: signed as an S/MIME message; sign it with dclist policy sign, or with openssl smime -outform DER"
	run dclist policy check --offline rsa.pem
	ends 1
	contains "rsa.pem: PEM of CERTIFICATE, not a signed policy (PKCS7); name the policy"
	sed -i 5d p.pem
	run dclist policy check --offline p.pem
	ends 1
	contains "p.pem: not a signed policy; make one with dclist policy sign"
	head -n 5 p.pem >half.pem
	run dclist policy check --offline half.pem
	ends 1
	contains "half.pem: its PEM is damaged; sign the policy again with dclist policy sign"
}

@test "policy sign: from standard input" {
	run bash -c '"$1" policy sign --cert rsa.pem --key rsa.key -o p.p7b - <p.pol' - "$DCLIST"
	ends 0
	verifies p.p7b rsa.pem
	sign --cert rsa.pem --key rsa.key -
	ends 2
	contains "standard input requires --output"
}

refused() {
	ends 1
	contains "$1"
	[ ! -e p.p7b ]
}

@test "policy sign: refuses what the kernel would not verify" {
	sign --cert small.pem --key small.key p.pol
	refused "small.pem: RSA with 1024 bits is too weak; use a key of 2048 bits or more"
	sign --cert ed.pem --key ed.key p.pol
	refused "ed.pem: the kernel does not support keys of this kind"
	sign --cert rsa.pem --key other.key p.pol
	refused "rsa.pem: the certificate does not belong to this key; give that of other.key"
	sign --cert p.pol --key rsa.key p.pol
	refused "p.pol: not an X.509 certificate"
	sign --cert rsa.pem --key rsa.pem p.pol
	refused "rsa.pem: not a private key"
	sign --cert rsa.pem --key nosuch p.pol
	refused "nosuch: cannot open: No such file"
}

@test "policy sign: an expired certificate is said" {
	sign --cert expired.pem --key rsa.key p.pol
	ends 0
	contains "expired.pem: warning: the certificate has expired"
	verifies p.p7b rsa.pem || true
	[ -s p.p7b ]
}

@test "policy sign: a passphrase, from a file, the environment or nowhere" {
	sign --cert rsa.pem --key locked.key p.pol
	refused "locked.key: it requires a passphrase, and there is no terminal to ask for it; give --passphrase-file or KBUILD_SIGN_PIN"
	sign --cert rsa.pem --key locked.key --passphrase-file wrong p.pol
	refused "check the passphrase"
	KBUILD_SIGN_PIN=wrong sign --cert rsa.pem --key locked.key p.pol
	refused "check the passphrase"
	sign --cert rsa.pem --key locked.key --passphrase-file passphrase p.pol
	ends 0
	rm p.p7b
	KBUILD_SIGN_PIN=secret sign --cert rsa.pem --key locked.key p.pol
	ends 0
	lacks secret
	reference rsa rsa
	cmp p.p7b ref.p7b
}

@test "policy sign: the terminal is asked for a passphrase" {
	command -v script >/dev/null || skip "no script"
	echo secret >typed
	run bash -c 'timeout 30 script -qec "$1" /dev/null <typed' - \
		"$DCLIST policy sign --cert rsa.pem --key locked.key p.pol"
	contains "Passphrase or PIN of locked.key:"
	ends 0
	reference rsa rsa
	cmp p.p7b ref.p7b
}

@test "policy sign: a key on a PKCS#11 token" {
	command -v softhsm2-util >/dev/null && [ -e /usr/lib/softhsm/libsofthsm2.so ] || skip "no softhsm2"
	compgen -G '/usr/lib/*/engines-3/pkcs11.so' >/dev/null || skip "no PKCS#11 engine"
	export SOFTHSM2_CONF=$PWD/softhsm.conf PKCS11_MODULE_PATH=/usr/lib/softhsm/libsofthsm2.so
	mkdir tokens
	echo "directories.tokendir = $PWD/tokens" >softhsm.conf
	timeout 30 softhsm2-util --init-token --free --label t --so-pin 12345 --pin 67890
	timeout 30 softhsm2-util --import locked.key --file-pin secret --token t --label sign --id 01 --pin 67890
	echo 67890 >pin
	sign --cert rsa.pem --key 'pkcs11:token=t;object=sign;type=private' --passphrase-file pin p.pol
	ends 0
	reference rsa rsa
	cmp p.p7b ref.p7b
	rm p.p7b
	# OpenSSL's engine loses memory when it fails.
	export ASAN_OPTIONS=detect_leaks=0
	sign --cert rsa.pem --key 'pkcs11:token=t;object=sign;type=private' p.pol
	refused "it requires a passphrase, and there is no terminal to ask for it"
	sign --cert rsa.pem --key 'pkcs11:token=t;object=nosuch;type=private' --passphrase-file pin p.pol
	refused "check the URI and the PIN"
}

@test "policy sign: without a way to PKCS#11 it says what to install" {
	OPENSSL_ENGINES=/nonexistent sign --cert rsa.pem --key 'pkcs11:token=t' p.pol
	refused "OpenSSL cannot use PKCS#11 tokens; install"
}

@test "policy sign: looks at the policy before" {
	echo 'policy_name=p' >bad.pol
	sign --cert rsa.pem --key rsa.key -o p.p7b bad.pol
	refused "bad.pol:1:"
	contains "refused; correct it, or give --force"
	printf 'policy_name=p policy_version=1.0.0\nDEFAULT action=DENY\n' >stop.pol
	sign --cert rsa.pem --key rsa.key -o p.p7b stop.pol
	refused "no program could be executed"
	sign --cert rsa.pem --key rsa.key -o p.p7b --force bad.pol
	ends 0
	contains "bad.pol:1:"
	sign --cert rsa.pem --key rsa.key -o twice p.p7b
	ends 1
	contains "p.p7b: already signed; give the policy's text"
	[ ! -e twice ]
}

@test "policy sign: no message that is longer than the kernel takes" {
	{
		cat p.pol
		head -c 65200 /dev/zero | tr '\0' '#'
		echo
	} >long.pol
	run dclist policy check --offline long.pol
	ends 0
	sign --cert rsa.pem --key rsa.key long.pol
	ends 1
	contains "bytes when it is signed; the kernel accepts at most 65535 bytes, signature included"
	[ ! -e long.p7b ]
	sign --cert rsa.pem --key rsa.key --force long.pol
	ends 0
	[ "$(stat -c %s long.p7b)" -gt 65535 ]
	run dclist policy check --offline long.p7b
	ends 1
	contains "long.p7b: "
	contains "the kernel accepts at most 65535 bytes"
}

@test "policy sign: nothing is half-written" {
	echo old >p.p7b
	sign --cert rsa.pem --key other.key p.pol
	ends 1
	[ "$(cat p.p7b)" = old ]
	sign --cert rsa.pem --key rsa.key -o nosuch/p.p7b p.pol
	ends 1
	contains "nosuch/p.p7b: cannot write"
}

@test "policy sign: needs a certificate, a key and one file" {
	sign p.pol
	ends 2
	contains "--cert and --key are missing"
	sign --cert rsa.pem --key rsa.key
	ends 2
	contains "FILE is missing"
	sign --cert rsa.pem --key rsa.key p.pol p.pol
	ends 2
	contains "p.pol: unexpected argument"
}

@test "policy: without IPE, the commands say so" {
	[ ! -e /sys/kernel/security/ipe ] || skip "this kernel has IPE"
	sign --cert rsa.pem --key rsa.key p.pol
	ends 0
	local command
	for command in list "show p" "load p.p7b" "activate p" "delete p" "enforce on"; do
		# shellcheck disable=SC2086 # two words
		run dclist policy $command
		ends 1
		[[ $output == *"securityfs is not mounted"* || $output == *"this kernel has no IPE"* ]]
	done
}
