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

# keylime PROGRAM: Python that checks what Keylime's policies say, with "tpm", "runtime" and "j", what --json says, and
# "log", the lines that IMA's log has of the lists
keylime() {
	dclist pcr --root image --keylime tpm >policy.tpm
	dclist pcr --root image --keylime runtime >policy.runtime
	dclist pcr --root image --json >policy.json
	printf '%s\n' "$1" >check.py
	python3 - <<-'END'
	import hashlib, json, struct
	tpm, runtime, j = (json.load(open("policy." + name)) for name in ("tpm", "runtime", "json"))
	log, value = [], bytes(32)
	for item in j["lists"]:
	    id = bytes.fromhex(item["id"])
	    digest, name = hashlib.sha256(id).digest(), item["name"].replace(" ", "_").encode()
	    fields = b"sha256:\0" + digest, name + b"\0", id
	    entry = b"".join(struct.pack("<I", len(field)) + field for field in fields)
	    value = hashlib.sha256(value + hashlib.sha256(entry).digest()).digest()
	    log.append(f"10 {hashlib.sha1(entry).hexdigest()} ima-buf sha256:{digest.hex()} {name.decode()} {id.hex()}")
	exec(open("check.py").read())
	END
}

@test "pcr: policies for Keylime have the value, and what IMA's log has" {
	keylime '
assert tpm == {"13": [value.hex()]} and value.hex() == j["value"], (tpm, j)
assert sorted(runtime) == ["digests", "excludes", "ima", "ima-buf", "keyrings", "meta", "release", "verification-keys"]
found = [(line.split()[4], line.split()[3].split(":")[1]) for line in log]
assert sorted(found) == sorted((n, d) for n, all in runtime["ima-buf"].items() for d in all) and len(found) == 3, runtime'
	run dclist pcr --root image --keylime tpm --pcr 14
	contains '"14": ['
	run dclist pcr --keylime other
	ends 2
	contains "--keylime other: neither tpm nor runtime"
	run dclist pcr --keylime tpm --json
	ends 2
	contains "--keylime cannot be combined with --json"
}

@test "pcr: Keylime's verifier accepts the lists of its policy, and no other" {
	python3 -c 'import keylime.ima.ima' 2>/dev/null || skip "no Keylime for Python"
	keylime '
from keylime.common.algorithms import Hash
from keylime.ima import ima
from keylime.tpm import tpm_util
ima.validate_runtime_policy(runtime)
verify = lambda log, policy, pcr: ima.process_measurement_list(None, log, policy, pcr, hash_alg=Hash.SHA256)[1]
assert not verify(log, runtime, j["value"]), verify(log, runtime, j["value"])
assert verify(log, runtime, "11" * 32) and verify(log[:2], runtime, j["value"])
del runtime["ima-buf"][log[0].split()[4]]
assert verify(log, runtime, j["value"])
policy = tpm_util.readPolicy(open("policy.tpm").read())
assert policy == {"13": [j["value"]], "mask": "0x2000"}, policy'
}

@test "pcr: revocation lists that the initramfs loads come first" {
	mkdir -p image/etc/dclist/boot/revocations
	cp image/etc/digest_lists/rpm-vendor* image/etc/dclist/boot/revocations/z
	cp image/etc/digest_lists/rpm-epoch* image/etc/dclist/boot/revocations/revocation-a
	cp image/etc/digest_lists/rpm-sha512* image/etc/dclist/boot/revocations/B
	[ "$(names | sed 's/-.*//' | xargs)" = "sha512 epoch vendor" ]
	run dclist pcr --root image
	ends 0
	[ "$output" = "$(expected sha256 sha256)" ]
	echo garbage >image/etc/dclist/boot/revocations/bad
	run --separate-stderr dclist pcr --root image
	ends 1
	[[ $stderr == *"/etc/dclist/boot/revocations/bad: not accepted, so not counted: "* ]]
}

@test "pcr: the example of docs/ima.md and of the man page" {
	needs_corpus
	mkdir example
	dclist install --root example -k "$CORPUS"/keys/centos__RPM-GPG-KEY-CentOS-7.asc \
		"$CORPUS"/rpm/centos/time-1.7-45.el7.x86_64.rpm >/dev/null
	run dclist pcr --root example --keyring "$CORPUS"/keys/centos__RPM-GPG-KEY-CentOS-7.asc
	ends 0
	grep -qxF "    $output" "$TOP/docs/ima.md"
	grep -qxF "$output" "$TOP/man/dclist-pcr.1"
}
