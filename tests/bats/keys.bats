#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist keys: only what may sign comes into the kernel, and it says why.
# bats file_tags=tree

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2012,SC2094 # names are ours

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	vendor=$fixtures/vendor.asc
	mkdir -m 700 home tmp
	export TMPDIR=$PWD/tmp # the home folder of dclist's gpg
}

teardown() {
	[ -z "$(ls -A tmp)" ]
}

# matches REGEX: a part of the output does
matches() {
	[[ $output =~ $1 ]] || {
		echo "not in the output: $1"$'\n'"output: $output"
		return 1
	}
}

quiet_gpg() {
	timeout 60 gpg --batch --quiet --no-tty --homedir "$PWD/home" "$@"
}

# refused KEY REASON: no key of it is accepted, nothing is written
refused() {
	run dclist keys -o ring "$fixtures/$1.asc"
	ends 1
	contains "refused: $2"
	contains "no key is accepted, nothing is written"
	[ ! -e ring ]
}

@test "keys: a vendor's key" {
	run dclist keys -o ring "$vendor"
	ends 0
	[[ $output =~ ^[0-9a-f]{40}\ \ pub\ \ RSA\ 2048\ +from\ $(date -u +%Y)-[0-9-]+\ +vendor@dclist\.example:\ accepted\;\ verifies\ on\ Linux\ 6.12\ and\ 7.3$ ]]
	[ "$(stat -c %a ring)" = 644 ]
}

@test "keys: without --output keys are only checked" {
	run dclist keys "$vendor"
	ends 0
	[ "$(ls)" = $'home\ntmp' ]
}

@test "keys: the keyring is minimal, and gpg still accepts it" {
	dclist keys -o ring "$fixtures/subkey.asc"
	[ "$(head -c 16 ring)" = "dclist keyring 1" ]
	tail -c +17 ring >packets
	run quiet_gpg --list-packets packets
	ends 0
	run grep -c '^:' <<<"$output"
	[ "$output" = 5 ] # key, user id, self-signature, subkey, binding signature
	quiet_gpg --import packets
	run quiet_gpg --with-colons --list-keys
	contains "subkey@dclist.example"
	[ "$(grep -c '^sub:' <<<"$output")" = 1 ]
}

@test "keys: other user ids and their signatures are left out" {
	needs_corpus
	run dclist keys -o ring "$CORPUS/keys/test__test_assets_puiterwijk.gpgkey.asc"
	ends 0
	run quiet_gpg --list-packets <(tail -c +17 ring)
	[ "$(grep -c '^:user ID packet' <<<"$output")" = 1 ]
	[ "$(grep -c '^:signature packet' <<<"$output")" = 1 ]
	[ "$(grep -c '^:public sub key packet' <<<"$output")" = 0 ]
}

@test "keys: signing subkeys" {
	run dclist keys -o ring "$fixtures/subkey.asc"
	ends 0
	[[ ${lines[0]} =~ \ pub\ .*subkey@dclist.example:\ refused:\ may\ not\ sign\ data$ ]]
	[[ ${lines[1]} =~ \ sub\ .*subkey@dclist.example:\ accepted\;\ verifies ]]
}

@test "keys: ECDSA and EdDSA" {
	run dclist keys -o ring "$fixtures"/{p256,p384,p521,ed25519}.asc
	ends 0
	matches "ECDSA P-256 +from [0-9-]+ +p256@dclist.example: accepted"
	matches "ECDSA P-384 +from [0-9-]+ +p384@dclist.example: accepted"
	matches "ECDSA P-521 +from [0-9-]+ +p521@dclist.example: accepted"
	matches "EdDSA Ed25519 +from [0-9-]+ +ed25519@dclist.example: accepted; verifies on Linux 6.12"
}

# bats test_tags=slow
@test "keys: what is refused" {
	refused encrypt "may not sign data"
	refused dsa "DSA: not RSA, ECDSA on P-256, P-384 or P-521, nor Ed25519"
	refused small "RSA with 1024 bits; must be from 2048 to 8192"
	refused revoked "certificate is revoked"
	refused expired "expired 2020-01-02; --allow-expired accepts it"
}

@test "keys: expired keys, when asked" {
	run dclist keys --allow-expired -o ring "$fixtures/expired.asc"
	ends 0
	contains "accepted, with a warning: expired"
	[ -s ring ]
}

# new_rotated: rotated.asc, whose first signing subkey has expired, whose second was
# revoked and whose third is valid; and list, signed by the first while it was valid
new_rotated() {
	local past=(--pinentry-mode loopback --passphrase '' --faked-system-time 20200101T000000) primary second

	quiet_gpg "${past[@]}" --quick-gen-key rotated@dclist.example rsa2048 cert never
	primary=$(quiet_gpg --with-colons --list-keys rotated@ | awk -F: '$1 == "fpr" { print $10; exit }')
	quiet_gpg "${past[@]}" --quick-add-key "$primary" rsa2048 sign 1y
	dclist generate -o made "$fixtures/vendor.rpm" >/dev/null
	python3 -c 'd = open("made/rpm-vendor-1.0-1.noarch", "rb").read(); n = int.from_bytes(d[-32:-28], "big"); open("signed", "wb").write(d[:-40 - n])'
	quiet_gpg "${past[@]}" --detach-sign --output sig signed
	python3 -c 's = open("sig", "rb").read(); open("list", "wb").write(open("signed", "rb").read() + s + bytes(8) + len(s).to_bytes(4, "big") + b"~Module signature appended~\n")'
	quiet_gpg "${past[@]}" --quick-add-key "$primary" rsa2048 sign never
	second=$(quiet_gpg --with-colons --list-keys rotated@ | awk -F: '$1 == "fpr" { f = $10 } END { print f }')
	printf 'key %s\nrevkey\ny\n0\n\ny\nsave\n' "$second" | timeout 60 gpg --no-tty --quiet --homedir home \
		--pinentry-mode loopback --passphrase '' --command-fd 0 --edit-key "$primary" 2>/dev/null
	quiet_gpg --pinentry-mode loopback --passphrase '' --quick-add-key "$primary" rsa2048 sign never
	quiet_gpg --armor --export rotated@ >rotated.asc
	gpgconf --homedir "$PWD/home" --kill all || true
}

# A vendor that changes its signing subkey now and then leaves packages by the old ones.
# bats test_tags=slow
@test "keys: every subkey is listed, and what an expired one signed verifies" {
	new_rotated
	run dclist keys -o ring rotated.asc
	ends 0
	[ "${#lines[@]}" -eq 4 ]
	matches "sub  RSA 2048 +2020-01-01 to 2020-12-31  rotated@dclist.example: refused: expired 2020-12-31; --allow-expired accepts it"
	matches "sub .* rotated@dclist.example: refused: revoked"
	[ "$(grep -c "sub .*: accepted; verifies" <<<"$output")" = 1 ]
	run dclist verify -k ring list
	ends 1
	contains "signed by a key that is not in the keyring, "
	run dclist keys --allow-expired -o ring rotated.asc
	ends 0
	matches "sub  RSA 2048 +2020-01-01 to 2020-12-31  rotated@dclist.example: accepted, with a warning: expired"
	matches "sub .* rotated@dclist.example: refused: revoked"
	TMPDIR=/nonexistent run dclist verify -k ring list
	ends 0
	run dclist verify -k rotated.asc list
	ends 0
	run --separate-stderr dclist keys --json rotated.asc
	[ "$(json '[k["expires"] - k["created"] for k in j if "expires" in k]')" = "[31536000]" ]
}

@test "keys: self-signatures over SHA-1 are taken with a warning" {
	run dclist keys -o ring "$fixtures/sha1.asc"
	ends 0
	contains "accepted, with a warning: self-signature over SHA-1"
}

@test "keys: good and bad ones together" {
	run dclist keys -o ring "$fixtures"/{dsa,vendor,small,p256}.asc
	ends 0
	[ "$(grep -c ': accepted' <<<"$output")" = 2 ]
	[ "$(grep -c 'refused' <<<"$output")" = 2 ]
	run dclist keys --show ring
	ends 0
	[ "${#lines[@]}" -eq 2 ]
}

@test "keys: several blocks in a file, text around them, the same key twice" {
	{ echo "Our keys:" && cat "$vendor" && echo && sed 's/$/\r/' "$fixtures/p256.asc" && cat "$vendor"; } >keys.txt
	run dclist keys -o ring keys.txt "$vendor"
	ends 0
	[ "${#lines[@]}" -eq 2 ]
}

@test "keys: armor without checksum, as RFC 9580 allows" {
	sed '/^=[A-Za-z0-9+/]\{4\}$/d' "$vendor" >nosum.asc
	run ! cmp -s nosum.asc "$vendor"
	run dclist keys nosum.asc
	ends 0
}

@test "keys: a keyring is a key file" {
	dclist keys -o ring "$fixtures/subkey.asc" "$vendor"
	run dclist keys -o ring2 ring
	ends 0
	cmp ring ring2
}

# The owner of a key file's source added a subkey that the vendor did not sign for.
@test "keys: a subkey that another person appended is refused, and verifies nothing" {
	quiet_gpg --dearmor <"$vendor" >forged
	quiet_gpg --dearmor <"$fixtures/subkey.asc" >subkey.bin
	python3 - <<-'END'
	# the packets from the subkey on, old packet format
	d = open("subkey.bin", "rb").read()
	off = 0
	while (d[off] >> 2) & 15 != 14:
	    size = 1 << (d[off] & 3)
	    off += 1 + size + int.from_bytes(d[off + 1:off + 1 + size], "big")
	open("forged", "ab").write(d[off:])
	END
	{ printf 'dclist keyring 1' && cat forged; } >forged.ring
	run dclist keys --show forged.ring
	ends 0
	matches "sub  RSA 2048 .*vendor@dclist.example: accepted" # who only reads is deceived
	run dclist verify -k forged.ring "$fixtures/subkey.rpm"
	ends 1
	contains "no valid binding signature"
	run dclist keys -o ring forged
	ends 0
	contains "refused: no valid binding signature"
	run dclist keys --show ring
	[ "${#lines[@]}" -eq 1 ]
	lacks " sub "
	run dclist verify -k forged "$fixtures/subkey.rpm"
	ends 1
	contains "no valid binding signature"
	run dclist verify -k forged "$fixtures/vendor.rpm"
	ends 0
}

# bats test_tags=slow
@test "keys: a keyring needs no GnuPG to verify with, as long as its signatures are right" {
	local off size good=0

	dclist keys -o ring "$fixtures/subkey.asc" "$fixtures/p521.asc" "$vendor" >/dev/null
	export TMPDIR=/nonexistent # no home folder, no gpg
	run dclist verify -k ring "$fixtures"/{subkey,p521,vendor}.rpm
	ends 0
	run dclist verify -k "$vendor" "$fixtures/vendor.rpm"
	ends 1
	contains "/nonexistent: cannot create a temporary directory"
	TMPDIR=$PWD/tmp dclist keys -o ring "$fixtures/p521.asc" "$vendor" >/dev/null
	size=$(stat -c %s ring)
	for ((off = 1; off < size; off += 29)); do
		cp ring changed
		flip changed "$off"
		run dclist verify -k changed "$fixtures"/{p521,vendor}.rpm
		((status)) || good=$((good + 1))
	done
	[ "$good" -le 3 ] # the issuer of a signature is not hashed, nor needed
	export TMPDIR=$PWD/tmp
}

@test "keys: version 6 keys do not hide others" {
	needs_corpus
	run dclist keys "$CORPUS/keys/test__tests_assets_signing_keys_v6_rpm-testkey-v6-rsa4k.asc" "$vendor"
	ends 0
	[ "$(grep -c "accepted; verifies on Linux 6.12 and 7.3$" <<<"$output")" -ge 2 ]
	contains "vendor@dclist.example: accepted"
}

@test "keys: --show shows what the kernel reads" {
	dclist keys -o ring "$fixtures/subkey.asc" "$fixtures/p256.asc" >/dev/null
	run dclist keys --show ring
	ends 0
	[ "${#lines[@]}" -eq 3 ]
	contains "subkey@dclist.example: refused: may not sign data"
	contains "p256@dclist.example: accepted; verifies on Linux 6.12 and 7.3"
	dclist keys --allow-expired -o old "$fixtures/expired.asc" >/dev/null
	run dclist keys --show old
	ends 0
	matches "2020-01-01 to 2020-01-02 +old@dclist.example: accepted"
	run dclist keys --show "$vendor"
	ends 1
	contains "not a keyring as the kernel reads it; make it with dclist keys -o"
	run dclist keys --show /dev/null
	ends 1
	contains "/dev/null: not a keyring"
}

# The kernel does not verify self-signatures: what gpg exports has to be checked first.
@test "keys: what gpg exports is not a keyring, and the kernel's build refuses it" {
	local kbuild=$TOP/kernel/ipe-digest/Kbuild

	quiet_gpg --dearmor --output export "$vendor"
	run dclist keys --show export
	ends 1
	contains "export: a keyring made by an earlier version, or not by dclist keys: the kernel refuses it; make it again with: dclist keys -o FILE KEYFILE..."
	dclist keys -o ring export >/dev/null
	dclist keys --show ring
	# Kbuild's rule, with just what it takes of Kbuild
	cat >Makefile <<-END
	obj := .
	if_changed = \$(cmd_\$(1))
	include $kbuild
	FORCE:
	END
	run make --no-print-directory CONFIG_DIGEST_CACHE_KEYS=export builtin_keys.bin
	[ "$status" -ne 0 ]
	contains "export: not a keyring that dclist keys wrote; make it with: dclist keys -o FILE KEYFILE..."
	[ ! -e builtin_keys.bin ]
	head -c 15 ring >short
	run make --no-print-directory CONFIG_DIGEST_CACHE_KEYS=short builtin_keys.bin
	[ "$status" -ne 0 ]
	make --no-print-directory CONFIG_DIGEST_CACHE_KEYS=ring ./builtin_keys.bin
	cmp ring builtin_keys.bin
	make --no-print-directory --always-make CONFIG_DIGEST_CACHE_KEYS= ./builtin_keys.bin
	[ ! -s builtin_keys.bin ]
}

@test "keys: JSON" {
	run --separate-stderr dclist keys --json "$fixtures/subkey.asc" "$fixtures/sha1.asc"
	ends 0
	[ "$(json '[x["accepted"] for x in j]')" = "[False, True, True]" ]
	[ "$(json 'sorted(j[0])')" = "['accepted', 'algorithm', 'bits', 'created', 'file', 'fingerprint', 'reason', 'subkey', 'user_id', 'verifies', 'version']" ]
	[ "$(json '[x["verifies"] for x in j]')" = "[[], ['linux-6.12', 'linux-7.3', 'user-space'], ['linux-6.12', 'linux-7.3', 'user-space']]" ]
	[ "$(json 'j[1]["subkey"], j[1]["bits"], j[1]["algorithm"]')" = "(True, 2048, 'RSA 2048')" ]
	[ "$(json 'j[2]["warning"]')" = "self-signature over SHA-1" ]
}

@test "keys: files that are not keys" {
	run dclist keys missing
	ends 1
	contains "missing: cannot open: No such file or directory"
	: >empty
	run dclist keys empty
	ends 1
	contains "empty: no OpenPGP public key in it; give a vendor's key file"
	echo text >text
	run dclist keys text
	ends 1
	contains "text: no OpenPGP public key in it"
	printf '\231\377\377and too few bytes' >random
	run dclist keys random
	ends 1
	contains "random: not a file of OpenPGP keys"
	run dclist keys "$fixtures/vendor.rpm"
	ends 1
	contains "not a file of OpenPGP keys"
}

@test "keys: a file without a key does not stand in the way of the others" {
	echo "Our keys are in vendor.asc." >README
	run dclist keys -o ring README "$vendor" missing "$fixtures/p256.asc"
	ends 1
	contains "README: no OpenPGP public key in it"
	contains "missing: cannot open"
	run dclist keys --show ring
	ends 0
	[ "${#lines[@]}" -eq 2 ]
	run dclist keys README missing
	ends 1
	contains "no key is accepted, nothing is written"
	run dclist keys enroll -o list --gpg-key me@dclist.example "$vendor" README
	ends 1
	[ ! -e list ]
}

# As keys.openpgp.org gives them out
@test "keys: a key without user id is refused by name" {
	quiet_gpg --dearmor <"$fixtures/subkey.asc" >full
	python3 - <<-'END'
	d = open("full", "rb").read()
	out, off, own = b"", 0, True
	while off < len(d):
	    size = 1 << (d[off] & 3)
	    end = off + 1 + size + int.from_bytes(d[off + 1:off + 1 + size], "big")
	    tag = (d[off] >> 2) & 15
	    own = tag != 13 and (own or tag in (6, 14))
	    out += d[off:end] if own else b""
	    off = end
	open("nouid", "wb").write(out)
	END
	run dclist keys nouid
	ends 1
	contains "refused: it has no user ID that it signed itself; get the key with its user IDs from its owner"
	run dclist verify -k nouid "$fixtures/subkey.rpm"
	ends 1
	contains "nouid: key is refused: it has no user ID that it signed itself"
}

@test "keys: damaged armor" {
	head -n 5 "$vendor" >short.asc
	run dclist keys short.asc
	ends 1
	contains "short.asc: ASCII armor is damaged; get the key file again"
	sed '5s/./!/' "$vendor" >bad.asc
	run dclist keys bad.asc
	ends 1
	contains "ASCII armor is damaged"
	sed '5s/^../AA/' "$vendor" >sum.asc
	run dclist keys sum.asc
	ends 1
	contains "ASCII armor is damaged"
}

@test "keys: secret keys are not taken" {
	quiet_gpg --pinentry-mode loopback --passphrase '' --quick-gen-key me@dclist.example rsa2048 sign never
	quiet_gpg --pinentry-mode loopback --passphrase '' --armor --export-secret-keys me@dclist.example >secret.asc
	quiet_gpg --pinentry-mode loopback --passphrase '' --export-secret-keys me@dclist.example >secret
	gpgconf --homedir "$PWD/home" --kill all || true
	run dclist keys secret.asc
	ends 1
	contains "a secret key; give the public key (gpg --export)"
	run dclist keys secret
	ends 1
	contains "a secret key; give the public key (gpg --export)"
}

@test "keys: changed keys lose their self-signature" {
	quiet_gpg --dearmor <"$vendor" >changed
	flip changed 40
	run dclist keys -o ring changed
	ends 1
	contains "refused: "
	[ ! -e ring ]
}

# bats test_tags=slow
@test "keys: random damage never crashes it" {
	quiet_gpg --dearmor <"$fixtures/subkey.asc" >binary
	python3 - <<-'END'
	import random
	random.seed(3)
	data = open("binary", "rb").read()
	for i in range(40):
	    d = bytearray(data)
	    for _ in range(random.choice([1, 2, 8])):
	        d[random.randrange(len(d))] = random.randrange(256)
	    open(f"d{i}", "wb").write(d)
	END
	for file in d*; do
		run dclist keys -o ring "$file"
		[ "$status" -le 1 ]
		lacks Sanitizer
		lacks "runtime error"
		run dclist keys --show "$file"
		[ "$status" -le 1 ]
		lacks Sanitizer
	done
}

@test "keys: an output that cannot be written" {
	run dclist keys -o no/such/folder/ring "$vendor"
	ends 1
	contains "no/such/folder/ring: cannot write: No such file or directory"
	run dclist keys -o . "$vendor"
	ends 1
	contains "cannot write"
	run dclist keys --show ring -o x
	ends 2
	contains "--show cannot be combined with another file, --output or --vendor"
}

@test "keys: a directory for gpg that cannot be created" {
	TMPDIR=/nonexistent run dclist keys "$vendor"
	ends 1
	contains "/nonexistent: cannot create a temporary directory: No such file or directory; set TMPDIR"
}

@test "keys: a user's own gpg settings do not matter" {
	echo "nonsense-option" >home/gpg.conf
	GNUPGHOME=$PWD/home run dclist keys "$vendor"
	ends 0
}

# bats test_tags=slow
@test "keys: all vendors of the corpus" {
	needs_corpus
	run dclist keys -o ring "$CORPUS"/keys/[!t]*
	ends 0
	[ "$(grep -c ': accepted' <<<"$output")" -ge 20 ]
	[ "$(grep -c 'refused: expired' <<<"$output")" -ge 2 ]
	run dclist keys --show ring
	ends 0
	lacks refused
}

# bats test_tags=plain,slow
@test "keys: as many as the kernel takes are written, and of one more none" {
	[[ $DCLIST != */asan/* ]] || skip "takes minutes with sanitizers"
	timeout 120 "$TOP/tests/bats/manykeys.py" 256 many{01..16}.pgp
	run timeout 300 "$DCLIST" keys -o ring many*.pgp
	ends 0
	[ "$(grep -c ': accepted; verifies on Linux 6.12 and 7.3$' <<<"$output")" = 4096 ]
	[ "$(cut -d ' ' -f 1 <<<"$output" | sort -u | wc -l)" = 4096 ]
	run timeout 300 "$DCLIST" keys --show ring
	ends 0
	[ "$(grep -c ': accepted; verifies on Linux 6.12 and 7.3$' <<<"$output")" = 4096 ]
	cp ring before
	run timeout 300 "$DCLIST" keys -o ring many*.pgp "$vendor"
	ends 1
	contains "4097 keys are accepted, and a kernel takes up to 4096: nothing is written; give fewer key files"
	cmp ring before
	run timeout 300 "$DCLIST" keys -o new many*.pgp "$vendor"
	ends 1
	[ ! -e new ]
	# The same keys once more are not more keys.
	dclist keys -o ring many*.pgp many01.pgp >/dev/null
	cmp ring before
}
