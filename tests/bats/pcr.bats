#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist pcr: against the same computed by Python from the template's description. With a
# kernel it is tested in tests/vm.

# shellcheck disable=SC2154 # set in common.bash

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir image
	dclist install --root image --no-verify "$fixtures"/{vendor,epoch,sha512}.rpm >/dev/null
}

# expected BANK IMA_HASH - by the lists that --json names, in its order
expected() {
	dclist pcr --root image --json | python3 -c '
import hashlib, json, struct, sys
bank, ima = sys.argv[1:]
value = bytes(hashlib.new(bank).digest_size)
for item in json.load(sys.stdin)["lists"]:
    id = bytes.fromhex(item["id"])
    fields = (ima.encode() + b":\0" + hashlib.new(ima, id).digest(), item["name"].encode() + b"\0", id)
    entry = hashlib.new(bank, b"".join(struct.pack("<I", len(field)) + field for field in fields)).digest()
    value = hashlib.new(bank, value + entry).digest()
print(f"{bank}:{value.hex()}")' "$1" "$2"
}

# names - of the lists that are measured, in their order
names() {
	dclist pcr --root image --json | python3 -c '
import json, sys
for item in json.load(sys.stdin)["lists"]:
    print(item["name"])'
}

@test "pcr: all banks and hashes of IMA" {
	local bank ima

	for bank in sha1 sha256 sha384 sha512; do
		for ima in sha256 sha384 sha512; do
			run dclist pcr --root image --bank "$bank" --ima-hash "$ima"
			ends 0
			[ "$output" = "$(expected "$bank" "$ima")" ]
		done
	done
	run dclist pcr --root image
	[ "$output" = "$(expected sha256 sha256)" ]
}

@test "pcr: lists in byte order of their files, each once" {
	[ "$(names)" = "$(find image/etc/digest_lists -name 'rpm-*' -printf '%f\n' | sed 's/^rpm-//' | LC_ALL=C sort)" ]
	[ "$(names | wc -l)" = 3 ]
	run dclist pcr --root image
	before=$output
	set -- image/etc/digest_lists/*
	cp "$1" "$1-again"
	run dclist pcr --root image
	ends 0
	[ "$output" = "$before" ]
	rm "$1" "$1-again"
	run dclist pcr --root image
	ends 0
	[ "$output" != "$before" ]
}

@test "pcr: without lists it is what it is after a reset" {
	rm image/etc/digest_lists/*
	run dclist pcr --root image --bank sha1
	ends 0
	[ "$output" = "sha1:$(printf %040d 0)" ]
}

@test "pcr: a list that is not accepted fails, and is left out" {
	run dclist pcr --root image
	before=$output
	echo garbage >image/etc/digest_lists/tlv-bad
	run --separate-stderr dclist pcr --root image
	ends 1
	[ "$output" = "$before" ]
	[[ $stderr == *"tlv-bad: not accepted, so not counted: "* ]]
}

@test "pcr: an unknown algorithm is wrong usage" {
	run dclist pcr --bank md5
	ends 2
	contains "unknown hash algorithm; --help lists those of --bank and --ima-hash"
	run dclist pcr --ima-hash sha1
	ends 2
	contains "unknown hash algorithm"
}
