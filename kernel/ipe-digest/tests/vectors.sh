#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes vectors.h: digest lists, keys and signatures as gpg, rpmbuild and openssl
# write them. Every run makes new keys and forgets their secret parts.
#
#	./vectors.sh > vectors.h
#
# Needs gpg, gpg1 (version 3 signatures), openssl and rpmbuild.
set -eu

tmp=$(mktemp -d)
export GNUPGHOME="$tmp/gpg"
cleanup()
{
	gpgconf --kill all
	rm -rf "$tmp"
}
trap cleanup EXIT
mkdir -m 700 "$GNUPGHOME"

gpg="gpg --batch --quiet --yes --no-options --trust-model always --pinentry-mode loopback"
gpg="$gpg --passphrase="

birth=1600000000

new_key() # NAME ALGO USAGE
{
	$gpg --faked-system-time "$birth!" --quick-gen-key "$1" "$2" "$3" never
}

fingerprints() # NAME, of the primary key and of its subkeys
{
	$gpg --with-colons --list-keys "=$1" | sed -n 's/^fpr:::::::::\([0-9A-F]*\):.*/\1/p'
}

fingerprint() # NAME, of the primary key
{
	fingerprints "$1" | head -n 1
}

# Standard input as a macro; a short one goes on one line.
macro() # NAME
{
	printf '#define %s \\\n' "$1"
	od -An -v -tx1 -w20 | sed 's/ /\\x/g; s/.*/\t"&"/; $!s/$/ \\/'
	echo
}

hex() # NAME HEX
{
	printf '%s' "$2" | xxd -r -p | macro "$1"
}

sign() # MACRO KEY DATA [OPTION...]
{
	macro=$1 key=$2 data=$3
	shift 3
	$gpg --digest-algo SHA256 "$@" --local-user "$key" --detach-sign --output - "$data" |
		macro "$macro"
}

export_key() # MACRO NAME...
{
	macro=$1
	shift
	for name; do
		$gpg --export-options export-minimal --export "=$name"
	done | macro "$macro"
}

# A package with a file, one that is empty, and a folder
make_rpm()
{
	cat > "$tmp/spec" <<-EOF
		Name: vector
		Epoch: 2
		Version: 1.0
		Release: 3
		Summary: -
		License: -
		BuildArch: noarch
		%description
		%install
		mkdir -p %{buildroot}/v
		echo vector > %{buildroot}/v/file
		: > %{buildroot}/v/empty
		ln -s file %{buildroot}/v/link
		%files
		/v
	EOF
	rpmbuild --quiet -bb --define "_topdir $tmp/rpm" --define "_buildhost v" \
		--define "_source_filedigest_algorithm 8" \
		--define "_binary_filedigest_algorithm 8" "$tmp/spec" >&2
}

be32() # FILE OFFSET
{
	od -An -tu1 -j "$2" -N 4 "$1" | {
		read -r a b c d
		echo $((a << 24 | b << 16 | c << 8 | d))
	}
}

header_size() # FILE OFFSET
{
	echo $((16 + 16 * $(be32 "$1" $(($2 + 8))) + $(be32 "$1" $(($2 + 12)))))
}

# The main header, behind the lead and the signature header
rpm_header() # FILE
{
	start=$((96 + ($(header_size "$1" 96) + 7) / 8 * 8))
	tail -c +$((start + 1)) "$1" | head -c "$(header_size "$1" "$start")"
}

# A tlv list of two digests, the second of fs-verity
make_tlv()
{
	printf '\0\0\0\0\0\2\0\4\0\1\0\0\0\4\0\0\0\2\200\0\0\0\0\6vector'
	printf '\0\2\0\0\0\46\0\0\0\0\0\40aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
	printf '\0\2\0\0\0\55\0\0\0\0\0\40bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\200\0\0\0\0\1\2'
}

signature_bits() # FILE
{
	$gpg --list-packets "$1" | sed -n 's/.*data: \[\([0-9]*\) bits\]/\1/p'
}

# A signature whose integer is a byte shorter than the modulus, about one in 256
short_signature() # KEY DATA FILE
{
	t=$birth bits=2048
	while [ "$bits" -gt 2040 ]; do
		t=$((t + 1))
		$gpg --faked-system-time "$t!" --digest-algo SHA256 --local-user "$1" \
			--detach-sign --output "$3" "$2"
		bits=$(signature_bits "$3")
	done
}

pkcs7() # MACRO DATA OPTION...
{
	macro=$1 data=$2
	shift 2
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=nobody \
		-keyout "$tmp/x509.key" -out "$tmp/x509.pem" 2>/dev/null
	openssl smime -sign -binary -noattr -nocerts -in "$data" -signer "$tmp/x509.pem" \
		-inkey "$tmp/x509.key" -outform DER "$@" | macro "$macro"
}

new_key rsa rsa2048 sign
new_key subkey rsa2048 sign
$gpg --quick-add-key "$(fingerprint subkey)" rsa3072 sign never
new_key encrypts nistp256 sign
$gpg --quick-add-key "$(fingerprint encrypts)" rsa2048 encr never
new_key certifies rsa2048 cert
$gpg --quick-add-key "$(fingerprint certifies)" rsa2048 sign never
new_key p256 nistp256 sign
new_key p384 nistp384 sign
new_key p521 nistp521 sign
new_key stranger nistp256 sign
new_key other nistp256 sign
new_key third nistp256 sign
new_key small rsa1024 sign
new_key edwards ed25519 sign
new_key dsa dsa1024 sign
new_key revoked nistp256 sign
sed 's/^:-----/-----/' "$GNUPGHOME/openpgp-revocs.d/$(fingerprint revoked).rev" | $gpg --import

make_rpm
rpm_header "$tmp"/rpm/RPMS/noarch/vector-*.rpm > "$tmp/list"
make_tlv > "$tmp/tlv"
$gpg --export-options export-minimal --export =p521 > "$tmp/keys"
short_signature rsa "$tmp/list" "$tmp/short"
mkdir -m 700 "$tmp/gpg1"
$gpg --export-secret-keys =rsa | gpg1 --batch --quiet --homedir "$tmp/gpg1" --import

license=SPDX-License-Identifier
cat <<EOF
/* $license: GPL-2.0-only */
/* Made by vectors.sh; do not edit. */
#ifndef _DIGEST_CACHE_VECTORS_H
#define _DIGEST_CACHE_VECTORS_H

/* clang-format off */

EOF
macro VEC_RPM < "$tmp/list"
macro VEC_TLV < "$tmp/tlv"
hex VEC_RPM_ID "$(sha256sum "$tmp/list" | cut -c1-64)"
hex VEC_FILE_DIGEST "$(echo vector | sha256sum | cut -c1-64)"
hex VEC_EMPTY_DIGEST "$(printf '' | sha256sum | cut -c1-64)"

export_key VEC_KEY_RSA rsa
export_key VEC_KEY_P256 p256
export_key VEC_KEY_P384 p384
export_key VEC_KEY_P521 p521
export_key VEC_KEY_SUBKEY subkey
export_key VEC_KEY_ENCRYPTS encrypts
export_key VEC_KEY_CERTIFIES certifies
export_key VEC_KEY_OTHER other
export_key VEC_KEY_THIRD third
export_key VEC_KEY_SMALL small
export_key VEC_KEY_EDWARDS edwards
export_key VEC_KEY_REVOKED revoked
hex VEC_FPR_RSA "$(fingerprint rsa)"
hex VEC_FPR_OTHER "$(fingerprint other)"
hex VEC_FPR_THIRD "$(fingerprint third)"
hex VEC_FPR_CERTIFIES "$(fingerprint certifies)"
hex VEC_FPR_CERTIFIES_SUB "$(fingerprints certifies | tail -n 1)"

sign VEC_SIG_RSA rsa "$tmp/list"
sign VEC_SIG_RSA_TLV rsa "$tmp/tlv"
sign VEC_SIG_RSA_SHA384 rsa "$tmp/list" --digest-algo SHA384
sign VEC_SIG_RSA_SHA512 rsa "$tmp/list" --digest-algo SHA512
sign VEC_SIG_RSA_SHA1 rsa "$tmp/list" --digest-algo SHA1
macro VEC_SIG_RSA_SHORT < "$tmp/short"
gpg1 --batch --quiet --homedir "$tmp/gpg1" --force-v3-sigs --digest-algo SHA256 \
	--detach-sign --output - "$tmp/list" | macro VEC_SIG_RSA_V3
sign VEC_SIG_SUBKEY "$(fingerprints subkey | tail -n 1)" "$tmp/list"
sign VEC_SIG_P256 p256 "$tmp/list"
sign VEC_SIG_P256_SHA512 p256 "$tmp/list" --digest-algo SHA512
sign VEC_SIG_P384 p384 "$tmp/list" --digest-algo SHA384
sign VEC_SIG_P521 p521 "$tmp/list" --digest-algo SHA512
sign VEC_SIG_STRANGER stranger "$tmp/list"
sign VEC_SIG_EDWARDS edwards "$tmp/list"
sign VEC_SIG_DSA dsa "$tmp/list"
sign VEC_SIG_KEYS rsa "$tmp/keys"
pkcs7 VEC_SIG_PKCS7 "$tmp/list" -md sha256
pkcs7 VEC_SIG_PKCS7_SHA1 "$tmp/list" -md sha1
echo "#endif /* _DIGEST_CACHE_VECTORS_H */"
