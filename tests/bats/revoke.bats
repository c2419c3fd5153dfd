#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist revoke, in images, and how other commands show revocation lists. What the kernel
# makes of them is tested in tests/vm.

# shellcheck disable=SC2046 # options of pkcs7 are words
# shellcheck disable=SC2154 # set in common.bash

load common
load sign

setup_file() {
	common_setup_file
	owner_setup_file
}

teardown_file() {
	owner_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p image/usr/bin
	dclist install --root image --no-verify "$fixtures"/{vendor,epoch}.rpm >/dev/null
	printf '#!/bin/sh\necho vendor\n' >image/usr/bin/vendor # as the package's
	chmod 755 image/usr/bin/vendor
	installed=image/etc/digest_lists/revocation-revoked
}

revoke() {
	dclist revoke --root image $(pkcs7) "$@"
}

# entries FILE: what it revokes
entries() {
	dclist show --digests "$1" | grep -E '^    (list|signer|content):'
}

content_of() {
	echo "content:sha256:$(sha256sum <"$1" | cut -c 1-64)"
}

@test "revoke: a file, a package, a list, an id and a key in one list" {
	local id

	dclist generate -o lists "$fixtures/p256.rpm"
	id=$(dclist show lists/* | sed -n 's/^  id: *//p')
	run revoke image/usr/bin/vendor "$fixtures/epoch.rpm" lists/* vendor-1.0-1.noarch "$(printf %064d 7)" \
		--force --signer "$(printf %040d 8)"
	ends 0
	contains "revocation-revoked: installed"
	contains "6 revoked, 1 files would not run"
	run entries "$installed"
	[ "${#lines[@]}" = 6 ]
	contains "    $(content_of image/usr/bin/vendor)"
	contains "    list:$id"
	contains "    list:$(dclist list --root image --json | python3 -c 'import json, sys
print(next(l["id"] for l in json.load(sys.stdin) if l["name"] == "vendor-1.0-1.noarch"))')"
	contains "    list:$(printf %064d 7)"
	contains "    signer:$(printf %040d 8)"
	run dclist show "$installed"
	contains "format:     revocation"
	contains "revokes:    6, of them 4 lists, 1 signers and 0 floors"
	run dclist show --json --digests "$installed"
	ends 0
	contains '"format": "revocation"'
	contains '"kind": "signer"'
	run dclist list --root image
	contains "revocation"
}

@test "revoke: the next one has what the earlier one had, and a higher serial" {
	local serial

	run revoke "$(printf %064d 1)"
	ends 0
	serial=$(dclist show "$installed" | sed -n 's/^  serial: *//p')
	run revoke "$(printf %064d 2)"
	ends 0
	contains "1 revoked, 0 files would not run"
	[ "$(entries "$installed" | wc -l)" = 2 ]
	[ "$(dclist show "$installed" | sed -n 's/^  serial: *//p')" -gt "$serial" ]
	[ "$(find image/etc/digest_lists -name 'revocation-*' | wc -l)" = 1 ]
	cp "$installed" before
	run revoke "$(printf %064d 2)"
	ends 0
	contains "all of it is revoked already"
	cmp before "$installed"
	run revoke -o again "$(printf %064d 2)"
	ends 0
	contains "0 revoked, 0 files would not run"
	[ "$(entries again)" = "$(entries "$installed")" ]
	run dclist revoke --root image --dry-run -o no "$(printf %064d 2)"
	ends 0
	contains "all of it is revoked already"
	[ ! -e no ]
	run revoke --name other "$(printf %064d 2)"
	ends 0
	[ "$(entries image/etc/digest_lists/revocation-other | wc -l)" = 1 ]
}

@test "revoke: --dry-run shows what would not run, and changes nothing" {
	run dclist revoke --root image --dry-run vendor-1.0-1.noarch
	ends 0
	contains "would not run: /usr/bin/vendor"
	contains "1 revoked, 1 files would not run"
	[ ! -e "$installed" ]
	# Another list attests the file as well
	dclist convert tree --i-vouch --name own $(pkcs7) -o own image/usr/bin
	dclist install --root image --no-verify own >/dev/null
	run dclist revoke --root image --dry-run vendor-1.0-1.noarch
	ends 0
	contains "1 revoked, 0 files would not run"
	run dclist revoke --root image --dry-run image/usr/bin/vendor
	ends 0
	contains "would not run: /usr/bin/vendor"
}

# revoked_with KEY TEXT: what would not run without this key of GnuPG's
revoked_with() {
	run dclist revoke --root image --dry-run --force --signer "$(key_fingerprint "$1")"
	ends 0
	contains "$2"
}

# enrolled NAME KEY FILE: a key list by this key
enrolled() {
	dclist keys enroll --gpg-key "$2@dclist.example" -o "image/etc/digest_lists/keys-$1" "$3" >/dev/null
}

@test "revoke: with a key, those that only it introduced" {
	revoked_with owner "1 revoked, 0 files would not run"
	# A key introduced by a key introduced by a key
	enrolled 2 p256 "$fixtures/vendor.asc"
	enrolled 1 owner "$owner/p256.asc"
	revoked_with owner "would not run: /usr/bin/vendor"
	revoked_with p256 "would not run: /usr/bin/vendor"
	revoked_with ed25519 "1 revoked, 0 files would not run"
	# Another one introduces it as well
	enrolled 3 ed25519 "$fixtures/vendor.asc"
	revoked_with p256 "1 revoked, 0 files would not run"
	revoked_with owner "1 revoked, 0 files would not run"
	rm image/etc/digest_lists/keys-3
	# By the owner, whom no key revokes
	dclist keys enroll $(pkcs7) -o image/etc/digest_lists/keys-3 "$owner/p256.asc" >/dev/null
	revoked_with owner "1 revoked, 0 files would not run"
	revoked_with p256 "would not run: /usr/bin/vendor"
	# Once it is installed, preflight and the kernel's measurements have it
	run dclist pcr --root image --json
	ends 0
	contains vendor-1.0-1.noarch
	revoke --force --signer "$(key_fingerprint p256)" >/dev/null
	run dclist preflight --root image --verbose
	contains "/usr/bin/vendor"
	contains "revoked"
	run dclist pcr --root image --json
	lacks '"vendor-1.0-1.noarch"'
}

@test "revoke: a kernel module is not revoked without --force" {
	mkdir -p image/usr/lib/modules/6.12/kernel
	printf 'module\n' >image/usr/lib/modules/6.12/kernel/a.ko
	dclist convert tree --i-vouch --name modules $(pkcs7) -o modules image
	dclist install --root image --no-verify modules >/dev/null
	run revoke image/usr/lib/modules/6.12/kernel/a.ko
	ends 1
	contains "would not run any more: it is, or is a part of, a module of an installed kernel"
	contains "not revoked: 1 files without which this system may not start"
	[ ! -e "$installed" ]
	run revoke --force image/usr/lib/modules/6.12/kernel/a.ko
	ends 0
	[ -e "$installed" ]
}

@test "revoke: what is attested by no other list is found by its content" {
	cp image/usr/bin/vendor image/usr/bin/copy
	run revoke image/usr/bin/copy
	ends 0
	contains "would not run: /usr/bin/vendor"
}

@test "revoke: where the initramfs hands over, the serial that it can require is shown" {
	mkdir -p image/etc/dclist/boot
	touch image/etc/dclist/boot/policy.p7b
	run revoke "$(printf %064d 1)"
	ends 0
	contains "to require it at boot, write revoked:$(dclist show "$installed" | sed -n 's/^  serial: *//p') to /etc/dclist/boot/revocation-serial, and rebuild the initramfs"
}

@test "revoke: to a file, by an OpenPGP key" {
	run dclist revoke --root image --gpg-key owner@dclist.example -o out "$(printf %064d 1)"
	ends 0
	run dclist verify --keyring "$owner/owner.asc" out
	ends 0
	[ ! -e "$installed" ]
}

@test "revoke: wrong arguments" {
	run revoke
	ends 2
	contains "FILE, LIST, RPM, --signer, --below or --repo is missing"
	run dclist revoke --root image vendor-1.0-1.noarch
	ends 2
	contains "no signing key"
	run revoke missing
	ends 1
	contains "missing: neither a file nor a list; 'dclist list' shows which lists there are"
	run revoke image/missing
	ends 1
	contains "neither a file nor a list"
	run revoke --signer abc
	ends 1
	contains "abc: not a fingerprint of 40 or 64 hexadecimal digits"
	run revoke --name "$(printf 'a\nb')" "$(printf %064d 1)"
	ends 1
	contains "cannot be the name of a list: 1 to 255 bytes, no control characters"
	run revoke "$(printf %064d 1)"
	run revoke revoked
	ends 1
	contains "revoked: a revocation list cannot be revoked"
	run revoke "$installed"
	ends 1
	contains "a revocation list cannot be revoked"
	[ ! -e image/etc/digest_lists/.dclist-new ]
}

@test "revoke: a list with digests that are not SHA-256 is not extended" {
	printf '\0\0\0\0\0\2\0\6\0\1\0\0\0\4\0\0\0\0\200\0\0\0\0\7revoked\200\5\0\0\0\1\1' >bytes
	dclist sign $(pkcs7) -o "$installed" bytes
	run revoke "$(printf %064d 1)"
	ends 1
	contains "its digests are not SHA-256, so it cannot be extended; choose another --name"
}

@test "revoke: a revocation list attests nothing, and is not a tlv list" {
	run revoke image/usr/bin/vendor
	ends 0
	rm image/etc/digest_lists/rpm-*
	run dclist query --root image "$(content_of image/usr/bin/vendor)"
	ends 1
	contains "no installed list holds it"
	run dclist preflight --root image
	lacks "(revoked)"
	contains "0 of 1 would run"
	# With an entry that only a revocation list may have
	printf '\0\0\0\0\0\2\0\4\0\1\0\0\0\4\0\0\0\1\0\2\0\0\0\55\0\0\0\0\0\40%032d\200\0\0\0\0\1\20' 1 >bytes
	run dclist sign $(pkcs7) -o out bytes
	ends 1
	contains "neither an RPM header nor a well-formed tlv list"
	run dclist remove --root image revoked
	ends 0
	[ ! -e "$installed" ]
}

# bats test_tags=slow
@test "revoke: a list that the signing key did not sign is not extended" {
	local other

	run revoke "$(printf %064d 1)"
	ends 0
	cp "$installed" before
	other="--cert $owner/ec.pem --key $owner/ec.key"
	# shellcheck disable=SC2086
	run dclist revoke --root image $other "$(printf %064d 2)"
	ends 1
	contains "revocation-revoked: not extended, as it was not signed with the key given, and is not loaded with a PKCS#7 signature; look at it with dclist show, then choose another --name or remove it"
	run dclist revoke --root image --gpg-key owner@dclist.example "$(printf %064d 2)"
	ends 1
	contains "not extended, as it was not signed with the key given"
	# Nor is anything taken for revoked that it revokes
	# shellcheck disable=SC2086
	run dclist revoke --root image $other "$(printf %064d 1)"
	ends 1
	contains "not extended, as it was not signed with the key given"
	cmp before "$installed"
	# Changed by somebody: another list id is in it
	flip "$installed" 70
	run revoke "$(printf %064d 2)"
	ends 1
	contains "not extended, as it was not signed with the key given"
	# shellcheck disable=SC2086
	run dclist revoke --root image --name other $other "$(printf %064d 2)"
	ends 0
	run dclist remove --root image revoked
	ends 0
	run dclist revoke --root image --gpg-key owner@dclist.example "$(printf %064d 2)"
	ends 0
	run dclist revoke --root image --gpg-key owner@dclist.example "$(printf %064d 3)"
	ends 0
	[ "$(entries "$installed" | wc -l)" = 2 ]
}

@test "revoke: a list of the highest serial is not extended" {
	{
		printf '\0\0\0\0\0\2\0\4\0\1\0\0\0\4\0\0\0\0\200\0\0\0\0\7revoked'
		printf '\200\1\0\0\0\10\377\377\377\377\377\377\377\377\200\5\0\0\0\1\1'
	} >bytes
	dclist sign $(pkcs7) -o "$installed" bytes
	cp "$installed" before
	run revoke "$(printf %064d 1)"
	ends 1
	contains "has the highest serial that there is, so it cannot be extended; choose another --name"
	cmp before "$installed"
}

# fingerprints FILE: those of its primary key and of its subkeys, in order
fingerprints() {
	fixture_gpg --with-colons --show-keys "$1" | awk -F: '$1 == "fpr" { print tolower($10) }'
}

# bats test_tags=slow
@test "revoke: --signer with a primary key revokes its subkeys" {
	local keys

	mapfile -t keys < <(fingerprints "$fixtures/subkey.asc")
	[ "${#keys[@]}" = 2 ]
	run revoke --signer "${keys[0]}"
	ends 1
	contains "${keys[0]}: no installed list is signed by this key, and its subkeys are not known; give its key file with --keyring, or give --force"
	[ ! -e "$installed" ]
	run revoke --signer "${keys[0]}" --keyring "$fixtures/vendor.asc"
	ends 1
	contains "no installed list is signed by this key"
	dclist install --root image --no-verify "$fixtures/subkey.rpm" >/dev/null
	printf '#!/bin/sh\necho subkey\n' >image/usr/bin/subkey
	chmod 755 image/usr/bin/subkey
	run dclist revoke --root image --dry-run --signer "${keys[0]}" --keyring "$fixtures/subkey.asc"
	ends 0
	contains "revoked: signer:${keys[0]}"
	contains "revoked: signer:${keys[1]}"
	contains "would not run: /usr/bin/subkey"
	lacks "/usr/bin/vendor"
	# The subkey alone, which the list names
	run dclist revoke --root image --dry-run --signer "${keys[1]^^}"
	ends 0
	contains "1 revoked, 1 files would not run"
	# From an installed key list
	dclist keys enroll $(pkcs7) -o "image/etc/digest_lists/keys-1" "$fixtures/subkey.asc"
	run revoke --signer "${keys[0]}"
	ends 0
	contains "2 revoked, 1 files would not run"
	[ "$(entries "$installed" | sort)" = "$(printf '    signer:%s\n' "${keys[@]}" | sort)" ]
	run revoke --name alone --force --signer "${keys[0]%?}0"
	ends 0
}

# bats test_tags=slow
@test "revoke: --signer of a key that its owner revoked, or that has expired" {
	run dclist revoke --root image --dry-run --signer "$(fingerprints "$fixtures/revoked.asc")" --keyring "$fixtures/revoked.asc"
	ends 0
	contains "1 revoked"
	run dclist revoke --root image --dry-run --signer "$(fingerprints "$fixtures/expired.asc")" --keyring "$fixtures/expired.asc"
	ends 0
	contains "1 revoked"
}

# bats test_tags=slow
@test "revoke: a subkey that was put behind another's primary key is not revoked with it" {
	local keys stolen

	fixture_gpg --output vendor.gpg --dearmor "$fixtures/vendor.asc"
	fixture_gpg --output subkey.gpg --dearmor "$fixtures/subkey.asc"
	mapfile -t keys < <(fingerprints "$fixtures/vendor.asc")
	stolen=$(fingerprints "$fixtures/subkey.asc" | tail -n 1)
	# The subkey and its binding signature are the last two packets.
	python3 - <<-'END'
	data = open("subkey.gpg", "rb").read()
	off, starts = 0, []
	while off < len(data):
	    starts.append(off)
	    tag, old = data[off], not data[off] & 0x40
	    if old:
	        n = 1 << (tag & 3)
	        off += 1 + n + int.from_bytes(data[off + 1:off + 1 + n], "big")
	    else:
	        raise SystemExit("new format")
	open("both.gpg", "wb").write(open("vendor.gpg", "rb").read() + data[starts[-2]:])
	END
	run dclist revoke --root image --dry-run --signer "${keys[0]}" --keyring both.gpg
	ends 0
	contains "revoked: signer:${keys[0]}"
	lacks "$stolen"
	contains "1 revoked"
}

key_of() {
	fingerprints "$fixtures/$1.asc" | head -n 1
}

# bats test_tags=slow
@test "revoke: --below revokes lower versions by the key of the installed list" {
	local key

	key=$(key_of vendor)
	run dclist revoke --root image --dry-run --keyring "$fixtures/vendor.asc" --below 'vendor < 1.0-2'
	ends 0
	contains "revoked: floor:$key vendor < 1.0-2"
	contains "1 of vendor-1.0-1.noarch:"
	contains "  would not run: /usr/bin/vendor"
	contains "1 revoked, 1 files would not run"
	run dclist revoke --root image --dry-run --keyring "$fixtures/vendor.asc" --below 'vendor < 1.0-1'
	ends 0
	contains "1 revoked, 0 files would not run"
	run dclist revoke --root image --dry-run --keyring "$fixtures/vendor.asc" --below 'vendor<1:0.1-1'
	ends 0
	contains "1 revoked, 1 files would not run"
	# Of the same name, not only one that starts so
	run dclist revoke --root image --dry-run --below 'vend < 2-1' --signer "$key"
	ends 0
	contains "0 files would not run"
	# The epoch decides
	printf '#!/bin/sh\necho epoch\n' >image/usr/bin/epoch
	chmod 755 image/usr/bin/epoch
	run dclist revoke --root image --dry-run --keyring "$fixtures/vendor.asc" --below 'epoch < 9.0-1'
	ends 0
	contains "1 revoked, 0 files would not run"
	run dclist revoke --root image --dry-run --keyring "$fixtures/vendor.asc" --below 'epoch < 7:1.0-1.1'
	ends 0
	contains "would not run: /usr/bin/epoch"
	# Another key's packages
	run dclist revoke --root image --dry-run --below 'vendor < 1.0-2' --signer "$(key_of p256)" --keyring "$fixtures/p256.asc"
	ends 0
	contains "revoked: floor:$(key_of p256) vendor < 1.0-2"
	contains "0 files would not run"
}

# bats test_tags=slow
@test "revoke: of two floors for a package the higher one stays" {
	local key

	key=$(key_of vendor)
	run revoke --keyring "$fixtures/vendor.asc" --below 'vendor < 1.0-9' --below 'epoch < 7:3.0-1' --below 'vendor < 1.0-10'
	ends 0
	contains "2 revoked, 1 files would not run"
	run revoke --keyring "$fixtures/vendor.asc" --below 'vendor < 1.0-2'
	ends 0
	contains "all of it is revoked already"
	run revoke --keyring "$fixtures/vendor.asc" --below 'vendor < 1.0~rc1-1'
	contains "all of it is revoked already"
	run revoke --keyring "$fixtures/vendor.asc" --below 'vendor < 1.1-0'
	ends 0
	contains "1 revoked, 0 files would not run"
	run dclist show --digests "$installed"
	contains "revokes:    2, of them 0 lists, 0 signers and 2 floors"
	contains "    floor:$key epoch < 7:3.0-1"
	contains "    floor:$key vendor < 1.1-0"
	run dclist show --json --digests "$installed"
	[ "$(json '[(e["kind"], e["digest"], e["below"]) for e in j[0]["entries"]]')" = "[('floor', '$key', 'epoch 7:3.0-1'), ('floor', '$key', 'vendor 1.1-0')]" ]
}

# bats test_tags=slow
@test "revoke: --below is refused where the version or the key is not clear" {
	local text

	for text in vendor 'vendor 1-1'; do
		run revoke --keyring "$fixtures/vendor.asc" --below "$text"
		ends 1
		contains "not of the form 'NAME < VERSION-RELEASE'"
	done
	for text in 'vendor < 1.0' 'vendor < ' 'vendor < 1.0-' 'vendor < x:1-1' 'vendor < 1-1-1' 'vendor < 1 -1'; do
		run revoke --keyring "$fixtures/vendor.asc" --below "$text"
		ends 1
		contains "not a version of the form [EPOCH:]VERSION-RELEASE"
	done
	for text in '< 1-1' 'two words < 1-1' "$(printf 'a\nb < 1-1')"; do
		run revoke --keyring "$fixtures/vendor.asc" --below "$text"
		ends 1
		contains "the name of the package is missing, or has blanks"
	done
	run revoke --keyring "$fixtures/vendor.asc" --below "$(printf %01020d 0) < 1-11"
	ends 1
	contains "too long"
	run revoke --keyring "$fixtures/vendor.asc" --below 'nothing < 1-1'
	ends 1
	contains "nothing 1-1: no installed list is of this package and signed by an OpenPGP key; name the key with --signer"
	dclist sign --gpg-key owner@dclist.example -o both image/etc/digest_lists/rpm-vendor-1.0-1.noarch
	mv both image/etc/digest_lists/rpm-vendor-1.0-1.noarch
	run revoke --keyring "$fixtures/vendor.asc" --below 'vendor < 1.0-2'
	ends 1
	contains "vendor 1.0-2: the installed lists are signed by several keys; name those that are meant with --signer"
	# It would still be attested by the other signature
	run dclist revoke --root image --dry-run --below 'vendor < 1.0-2' --signer "$(key_of vendor)"
	ends 0
	contains "1 revoked, 0 files would not run"
	run dclist revoke --root image --dry-run --below 'vendor < 1.0-2' --signer "$(key_of vendor)" --signer "$(fingerprints "$owner/owner.asc")"
	ends 0
	contains "2 revoked, 1 files would not run"
	[ ! -e "$installed" ]
}

# bats test_tags=slow
@test "revoke: --below trusts no key that an installed list only names" {
	local why="vendor 1.0-2: its installed list is neither loaded nor verified with --keyring, so its key is not known; give its key file with --keyring, or name the key with --signer"

	run revoke --below 'vendor < 1.0-2'
	ends 1
	contains "$why"
	# Anybody's list of a package of that name
	dclist generate -o lists "$fixtures/vendor-p256.rpm"
	mv lists/* image/etc/digest_lists/rpm-vendor-1.0-1.noarch
	run revoke --below 'vendor < 1.0-2' --keyring "$fixtures/vendor.asc"
	ends 1
	contains "$why"
	run dclist revoke --root image --dry-run --below 'vendor < 1.0-2' --keyring "$fixtures/p256.asc"
	ends 0
	contains "revoked: floor:$(key_of p256) vendor < 1.0-2"
	# By the right key, it claims
	flip image/etc/digest_lists/rpm-vendor-1.0-1.noarch 400
	run revoke --below 'vendor < 1.0-2' --keyring "$fixtures/p256.asc"
	ends 1
	contains "$why"
	[ ! -e "$installed" ]
}

# bats test_tags=slow
@test "revoke: --dry-run --json, and what is vital is refused" {
	mkdir -p image/usr/lib/modules/6.12/kernel
	printf 'module\n' >image/usr/lib/modules/6.12/kernel/a.ko
	dclist convert tree --i-vouch --name modules $(pkcs7) -o modules image/usr/lib
	mv modules own
	dclist convert tree --i-vouch --name modules $(pkcs7) -o modules image
	dclist install --root image --no-verify modules >/dev/null
	run dclist revoke --root image --dry-run --keyring "$fixtures/vendor.asc" --json modules --below 'vendor < 1.0-2'
	ends 1
	contains "not revoked: 1 files without which this system may not start"
	output=$(dclist revoke --root image --dry-run --keyring "$fixtures/vendor.asc" --force --json modules --below 'vendor < 1.0-2')
	[ "$(json '[e["kind"] for e in j["revoked"]]')" = "['list', 'floor']" ]
	[ "$(json '(j["files"], j["vital"])')" = "(2, 1)" ]
	[ "$(json '[(l["name"], f["path"], f.get("vital")) for l in j["lists"] for f in l["files"]]')" = "[('modules', '/usr/bin/vendor', None), ('modules', '/usr/lib/modules/6.12/kernel/a.ko', 'a module of an installed kernel')]" ]
	run dclist revoke --root image --json modules
	ends 2
	[ ! -e "$installed" ]
}

# bats test_tags=slow
@test "revoke: a file whose path no list names is found" {
	local digest

	mkdir -p image/opt
	printf '#!/bin/sh\necho unnamed\n' >image/opt/unnamed
	chmod 755 image/opt/unnamed
	digest=$(sha256sum <image/opt/unnamed | cut -c 1-64)
	python3 - "$digest" <<-'END' >bytes
	import struct, sys
	field = lambda n, b: struct.pack(">HI", n, len(b)) + b
	sys.stdout.buffer.write(field(0, b"\0\4") + field(1, b"\0\0\0\1") + field(0x8000, b"own") +
	                        field(2, field(0, bytes.fromhex(sys.argv[1]))))
	END
	dclist sign $(pkcs7) -o image/etc/digest_lists/tlv-own bytes
	run dclist revoke --root image --dry-run own
	ends 0
	contains "1 of own:"
	contains "would not run: /opt/unnamed"
	contains "1 revoked, 1 files would not run"
}

# bats test_tags=slow
@test "revoke: preflight, why and pcr know installed revocation lists" {
	chmod 755 image/usr/bin/vendor
	run dclist preflight --root image --no-verity --verbose
	contains "trusted"
	lacks "revoked"
	run revoke image/usr/bin/vendor
	ends 0
	run dclist preflight --root image --no-verity --verbose
	ends 1
	contains "revoked      /usr/bin/vendor  (vendor-1.0-1.noarch)"
	contains "0 of 1 would run"
	run dclist preflight --root image --no-verity --json
	[ "$(json '[f["state"] for f in j["files"]]')" = "['revoked']" ]
	run dclist why --root image --no-verity /usr/bin/vendor
	ends 1
	contains "revoked: vendor-1.0-1.noarch attests it, but its content or fs-verity digest is revoked"
	rm "$installed"
	run revoke --keyring "$fixtures/vendor.asc" --below 'vendor < 1.0-2'
	ends 0
	run dclist preflight --root image --no-verity --verbose
	ends 1
	contains "rpm-vendor-1.0-1.noarch: warning: not used: it, its signer or this version of the package is revoked"
	contains "revoked      /usr/bin/vendor  (vendor-1.0-1.noarch)"
	run dclist why --root image --no-verity /usr/bin/vendor
	ends 1
	contains "revoked: vendor-1.0-1.noarch attests it, but it, its signer or this version of the package is revoked"
	# The kernel does not load the list, and measures the revocation list before
	run dclist pcr --root image
	ends 0
	contains "rpm-vendor-1.0-1.noarch: warning: not counted, as it is not loaded: it, its signer or this version of the package is revoked"
	after=${lines[-1]}
	rm image/etc/digest_lists/rpm-vendor-1.0-1.noarch
	[ "$(dclist pcr --root image)" = "$after" ]
	# The same by one that the initramfs loads
	dclist install --root image --no-verify "$fixtures/vendor.rpm" >/dev/null
	mkdir -p image/etc/dclist/boot/revocations
	mv "$installed" image/etc/dclist/boot/revocations/
	run dclist pcr --root image
	ends 0
	contains "rpm-vendor-1.0-1.noarch: warning: not counted, as it is not loaded: it, its signer or this version of the package is revoked"
	[ "${lines[-1]}" = "$after" ]
	# What is loaded before the list that revokes it is measured
	cp image/etc/digest_lists/rpm-vendor-1.0-1.noarch image/etc/dclist/boot/revocations/a
	run dclist pcr --root image
	ends 0
	lacks "/etc/dclist/boot/revocations/a: "
	[ "${lines[-1]}" != "$after" ]
	mv image/etc/dclist/boot/revocations/revocation-revoked image/etc/digest_lists/
	rm -r image/etc/dclist
	dclist install --root image --no-verify "$fixtures/vendor.rpm" >/dev/null
	# By a vendor's key, of another's list: nothing
	rm "$installed"
	run dclist revoke --root image --gpg-key owner@dclist.example image/usr/bin/vendor
	ends 0
	run dclist preflight --root image --no-verity
	ends 0
	contains "All 1 would run."
}

@test "revoke: a damaged revocation list is not replaced, and does not matter for another" {
	run revoke "$(printf %064d 1)"
	ends 0
	truncate -s 100 "$installed"
	cp "$installed" before
	run revoke "$(printf %064d 2)"
	ends 1
	contains "revocation-revoked: "
	cmp before "$installed"
	run revoke --name other "$(printf %064d 2)"
	ends 0
	contains "revocation-revoked: "
	[ "$(entries image/etc/digest_lists/revocation-other | wc -l)" = 1 ]
}

@test "revoke: what another process revokes meanwhile is not lost" {
	revoke -o other "$(printf %064d 1)"
	exec {lock}>image/etc/digest_lists/.dclist-lock
	flock "$lock"
	revoke "$(printf %064d 2)" >out 2>&1 {lock}>&- &
	timeout 20 sh -c 'until grep -q "another dclist is writing there; waiting for it" out; do sleep 0.05; done'
	mv other "$installed"
	exec {lock}>&-
	wait $!
	[ "$(entries "$installed" | xargs)" = "list:$(printf %064d 1) list:$(printf %064d 2)" ]
}

# kept: the file of that name is not replaced
kept() {
	run revoke "$(printf %064d 3)"
	ends 1
	contains "/revocation-revoked: not replaced, as it was not read as a revocation list named revoked; move it away, or choose another --name"
}

# bats test_tags=slow
@test "revoke: a list that is not read, or has another name, is not replaced" {
	revoke -o one "$(printf %064d 1)"
	ln -s "$PWD/one" "$installed"
	kept
	contains "a symbolic link"
	[ -L "$installed" ]
	rm "$installed"
	truncate -s 65M "$installed"
	kept
	[ "$(stat -c %s "$installed")" = $((65 << 20)) ]
	revoke --name other -o "$installed" "$(printf %064d 2)"
	cp "$installed" before
	kept
	cmp before "$installed"
	# It has the name, in another file
	mv one "$installed"
	mv "$installed" image/etc/digest_lists/revocation-renamed
	run revoke "$(printf %064d 3)"
	ends 0
	[ "$(entries "$installed" | wc -l)" = 2 ]
}
