#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Keyrings to verify with: those that go into a kernel are read without GnuPG, as
# there is none in an initramfs; and lists of keys are installed as lists are.

# shellcheck disable=SC2154 # set in common.bash

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	dclist generate -o out "$fixtures/vendor.rpm" >/dev/null
	list=out/rpm-vendor-1.0-1.noarch
	dclist keys -o ring "$fixtures/vendor.asc" >/dev/null
}

# without_gpg COMMAND...: GnuPG cannot have its private folder
without_gpg() {
	TMPDIR=/nonexistent run "$@"
}

@test "keyring: the kernel's keyring is read without GnuPG" {
	without_gpg dclist verify -k ring "$list"
	ends 0
	contains "good, vendor-1.0-1.noarch"
	without_gpg dclist verify -k "$fixtures/vendor.asc" "$list"
	ends 1
	contains "/nonexistent: cannot create a temporary directory"
}

@test "keyring: from a pipe" {
	TMPDIR=/nonexistent dclist verify -k <(cat ring) "$list"
}

@test "keyring: several of both kinds, with the same key twice" {
	{ cat ring && tail -c +17 ring; } >twice
	without_gpg dclist verify -k twice "$list"
	ends 0
	without_gpg dclist verify -k ring -k ring "$list"
	ends 0
	cat ring ring >joined
	run dclist verify -k joined "$list"
	ends 1
	contains "joined: keyring is malformed; make it again with: dclist keys -o FILE KEYFILE..."
	run dclist verify -k ring -k "$fixtures/vendor.asc" -k "$fixtures/other.asc" "$list"
	ends 0
	run dclist verify -k "$fixtures/other.asc" -k ring "$list"
	ends 0
}

# bats test_tags=slow
@test "keyring: refused keys in it are told from missing ones" {
	gpg --batch --dearmor <"$fixtures/small.asc" >small
	dclist generate -o out "$fixtures/small.rpm"
	cat ring small >both
	run dclist verify -k both out/rpm-small-1.0-1.noarch
	ends 1
	contains "RSA with 1024 bits"
	run dclist verify -k small "$list"
	ends 1
	contains "small: key is refused: RSA with 1024 bits"
}

@test "keyring: certificates with more in them go through GnuPG" {
	gpg --batch --dearmor <"$fixtures/vendor.asc" >full
	python3 - <<-'END'
	d = open("ring", "rb").read()[16:]
	n = 3 + int.from_bytes(d[1:3], "big")	# key packet
	m = n + 2 + d[n + 1]			# user id packet
	open("more", "wb").write(b"dclist keyring 1" + d + d[m:])	# its signature, once more
	END
	without_gpg dclist verify -k more "$list"
	ends 1
	contains "/nonexistent: cannot create a temporary directory"
	run dclist verify -k more "$list"
	ends 0
	run dclist verify -k full "$list"
	ends 0
}

@test "keyring: a damaged one is refused" {
	head -c 100 ring >short
	run dclist verify -k short "$list"
	ends 1
	contains "short: keyring is malformed"
	: >empty
	run dclist verify -k empty "$list"
	ends 1
	contains "empty: no OpenPGP public key in it"
}

@test "keyring: a list of keys is installed under its id" {
	python3 - "$list" <<-'END'
	import sys
	data = open(sys.argv[1], "rb").read()
	n = int.from_bytes(data[-32:-28], "big")
	open("keylist", "wb").write(open("ring", "rb").read() + data[-40 - n:])
	END
	run dclist install --root image --no-verify keylist
	[ "$status" -eq 1 ]
	contains "image: cannot open the root"
	mkdir image
	run dclist install --root image --no-verify keylist
	ends 0
	contains "keys-$(sha256sum <ring | cut -c 1-64): installed"
	cmp keylist image/etc/digest_lists/keys-*
	run dclist install --root image --keyring ring keylist
	ends 1
	contains "signature is wrong"
}

# signed_export LIST: keylist, the keyring without its magic and LIST's signature
signed_export() {
	python3 - "$1" <<-'END'
	import sys
	data = open(sys.argv[1], "rb").read()
	n = int.from_bytes(data[-32:-28], "big")
	open("keylist", "wb").write(open("ring", "rb").read()[16:] + data[-40 - n:])
	END
}

# As a vendor may have signed them for another purpose, and earlier versions made them
@test "keyring: keys without the magic are not a key list, and every command reports it" {
	local command

	signed_export "$list"
	mkdir -p image/etc/digest_lists
	for command in "show" "verify -k ring" "load" "install --root image --no-verify"; do
		# shellcheck disable=SC2086 # of words
		run dclist $command keylist
		ends 1
		[[ $command == load ]] || contains "keylist: a key list made by an earlier version, or not by dclist keys: the kernel refuses it; make it again with: dclist keys enroll -o FILE KEYFILE..."
	done
	[ -z "$(ls -A image/etc/digest_lists)" ]
	cp keylist image/etc/digest_lists/keys-old
	run dclist list --root image
	contains "image/etc/digest_lists/keys-old: a key list made by an earlier version"
	# Also where lists are only looked at for what they would attest
	mkdir -p image/usr/bin
	printf '#!/bin/sh\n' >image/usr/bin/tool
	chmod +x image/usr/bin/tool
	run dclist preflight --root image --no-verity --keyring ring
	contains "image/etc/digest_lists/keys-old: warning: not used: its keys are not in the form that dclist keys writes; make it again with dclist keys enroll"
}
