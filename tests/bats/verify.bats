#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist verify: the kernel's verdict, compared with that of rpmkeys.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2016 # dollars are awk's
# shellcheck disable=SC2012,SC2094 # names are ours

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	rpm=$fixtures/vendor.rpm
	vendor=$fixtures/vendor.asc
	"$RPM_PY" list "$rpm" 268 >list
}

@test "verify: a good list, and the package" {
	run dclist verify -k "$vendor" list "$rpm" - <list
	ends 0
	[ "${#lines[@]}" -eq 3 ]
	[[ ${lines[0]} =~ ^list:\ good,\ vendor-1\.0-1\.noarch,\ signed\ by\ [0-9a-f]{40}$ ]]
	[[ ${lines[1]} == "$rpm: good, "* ]]
	[[ ${lines[2]} == "-: good, "* ]]
	run dclist verify -q -k "$vendor" list
	ends 0
	[ -z "$output" ]
}

@test "verify: wrong usage" {
	run dclist verify list
	ends 2
	contains "--keyring is missing: give the keys of trusted signers"
	run dclist verify -k "$vendor"
	ends 2
	contains "LIST or RPM is missing"
}

# bats test_tags=slow
@test "verify: all curves, hashes and subkeys" {
	local key

	for key in p256 p384 p521 subkey; do
		run dclist verify -k "$fixtures/$key.asc" "$fixtures/$key.rpm"
		ends 0
	done
	run dclist verify -k "$vendor" "$fixtures/sha384.rpm" "$fixtures/sha512.rpm"
	ends 0
}

# A real collision of ids, see same_id.py
# bats test_tags=slow
@test "verify: of several keys with the id that a signature names, each is tried" {
	local name other id keys

	"$TOP/tests/vm/same_id.py" list .
	id=$(gpg --show-keys --with-colons first.pub | awk -F: '$1 == "pub" { print tolower($5) }')
	for name in first second; do
		other=second
		[ "$name" = first ] || other=first
		run dclist show "$name.list"
		contains "key id $id"
		run dclist keys "$name.pub"
		ends 0
		[ "${output:24:16}" = "$id" ]
		for keys in "$name.pub" "$name.pub $other.pub" "$other.pub $name.pub"; do
			# shellcheck disable=SC2046,SC2086 # words
			run dclist verify $(printf -- '-k %s ' $keys) "$name.list"
			ends 0
			contains "signed by $(dclist keys "$name.pub" | cut -c 1-40)"
		done
		run dclist verify -k "$other.pub" "$name.list"
		ends 1
		contains "signature is wrong"
	done
}

@test "verify: the signer is the subkey, not its primary key" {
	local primary subkey

	run dclist keys --json "$fixtures/subkey.asc"
	ends 0
	primary=$(json 'j[0]["fingerprint"]')
	subkey=$(json 'j[1]["fingerprint"]')
	run dclist verify -k "$fixtures/subkey.asc" "$fixtures/subkey.rpm"
	ends 0
	contains "signed by $subkey"
	lacks "$primary"
}

# bats test_tags=slow
@test "verify: a key list made by dclist keys, armored and binary keys" {
	dclist keys -o ring "$vendor"
	run dclist verify -k ring list
	ends 0
	mkdir -m 700 home
	gpg --batch --quiet --no-tty --homedir home --dearmor <"$vendor" >binary
	run dclist verify -k binary list
	ends 0
	run dclist verify -k "$fixtures/other.asc" -k binary list
	ends 0
}

# signer_of LIST: the fingerprint that its signature names
signer_of() {
	dclist show --json "$1" | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["signature"]["fingerprint"])'
}

# As one vendor writes them, and GnuPG and rpm take them: the octets are what counts
@test "verify: an integer whose bit count is not that of its first octet" {
	local bits

	for bits in 2041 2045 2048; do
		python3 - "$bits" <<-'END'
		import sys
		data = bytearray(open("list", "rb").read())
		at = len(data) - 40 - 258
		assert 2041 <= int.from_bytes(data[at:at + 2], "big") <= 2048
		data[at:at + 2] = int(sys.argv[1]).to_bytes(2, "big")
		open("counted", "wb").write(data)
		END
		run dclist verify -k "$vendor" counted
		ends 0
		contains "counted: good"
	done
}

@test "verify: another key" {
	run dclist verify -k "$fixtures/other.asc" list
	ends 1
	contains "list: signed by a key that is not in the keyring, $(signer_of list); give the signer's key with --keyring"
}

@test "verify: refused keys say why" {
	run dclist verify -k "$vendor" -k "$fixtures/small.asc" "$fixtures/small.rpm"
	ends 1
	contains "signed by a key that is refused: RSA with 1024 bits; must be from 2048 to 8192"
	run dclist verify -k "$vendor" -k "$fixtures/revoked.asc" "$fixtures/revoked.rpm"
	ends 1
	contains "signed by a key that is refused: certificate is revoked"
	run dclist verify -k "$fixtures/revoked.asc" "$fixtures/revoked.rpm"
	ends 1
	contains "key is refused: certificate is revoked"
}

@test "verify: a changed list" {
	local off

	run dclist show --json list
	for off in 100 $(($(json 'j[0]["signed_bytes"]') - 1)); do
		cp list changed
		flip changed "$off"
		run dclist verify -k "$vendor" changed
		ends 1
		[[ $output == *"signature is wrong"* || $output == *malformed* ]]
	done
}

# bats test_tags=slow
@test "verify: every bit of the signature counts" {
	local off size signed

	run dclist show --json list
	size=$(json 'j[0]["bytes"]')
	signed=$(json 'j[0]["signed_bytes"]')
	for ((off = signed; off < size; off += 7)); do
		cp list "changed$off"
		flip "changed$off" "$off"
	done
	dclist verify --json -k "$vendor" changed* >json 2>errors || true
	lacks Sanitizer
	# The key id is in the part that is not hashed, and the fingerprint is used.
	run python3 - <<-'END'
	import json
	j = json.load(open("json"))
	print(len(j) > 30, sum(x["verdict"] == "good" for x in j) <= 2)
	END
	[ "$output" = "True True" ]
}

@test "verify: the signature of another list" {
	"$RPM_PY" list "$fixtures/epoch.rpm" 268 >other
	python3 - <<-'END'
	def parts(name):
	    d = open(name, "rb").read()
	    n = int.from_bytes(d[-32:-28], "big")
	    return d[:-40 - n], d[-40 - n:]
	open("mixed", "wb").write(parts("list")[0] + parts("other")[1])
	END
	run dclist verify -k "$vendor" mixed
	ends 1
	contains "mixed: signature is wrong: the list or its signature was changed; get the package again"
}

# bats test_tags=slow
@test "verify: a PKCS#7 signature is the kernel's business" {
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=owner 2>/dev/null
	run dclist show --json list
	head -c "$(json 'j[0]["signed_bytes"]')" list >signed
	openssl cms -sign -binary -in signed -signer cert.pem -inkey key.pem -outform DER -out p7 -noattr 2>/dev/null
	python3 - <<-'END'
	p7 = open("p7", "rb").read()
	open("owner", "wb").write(open("signed", "rb").read() + p7 + bytes([0, 0, 2, 0, 0, 0, 0, 0]) +
	                          len(p7).to_bytes(4, "big") + b"~Module signature appended~\n")
	END
	run dclist verify -k "$vendor" owner
	ends 1
	contains "owner: signed with PKCS#7, which only the kernel verifies; load it"
	run dclist show owner
	ends 0
	contains "signature:  PKCS#7"
}

@test "verify: JSON" {
	cp list changed
	flip changed 200
	run --separate-stderr dclist verify --json -k "$vendor" list changed "$fixtures/sha1.rpm" "$fixtures/unsigned.rpm" \
		"$fixtures/p256.rpm" missing /dev/null
	ends 1
	[ "$(json '[x["verdict"] for x in j]')" = \
		"['good', 'bad-signature', 'refused', 'not-signed', 'unknown-signer', 'failed', 'malformed']" ] ||
		[ "$(json 'j[1]["verdict"]')" = malformed ]
	[ "$(json 'sorted(j[0])')" = "['file', 'id', 'name', 'signatures', 'signer', 'verdict']" ]
	[ "$(json 'sorted(j[2])')" = "['file', 'verdict']" ]
}

@test "verify: an expired key verifies what it signed, as in the kernel" {
	needs_corpus
	run dclist verify -k "$CORPUS/keys/centos__RPM-GPG-KEY-CentOS-6.asc" \
		"$CORPUS/rpm/centos/centos-release-6-0.el6.centos.5.x86_64.rpm"
	ends 0
}

# corpus_rows AWK-CONDITION: file, key file, rpmkeys' verdict of each row
corpus_rows() {
	awk -F'\t' -v OFS='\t' 'NR > 1 && '"$1"' { print $1, $16, $15 }' "$CORPUS/rpm.tsv"
}

# Signed as design D4 accepts, by whatever the file digests are
accepted='$14 == "yes" && $6 ~ /^(RSA|ECDSA)/ && $8 !~ /sha1|md5/ && $10 ~ /^v[34]$/ && ($11 == "SHA256" || $11 == "-")'

# A package database with all keys of the corpus. Those that rpm cannot import as
# they are, it takes as dclist keys makes them: without what the kernel has no use for.
# librpm of Debian 13 has Sequoia's rules, which are stricter than ours for keys; in 12
# nothing reads them.
rpmkeys_import() {
	local key

	cat >rules <<-END
	[hash_algorithms]
	sha1.collision_resistance = "always"
	sha1.second_preimage_resistance = "always"
	[asymmetric_algorithms]
	rsa1024 = "always"
	dsa1024 = "always"
	END
	export RPM_SEQUOIA_CRYPTO_POLICY=$PWD/rules
	mkdir db
	mkdir -m 700 home
	for key in "$CORPUS"/keys/*; do
		timeout 60 rpmkeys --dbpath "$PWD/db" --import "$key" 2>/dev/null && continue
		rm -rf home/*
		dclist keys --allow-expired -o ring "$key" >/dev/null 2>&1 || continue
		# It does not read version 6, as this rpmkeys does not
		gpg --batch --quiet --no-tty --homedir home --import <(tail -c +17 ring) 2>/dev/null || continue
		gpg --batch --quiet --no-tty --homedir home --armor --export >ring.asc
		timeout 60 rpmkeys --dbpath "$PWD/db" --import ring.asc 2>/dev/null || true
	done
}

# "VERDICT FILE" of each header-only signature of packages
rpmkeys_verdicts() {
	timeout 100 rpmkeys --dbpath "$PWD/db" --define '_pkgverify_level signature' -Kv "$@" 2>/dev/null |
		awk '/^[^ ].*:$/ { file = substr($0, 1, length - 1) }
			/^ *Header .*ignature/ { print $NF, file }'
}

# bats test_tags=slow
@test "verify: no disagreement about the corpus' accepted packages" {
	local file verdict files=()

	needs_corpus
	while IFS=$'\t' read -r file _ _; do
		files+=("$CORPUS/rpm/$file")
	done < <(corpus_rows "$accepted")
	[ "${#files[@]}" -ge 50 ]
	dclist keys --allow-expired -o all "$CORPUS"/keys/* >/dev/null
	run dclist verify -q -k all "${files[@]}"
	ends 0
	[ -z "$output" ]
	rpmkeys_import
	while read -r verdict file; do
		# rpm 4.18 knows neither signing subkeys nor ECDSA
		[[ $verdict == OK || $file == *subkey* || $file == *ecdsa* ]] || {
			echo "rpmkeys: $verdict: $file" >&2
			false
		}
	done < <(rpmkeys_verdicts "${files[@]}")
	[ "$(rpmkeys_verdicts "${files[@]}" | grep -c '^OK ')" -ge 49 ]
}

# bats test_tags=slow
@test "verify: each key of the corpus verifies its own packages" {
	local file key

	needs_corpus
	while IFS=$'\t' read -r file key _; do
		# Of several signatures, rpm.tsv names the last one's key.
		[[ $file != *multiple* ]] || continue
		run dclist verify -k "$CORPUS/keys/$key" "$CORPUS/rpm/$file"
		ends 0
	done < <(corpus_rows "$accepted")
}

# bats test_tags=slow
@test "verify: what the corpus calls bad, unknown or damaged is never good" {
	local file key

	needs_corpus
	dclist keys --allow-expired -o all "$CORPUS"/keys/* >/dev/null
	while IFS=$'\t' read -r file key _; do
		run dclist verify -k all "$CORPUS/rpm/$file"
		ends 1
		grep -qE "(not an RPM package|not in the keyring|signature is wrong|not signed)" <<<"$output"
	done < <(corpus_rows '$14 !~ /^yes/ && $14 != "nokey"')
	while IFS=$'\t' read -r file key _; do
		run dclist verify -k all "$CORPUS/rpm/$file"
		ends 1
		contains "dclist verify: "
	done < <(corpus_rows '$14 ~ /^yes/ && ($8 ~ /sha1|md5/ || $11 == "MD5")')
}

# bats test_tags=slow
@test "verify: one signature of several is enough" {
	needs_corpus
	dclist keys --allow-expired -o all "$CORPUS"/keys/* >/dev/null
	run dclist verify -k all "$CORPUS/rpm/test-keys/empty-signed-v6-multiple-0-0.x86_64.rpm" \
		"$CORPUS/rpm/test-keys/hello-2.0-1.x86_64-signed-mldsa87.rpm"
	ends 0
}
