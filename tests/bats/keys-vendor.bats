#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist keys --vendor: what the table of vendors' keys has, and nothing else, comes into
# the keyring.

# shellcheck disable=SC2154 # set in common.bash

load common

# The package distribution-gpg-keys, or what is unpacked of it
VENDOR_KEYS=${DCLIST_VENDOR_KEYS:-/usr/share/distribution-gpg-keys}

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -m 700 home tmp
	export TMPDIR=$PWD/tmp
	row fedora 44 vendor >table
	row fedora 43 p256 >>table
	row epel 10 other >>table
}

teardown() {
	[ -z "$(ls -A tmp)" ]
}

quiet_gpg() {
	timeout 60 gpg --batch --quiet --no-tty --homedir "$PWD/home" "$@"
}

# fingerprint KEY: of its primary key, as gpg prints it
fingerprint() {
	quiet_gpg --with-colons --show-keys "$fixtures/$1.asc" | awk -F: '$1 == "fpr" { print $10; exit }'
}

# created KEY: the day
created() {
	date -u -d "@$(quiet_gpg --with-colons --show-keys "$fixtures/$1.asc" | awk -F: '$1 == "pub" { print $6 }')" +%F
}

# row VENDOR RELEASE KEY [REVOKED]
row() {
	printf '%s\t%s\t%s\tRSA 2048\t2026-01-01\t-\t%s\thttps://%s.example/key\n' \
		"$1" "$2" "$(fingerprint "$3")" "${4:--}" "$1"
}

# vendors NAMES ARGUMENT...: of the test's table
vendors() {
	run dclist keys --table table --vendor "$@"
}

# holds KEY...: exactly these may sign in the keyring
holds() {
	local key

	run dclist keys --show ring
	ends 0
	[ "$(grep -c ': accepted; verifies on Linux 6.12 and 7.3$' <<<"$output")" -eq $# ]
	for key in "$@"; do
		contains "$key@dclist.example: accepted"
	done
}

@test "keys --vendor: a key that is not in the table is not written" {
	cat "$fixtures"/{vendor,sha1}.asc >both.asc
	vendors fedora-44 -o ring both.asc
	ends 0
	contains "vendor@dclist.example: accepted"
	contains "sha1@dclist.example: refused: not in the table of vendors' keys"
	holds vendor
}

@test "keys --vendor: what is not in the table has its row printed, which makes it known" {
	run --separate-stderr dclist keys --table table --vendor fedora-44 -o ring \
		"$fixtures/vendor.asc" "$fixtures/sha1.asc"
	ends 0
	[[ ${stderr_lines[0]} == *"sha1.asc: warning: not in the table of vendors' keys; if the vendor publishes this fingerprint, add this row to a .tsv file in /etc/dclist/vendors.d:" ]]
	[ "${stderr_lines[1]}" = $'fedora\t44\t'"$(fingerprint sha1 | tr A-F a-f)"$'\tRSA 2048\t'"$(created sha1)"$'\t-\t-\t-' ]
	[ "${#stderr_lines[@]}" -eq 2 ]
	echo "${stderr_lines[1]}" >>table
	vendors fedora-44 -o ring "$fixtures/vendor.asc" "$fixtures/sha1.asc"
	ends 0
	holds vendor sha1
}

@test "keys --vendor: a release that is not in the table has rows printed, and nothing written" {
	vendors fedora-45 -o ring "$fixtures/sha1.asc"
	ends 1
	contains "fedora-45: not in the table of vendors' keys; see dclist keys --vendor list"
	contains $'fedora\t45\t'
	vendors fedora -o ring "$fixtures/sha1.asc"
	ends 1
	contains $'fedora\tRELEASE\t'
	vendors fedora,epel -o ring "$fixtures/sha1.asc"
	ends 1
	contains $'VENDOR\tRELEASE\t'
	vendors other-vendor-7 -o ring "$fixtures/expired.asc"
	ends 1
	contains $'other-vendor\t7\t'
	contains $'\t2020-01-01\t2020-01-02\t-\t-'
	[ ! -e ring ]
	mkdir dir
	vendors fedora-45
	ends 1
	contains "fedora-45: not in the table of vendors' keys"
}

@test "keys --vendor: a vendor's releases, and several vendors" {
	mkdir dir
	cp "$fixtures"/{vendor,p256,other,sha1}.asc dir
	vendors fedora -o ring dir
	ends 0
	holds vendor p256
	vendors fedora-43,epel-10 -o ring dir
	ends 0
	holds p256 other
	vendors fedora-44 -o ring "$fixtures/vendor.asc" "$fixtures/other.asc"
	ends 0
	contains "refused: a key of epel-10, which --vendor does not name"
	holds vendor
	vendors fedora-4 dir # no prefix
	ends 1
	contains "fedora-4: not in the table"
}

@test "keys --vendor: a directory is searched; other files and other vendors' keys are ignored" {
	mkdir -p dir/deep
	cp "$fixtures/vendor.asc" dir/deep
	ln -s deep/vendor.asc dir/link
	ln -s . dir/deep/cycle
	quiet_gpg --dearmor <"$fixtures/sha1.asc" >dir/sha1.gpg
	quiet_gpg --dearmor <"$fixtures/p256.asc" >dir/p256.gpg
	dclist keys -o dir/keyring "$fixtures/other.asc" >/dev/null
	echo text >dir/README
	printf '\xff\xff' >dir/noise
	: >dir/empty
	vendors fedora-44 -o ring dir
	ends 0
	[ "${#lines[@]}" -eq 1 ]
	vendors fedora,epel -o ring dir
	ends 0
	[ "${#lines[@]}" -eq 3 ]
	holds vendor p256 other
}

@test "keys --vendor: an unknown key in a vendor's file of a directory has its row printed" {
	mkdir dir
	cat "$fixtures"/{vendor,sha1,other}.asc >dir/rotated.asc
	cp "$fixtures/p384.asc" dir
	vendors fedora-44 -o ring dir
	ends 0
	contains "sha1@dclist.example: refused: not in the table of vendors' keys"
	contains $'fedora\t44\t'"$(fingerprint sha1 | tr A-F a-f)"
	lacks p384@
	lacks other@
	holds vendor
}

@test "keys --vendor: a vendor without a key that is accepted is an error" {
	{
		row old 1 dsa
		row old 2 small
		printf 'bare\t1\t%s\tRSA 2048\t2026-01-01\t-\t-\t-\n' "$(fingerprint p521)"
	} >>table
	vendors fedora-44,old -o ring "$fixtures"/{vendor,dsa,small}.asc
	ends 1
	contains "refused: DSA: not RSA, ECDSA"
	contains "refused: RSA with 1024 bits"
	contains "old: all its keys are refused, for the reasons above; nothing is written"
	lacks "fedora-44: "
	vendors fedora-44,epel-10 -o ring "$fixtures/vendor.asc"
	ends 1
	contains "epel-10: none of its keys is in the key files, nothing is written; get them from https://epel.example/key"
	vendors bare -o ring "$fixtures/vendor.asc"
	ends 1
	contains "bare: none of its keys is in the key files, nothing is written; get them from the vendor"
	[ ! -e ring ]
	vendors fedora -o ring "$fixtures/vendor.asc"
	ends 0
	contains "fedora: warning: key $(fingerprint p256 | tr A-F a-f) of fedora-43 is not in the key files"
	holds vendor
}

@test "keys --vendor: expired keys, and keys that the table says are revoked" {
	row old 1 expired >>table
	vendors old-1 -o ring "$fixtures/expired.asc"
	ends 1
	contains "refused: expired 2020-01-02; --allow-expired accepts it"
	[ ! -e ring ]
	vendors old-1 --allow-expired -o ring "$fixtures/expired.asc"
	ends 0
	row elsewhere 9 vendor 2026-02-03 >>table # by whatever name
	vendors fedora-44 --allow-expired -o ring2 "$fixtures/vendor.asc"
	ends 1
	contains "refused: revoked 2026-02-03, as the table of vendors' keys says"
	[ ! -e ring2 ]
}

@test "keys --vendor: subkeys that sign are their primary key's" {
	row sub 1 subkey >>table
	vendors sub-1 -o ring "$fixtures/subkey.asc"
	ends 0
	run dclist keys --show ring
	contains "sub  RSA 2048"
	# The row of a subkey is none
	fpr=$(quiet_gpg --with-colons --show-keys "$fixtures/subkey.asc" | awk -F: '$1 == "fpr" { f = $10 } END { print f }')
	sed -i "s/$(fingerprint subkey)/$fpr/" table
	vendors sub-1 -o ring2 "$fixtures/subkey.asc"
	ends 1
	[ ! -e ring2 ]
}

@test "keys --vendor: version 6 keys are known by their fingerprint" {
	needs_corpus
	local key=$CORPUS/keys/test__tests_assets_signing_keys_v6_rpm-testkey-v6-rsa4k.asc

	vendors fedora-44 -o ring "$key" "$fixtures/vendor.asc"
	ends 0
	fpr=$(grep -oE '^fedora'$'\t''44'$'\t''[0-9a-f]{64}' <<<"$output" | cut -f 3)
	printf 'new\t1\t%s\tRSA\t2026-01-01\t-\t-\t-\n' "$fpr" >>table
	vendors new-1 "$key"
	ends 0
	contains "accepted; verifies on Linux 6.12 and 7.3"
	# RFC 9580, section 5.5.4.3
	[ "$fpr" = "$(quiet_gpg --dearmor <"$key" | python3 -c '
import hashlib, sys
d = sys.stdin.buffer.read()
n, at = (d[1], 2) if d[1] < 192 else ((d[1] - 192 << 8) + d[2] + 192, 3) if d[1] < 255 else (int.from_bytes(d[2:6], "big"), 6)
print(hashlib.sha256(b"\x9b" + n.to_bytes(4, "big") + d[at:at + n]).hexdigest())')" ]
}

# broken ROW REASON
broken() {
	printf '# a comment\n\n%b\n' "$1" >broken
	run dclist keys --table broken --vendor list
	ends 1
	contains "broken: line 3: $2"
}

@test "keys --vendor: a table with a mistake is refused as a whole" {
	local f

	f=$(fingerprint vendor)
	broken 'fedora 44' "not eight columns separated by tabs"
	broken "fedora\t44\t$f\tRSA 2048\t2026-01-01\t-\t-" "not eight columns separated by tabs"
	broken "fedora\t44\t$f\tRSA 2048\t2026-01-01\t-\t-\t-\tmore" "not eight columns separated by tabs"
	broken "fedora\t\t$f\tRSA 2048\t2026-01-01\t-\t-\t-" "not eight columns separated by tabs"
	broken "VENDOR\t44\t$f\tRSA 2048\t2026-01-01\t-\t-\t-" "vendor and release are lower case letters, digits, dots and hyphens"
	broken "fedora\t44\t${f%?}\tRSA 2048\t2026-01-01\t-\t-\t-" "a fingerprint is 40 or 64 hexadecimal digits"
	broken "fedora\t44\t$f\tRSA 2048\t-\t-\t-\t-" "a date is YYYY-MM-DD"
	broken "fedora\t44\t$f\tRSA 2048\t2026-01-01\tnever\t-\t-" "a date is YYYY-MM-DD"
	run dclist keys --table absent --vendor fedora-44 "$fixtures/vendor.asc"
	ends 1
	contains "absent: cannot open"
}

@test "keys --vendor: /etc/dclist/vendors.d adds rows" {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	mkdir -p etc/dclist/vendors.d
	row own 1 vendor >etc/dclist/vendors.d/own.tsv
	row own 1 other >etc/dclist/vendors.d/own.tsv.bak
	inside() {
		# shellcheck disable=SC2016 # for the inner shell
		run timeout 60 unshare --mount sh -c 'mount --bind etc /etc || exit 77
			exec "$@"' sh "$DCLIST" "$@"
		[ "$status" -ne 77 ] || skip "no permission to mount"
	}
	inside keys --vendor own -o ring "$fixtures/vendor.asc" "$fixtures/other.asc"
	ends 0
	holds vendor
	inside keys --vendor list
	ends 0
	contains fedora-44
	contains own-1
	echo wrong >etc/dclist/vendors.d/own.tsv
	inside keys --vendor own "$fixtures/vendor.asc"
	ends 1
	contains "/etc/dclist/vendors.d/own.tsv: line 1: "
	rm -r etc/dclist/vendors.d
	touch etc/dclist/vendors.d
	inside keys --vendor own "$fixtures/vendor.asc"
	ends 1
	contains "/etc/dclist/vendors.d: cannot read: Not a directory"
}

@test "keys --vendor: the table and the key files are found where packages put them" {
	mkdir -p usr/bin usr/share/dclist
	cp "$DCLIST" usr/bin
	cp table usr/share/dclist/vendors.tsv
	run timeout 60 usr/bin/dclist keys --vendor list
	ends 0
	[ "${#lines[@]}" -ge 3 ]
	contains "epel-10  $(fingerprint other | tr A-F a-f)  RSA 2048  from 2026-01-01  https://epel.example/key"
	[ ! -e /usr/share/distribution-gpg-keys ] || skip "distribution-gpg-keys is installed"
	vendors fedora-44
	ends 1
	contains "/usr/share/distribution-gpg-keys: does not exist; install the package distribution-gpg-keys, or give key files or a directory"
}

@test "keys --vendor list" {
	row old 1 expired 2021-01-01 >>table
	run dclist keys --table table --vendor list
	ends 0
	[ "${#lines[@]}" -eq 4 ]
	contains "from 2026-01-01, revoked 2021-01-01  https://old.example/key"
	run dclist keys --table table --vendor help --json
	ends 0
	[ "$(json 'sorted(j[0])')" = "['algorithm', 'created', 'fingerprint', 'release', 'url', 'vendor']" ]
	[ "$(json 'j[3]["revoked"]')" = 2021-01-01 ]
}

@test "keys --vendor: usage" {
	for args in "--vendor , $fixtures/vendor.asc:--vendor requires a name" \
		"--vendor list file:--vendor list cannot be combined with a file" \
		"--table table file:--table requires --vendor" \
		"--vendor fedora --show ring:--show cannot be combined with another file, --output or --vendor"; do
		# shellcheck disable=SC2086 # arguments
		run dclist keys ${args%%:*}
		ends 2
		contains "${args#*:}"
	done
}

@test "keys --vendor: the table that is shipped has no row twice" {
	run dclist keys --table "$TOP/keys/vendors.tsv" --vendor list --json
	ends 0
	[ "$(json 'len({(k["vendor"], k["release"], k["fingerprint"]) for k in j}) == len(j) > 200')" = True ]
}

needs_vendor_keys() {
	[ -d "$VENDOR_KEYS" ] || skip "no key files; install distribution-gpg-keys, or set DCLIST_VENDOR_KEYS"
}

@test "keys --vendor: the table is what the vendors' key files say" {
	local files

	needs_vendor_keys
	mapfile -t files < <(cd "$VENDOR_KEYS" && find -L "$PWD"/{alma,amazon-linux,azure-linux,centos,epel,fedora} \
		"$PWD"/{microsoft,openeuler,opensuse,oraclelinux,redhat,remi,rocky,suse} -type f ! -name '*-IMA' 2>/dev/null | sort)
	[ "${#files[@]}" -gt 100 ]
	dclist keys --json --allow-expired "${files[@]}" >json
	for file in "${files[@]}"; do
		quiet_gpg --with-colons --show-keys "$file" 2>/dev/null || true
	done | awk -F: '$1 == "pub" { pub = 1 } $1 == "fpr" && pub { print tolower($10); pub = 0 }' >gpg
	run python3 - "$TOP/keys/vendors.tsv" json gpg <<-'END'
	import json, sys, time
	table = {}
	for line in open(sys.argv[1]):
	    if line.startswith("#"):
	        continue
	    vendor, release, fpr, algorithm, created, expires, revoked, url = line.rstrip("\n").split("\t")
	    table.setdefault(fpr, []).append((vendor + "-" + release, algorithm, created, expires))
	date = lambda t: time.strftime("%Y-%m-%d", time.gmtime(t)) if t else "-"
	found, wrong = {}, []
	for key in json.load(open(sys.argv[2])):
	    if not key["subkey"]:
	        found[key["fingerprint"]] = key
	for fpr, key in found.items():
	    if fpr not in table:
	        wrong.append("not in the table: %s %s %s" % (fpr, key["file"], key["user_id"]))
	    for name, algorithm, created, expires in table.get(fpr, []):
	        if (algorithm, created) != (key["algorithm"], date(key.get("created"))):
	            wrong.append("%s %s: %s from %s" % (name, fpr, key["algorithm"], date(key.get("created"))))
	        # A package may be older than the table: its keys expire earlier
	        there = date(key.get("expires"))
	        if there != expires and (there == "-" or there > expires or expires == "-"):
	            wrong.append("%s %s: expires %s" % (name, fpr, there))
	unread = set(open(sys.argv[3]).read().split()) - set(found)
	wrong += ["not read by dclist: " + fpr for fpr in unread]
	print(len(found), "keys", len(table), "in the table")
	print("\n".join(wrong))
	sys.exit(bool(wrong))
	END
	ends 0
	echo "# $output" >&3
}

@test "keys --vendor: make keyring" {
	needs_vendor_keys
	run timeout 100 make -s -C "$TOP" -o all keyring VENDORS=fedora-44,epel-10 \
		KEYFILES="$VENDOR_KEYS" KEYRING="$PWD/ring"
	ends 0
	run dclist keys --show ring
	[ "${#lines[@]}" -eq 2 ]
	contains "Fedora (44) <fedora-44-primary@fedoraproject.org>: accepted"
	contains "Fedora (epel10) <epel@fedoraproject.org>: accepted"
}

@test "keys --vendor: make keyring without a vendor" {
	run timeout 100 make -s -C "$TOP" -o all keyring
	ends 2
	contains "VENDORS names no vendor: make keyring VENDORS=fedora-44,epel-10"
}
