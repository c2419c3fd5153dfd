#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist generate: lists are byte for byte what was signed, and of what the kernel
# would refuse none is written.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2012,SC2094 # names are ours

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	rpm=$fixtures/vendor.rpm
	list=out/rpm-vendor-1.0-1.noarch
}

# refuses REASON FILE: one error, one count, no list
refuses() {
	rm -rf out
	run dclist generate -o out "$2"
	ends 1
	contains "dclist generate: $2: $1"
	contains "0 written, 0 unchanged, 1 "
	[ -z "$(ls -A out)" ]
}

@test "generate: a list is the header's bytes, the signature and the trailer" {
	run dclist generate -o out "$rpm"
	ends 0
	[ "$output" = "1 written, 0 unchanged; signatures not verified (no --keyring)" ]
	cmp <("$RPM_PY" list "$rpm" 268) "$list"
	[ "$(stat -c %a "$list")" = 644 ]
}

@test "generate: what gpg signed is what the list holds" {
	local n signed

	dclist generate -o out "$fixtures/subkey.rpm"
	n=$(stat -c %s out/*)
	signed=$(dclist show --json out/* | python3 -c 'import json,sys; print(json.load(sys.stdin)[0]["signed_bytes"])')
	mkdir -m 700 home
	gpg --batch --quiet --no-tty --homedir home --import "$fixtures/subkey.asc"
	head -c "$signed" out/* >signed
	tail -c +$((signed + 1)) out/* | head -c $((n - signed - 40)) >sig
	run gpg --batch --no-tty --homedir home --trust-model always --verify sig signed
	ends 0
	contains "Good signature"
}

@test "generate: into the current directory" {
	run dclist generate "$rpm"
	ends 0
	[ -e rpm-vendor-1.0-1.noarch ]
}

# bats test_tags=slow
@test "generate: all accepted signatures" {
	local key

	for key in vendor p256 p384 p521 subkey small revoked; do
		run dclist generate -v -o out "$fixtures/$key.rpm"
		ends 0
		contains "rpm-$key-1.0-1.noarch: written"
	done
	for key in sha384 sha512; do
		run dclist generate -k "$fixtures/vendor.asc" -o out "$fixtures/$key.rpm"
		ends 0
		contains "signatures verified"
	done
}

# bats test_tags=slow
@test "generate: verified with the keyring of each signer" {
	local key

	for key in vendor p256 p384 p521 subkey; do
		run dclist generate --keyring "$fixtures/$key.asc" -o out "$fixtures/$key.rpm"
		ends 0
		[ "$output" = "1 written, 0 unchanged; signatures verified" ]
	done
}

@test "generate: with several keyrings" {
	run dclist generate -k "$fixtures/p256.asc" -k "$fixtures/vendor.asc" -o out \
		"$fixtures/vendor.rpm" "$fixtures/p256.rpm" "$fixtures/p384.rpm"
	ends 1
	contains "p384.rpm: signed by a key that is not in the keyring, "
	contains "2 written, 0 unchanged, 1 signed by an untrusted key; signatures verified"
}

@test "generate: a changed header does not verify, and is not written" {
	local layout

	cp "$rpm" changed.rpm
	read -r -a layout < <("$RPM_PY" layout changed.rpm)
	flip changed.rpm $((layout[4] + 2)) # a letter of the name
	run dclist generate -k "$fixtures/vendor.asc" -o out changed.rpm
	ends 1
	contains "signature is wrong: the list or its signature was changed; get the package again"
	contains "0 written, 0 unchanged, 1 with a wrong signature"
	[ -z "$(ls -A out)" ]
}

@test "generate: the payload is not looked at" {
	local layout

	read -r -a layout < <("$RPM_PY" layout "$rpm")
	head -c "${layout[5]}" "$rpm" >nopayload.rpm
	run dclist generate -k "$fixtures/vendor.asc" -o out nopayload.rpm
	ends 0
	cmp <("$RPM_PY" list "$rpm" 268) "$list"
}

@test "generate: the same again changes nothing" {
	local before

	dclist generate -o out "$rpm"
	touch -d 2020-01-01 "$list"
	before=$(stat -c '%i %Y' "$list")
	run dclist generate -v -o out "$rpm"
	ends 0
	contains "rpm-vendor-1.0-1.noarch: unchanged"
	contains "0 written, 1 unchanged"
	[ "$(stat -c '%i %Y' "$list")" = "$before" ]
}

@test "generate: a list that differs is replaced, a link is not followed" {
	mkdir out
	echo precious >precious
	ln -s ../precious "$list"
	run dclist generate -o out "$rpm"
	ends 0
	[ "$(cat precious)" = precious ]
	[ ! -L "$list" ]
	cmp <("$RPM_PY" list "$rpm" 268) "$list"
}

@test "generate: nothing is left of a list that cannot be written" {
	mkdir -p "$list"
	run dclist generate -o out "$rpm"
	ends 1
	contains "rpm-vendor-1.0-1.noarch: cannot write: Is a directory"
	contains "0 written, 0 unchanged, 1 failed"
	[ "$(ls -A out)" = rpm-vendor-1.0-1.noarch ]
}

@test "generate: an output directory that cannot be created" {
	run dclist generate -o no/such/folder "$rpm"
	ends 1
	contains "no/such/folder: cannot create this directory: No such file or directory"
	: >file
	run dclist generate -o file "$rpm"
	ends 1
	contains "file: cannot write to it: Not a directory"
}

@test "generate: directories are searched, without source packages and other files" {
	mkdir -p repo/a/b
	cp "$rpm" repo/a/b/one.rpm
	cp "$fixtures/vendor.src.rpm" repo/a
	ln -s "$fixtures/p256.rpm" repo/linked.rpm
	ln -s .. repo/a/round
	echo text >repo/README
	run dclist generate -o out repo
	ends 0
	contains "2 written, 0 unchanged;"
	[ "$(ls out | tr '\n' ' ')" = "rpm-p256-1.0-1.noarch rpm-vendor-1.0-1.noarch " ]
}

@test "generate: a directory without packages" {
	mkdir empty
	run dclist generate -o out empty
	ends 1
	contains "0 written, 0 unchanged; no packages found"
}

@test "generate: a package that is named is taken, whatever its name" {
	cp "$rpm" some-file
	run dclist generate -o out some-file "$fixtures/vendor.src.rpm"
	ends 0
	# The source package has the same name
	contains "2 written, 0 unchanged"
	run dclist generate -o out2 "$fixtures/vendor.src.rpm"
	ends 0
}

@test "generate: a failure does not stop the others" {
	run dclist generate -o out "$fixtures/unsigned.rpm" missing.rpm "$rpm" "$fixtures/md5.rpm"
	ends 1
	contains "1 written, 0 unchanged, 1 not signed, 1 unsupported by the kernel, 1 failed"
	cmp <("$RPM_PY" list "$rpm" 268) "$list"
}

@test "generate: packages without files, and with an epoch" {
	run dclist generate -v -o out "$fixtures/nofiles.rpm" "$fixtures/epoch.rpm"
	ends 0
	contains "rpm-nofiles-1.0-1.noarch: written"
	contains "rpm-epoch-7:1.0-1.noarch: written"
	run dclist show out/rpm-nofiles-1.0-1.noarch
	ends 0
	contains "digests:    0"
}

@test "generate: not signed" {
	refuses "not signed, header-only signature missing; sign it with rpmsign" "$fixtures/unsigned.rpm"
}

@test "generate: only header and payload together signed" {
	"$RPM_PY" sign "$rpm" whole.rpm "1002:7:$rpm"
	refuses "only header and payload together are signed, the header alone is not; sign it" whole.rpm
}

@test "generate: signatures that the kernel refuses" {
	refuses "DSA signature: refused by the kernel; sign with RSA" "$fixtures/dsa.rpm"
	refuses "signature over SHA-1: refused by the kernel; sign with RSA" "$fixtures/sha1.rpm"
}

@test "generate: MD5 file digests" {
	refuses "file digests are MD5: refused by the kernel; rebuild the package" "$fixtures/md5.rpm"
}

@test "generate: a signature as a base64 string, as rpm 6 writes it" {
	signature_of "$rpm" 268
	"$RPM_PY" sign "$rpm" new.rpm 278:8:sig
	run dclist generate -k "$fixtures/vendor.asc" -o out new.rpm
	ends 0
	cmp <("$RPM_PY" list "$rpm" 268) "$list"
}

@test "generate: of several signatures all, each once" {
	signature_of "$rpm" 268
	mv sig vendor.sig
	signature_of "$fixtures/sha1.rpm" 268
	mv sig sha1.sig
	signature_of "$fixtures/ed25519.rpm" 267
	mv sig ed25519.sig
	"$RPM_PY" sign "$rpm" several.rpm 278:8:ed25519.sig 278:8:sha1.sig 278:8:vendor.sig
	run dclist generate -o out several.rpm
	ends 0
	dclist unsign -o bytes --signature signatures "$list"
	cmp signatures <(cat ed25519.sig vendor.sig sha1.sig)
	# The same in two tags, as rpm 6 writes it
	"$RPM_PY" sign "$rpm" twice.rpm 268:7:vendor.sig 278:8:vendor.sig
	run dclist generate -o out twice.rpm
	ends 0
	cmp <("$RPM_PY" list "$rpm" 268) "$list"
	"$RPM_PY" sign "$rpm" none.rpm 278:8:sha1.sig
	refuses "signature over SHA-1: refused by the kernel" none.rpm
}

@test "generate: signatures that the kernel ignores leave room for the others" {
	local i args=()

	signature_of "$rpm" 268
	mv sig vendor.sig
	signature_of "$fixtures/sha1.rpm" 268
	python3 - <<-'END'
	sig = bytearray(open("sig", "rb").read())
	for i in range(20):
	    sig[-1] = i
	    open(f"sha1-{i}", "wb").write(sig)
	END
	for i in {0..19}; do
		args+=("278:8:sha1-$i")
	done
	"$RPM_PY" sign "$rpm" many.rpm "${args[@]}" 267:7:vendor.sig
	run dclist generate -k "$fixtures/vendor.asc" -o out many.rpm
	ends 0
	dclist unsign -o bytes --signature signatures "$list"
	cmp -n "$(stat -c %s vendor.sig)" vendor.sig signatures
	run dclist show "$list"
	[ "$(grep -c "signature:" <<<"$output")" = 16 ]
}

@test "generate: of several signatures one is good, and none by a known key is wrong" {
	signature_of "$rpm" 268
	mv sig vendor.sig
	signature_of "$fixtures/p256.rpm" 267 # of another package
	"$RPM_PY" sign "$rpm" several.rpm 268:7:sig 278:8:vendor.sig
	run dclist generate -k "$fixtures/vendor.asc" -o out several.rpm
	ends 0
	dclist unsign -o bytes --signature signatures "$list"
	cmp signatures <(cat sig vendor.sig)
	rm "$list"
	run dclist generate -k "$fixtures/vendor.asc" -k "$fixtures/p256.asc" -o out several.rpm
	ends 1
	contains "signature is wrong: the list or its signature was changed"
	[ ! -e "$list" ]
	run dclist generate -k "$fixtures/other.asc" -o out several.rpm
	ends 1
	contains "signed by a key that is not in the keyring"
}

@test "generate: damaged signature packets" {
	signature_of "$rpm" 268
	head -c 40 sig >short
	"$RPM_PY" sign "$rpm" short.rpm 268:7:short
	refuses "OpenPGP signature is malformed; get the package again" short.rpm
	cat sig sig >two
	"$RPM_PY" sign "$rpm" two.rpm 268:7:two
	refuses "OpenPGP signature is malformed" two.rpm
	printf 'not base64!' >text
	"$RPM_PY" sign "$rpm" text.rpm 268:7:text
	refuses "OpenPGP signature is malformed" text.rpm
	: >none
	"$RPM_PY" sign "$rpm" empty.rpm 268:7:none
	run dclist generate -o out empty.rpm
	ends 1
	contains "empty.rpm: signature header is malformed"
}

@test "generate: what was added behind the signed region is left out" {
	"$RPM_PY" dribble "$rpm" dribble.rpm
	run dclist generate -k "$fixtures/vendor.asc" -o out dribble.rpm
	ends 0
	cmp <("$RPM_PY" list "$rpm" 268) "$list"
}

@test "generate: not a package" {
	: >empty
	refuses "not an RPM package, or a damaged one; get it again" empty
	head -c 100000 /dev/zero >zeros
	refuses "not an RPM package; give packages (.rpm)" zeros
	head -c 100000 /dev/urandom >random
	refuses "not an RPM package; give packages (.rpm)" random
	dclist generate -o lists "$rpm"
	refuses "not an RPM package; give packages (.rpm)" lists/rpm-vendor-1.0-1.noarch
}

@test "generate: not a file" {
	refuses "cannot open: No such file or directory" missing.rpm || refuses "cannot read" missing.rpm
	mkfifo fifo
	refuses "not a regular file; give packages (.rpm)" fifo
	refuses "not a regular file; give packages (.rpm)" /dev/zero
}

# bats test_tags=slow
@test "generate: killed between any two steps, the next run completes it" {
	local call n

	command -v strace >/dev/null || skip "no strace"
	for call in renameat2:1 renameat2:2 fchmod:2 syncfs:1; do
		n=${call#*:} call=${call%:*}
		rm -rf out
		timeout 60 strace -qq -o trace -e "trace=$call" \
			-e "inject=$call:signal=SIGKILL:when=$n" \
			"$DCLIST" generate -o out "$fixtures"/{vendor,epoch,sha512}.rpm \
			>/dev/null 2>&1 && false || [ $? -eq 137 ]
		find out -type f -name 'rpm-*' -exec timeout 60 "$DCLIST" verify -q \
			-k "$fixtures/vendor.asc" {} +
		run dclist generate -o out "$fixtures"/{vendor,epoch,sha512}.rpm
		ends 0
		[ "$(ls -A out)" = "rpm-epoch-7:1.0-1.noarch
rpm-sha512-1.0-1.noarch
rpm-vendor-1.0-1.noarch" ]
	done
}

@test "generate: a file that may not be read" {
	((EUID)) || skip "root may read everything"
	cp "$rpm" secret.rpm
	chmod 0 secret.rpm
	refuses "cannot open: Permission denied" secret.rpm
}

# bats test_tags=slow
@test "generate: truncated at every boundary" {
	local layout n

	read -r -a layout < <("$RPM_PY" layout "$rpm")
	for n in 1 4 50 95 96 97 104 111 112 113 "${layout[1]}" "${layout[2]}" $((layout[2] + 8)) \
		$((layout[3] - 1)) "${layout[3]}" $((layout[3] + 17)) "${layout[4]}" $((layout[5] - 1)); do
		head -c "$n" "$rpm" >short.rpm
		refuses "not an RPM package, or a damaged one; get it again" short.rpm
	done
}

# Every field of both headers, of the region and of an entry of the index
# bats test_tags=slow
@test "generate: changed header fields" {
	local layout off

	read -r -a layout < <("$RPM_PY" layout "$rpm")
	for off in 96 99 100 104 106 108 110 112 116 120 124 "${layout[2]}" $((layout[2] + 4)) \
		$((layout[2] + 8)) $((layout[2] + 12)) $((layout[2] + 16)) $((layout[2] + 20)) \
		$((layout[2] + 24)) $((layout[2] + 28)) $((layout[3] + 16)) $((layout[3] + 20)) \
		$((layout[3] + 24)) $((layout[3] + 28)) $((layout[5] - 16)) $((layout[5] - 8)); do
		cp "$rpm" changed.rpm
		flip changed.rpm "$off"
		rm -rf out
		run dclist generate -k "$fixtures/vendor.asc" -o out changed.rpm
		if ((off >= layout[2])); then
			ends 1
			[ -z "$(ls -A out)" ]
		else # it need not be what the list is made of
			[ "$status" -le 1 ]
			[ ! -e "$list" ] || cmp <("$RPM_PY" list "$rpm" 268) "$list"
		fi
	done
}

# bats test_tags=slow
@test "generate: headers that say they are huge take no memory" {
	local layout off

	read -r -a layout < <("$RPM_PY" layout "$rpm")
	for off in 104 108 $((layout[2] + 8)) $((layout[2] + 12)); do
		cp "$rpm" huge.rpm
		printf '\x0f\xff\xff\xf0' | dd of=huge.rpm bs=1 seek="$off" conv=notrunc status=none
		refuses "not an RPM package, or a damaged one" huge.rpm
	done
	truncate -s 300M huge.rpm
	refuses "a header is larger than 32 MiB, the kernel's limit; split the package" huge.rpm
}

@test "generate: random damage never crashes it, nor verifies" {
	python3 - "$rpm" <<-'END'
	import random, sys
	random.seed(1)
	data = open(sys.argv[1], "rb").read()[:6000]
	for i in range(200):
	    d = bytearray(data)
	    for _ in range(random.choice([1, 2, 8])):
	        d[random.randrange(96, len(d))] = random.choice([0, 1, 255, random.randrange(256)])
	    open(f"d{i}.rpm", "wb").write(d)
	END
	run dclist generate -k "$fixtures/vendor.asc" -o out .
	[ "$status" -le 1 ]
	lacks Sanitizer
	lacks "runtime error"
	[ ! -e "$list" ] || cmp <("$RPM_PY" list "$rpm" 268) "$list"
	[ "$(ls out | wc -l)" -le 1 ]
}

@test "generate: keyrings that are none" {
	run dclist generate -k missing -o out "$rpm"
	ends 1
	contains "missing: cannot open: No such file or directory"
	[ ! -e out ]
	run dclist generate -k "$rpm" -o out "$rpm"
	ends 1
	contains "not a file of OpenPGP keys; give a vendor's key file"
	run dclist generate -k "$fixtures/dsa.asc" -o out "$rpm"
	ends 1
	contains "key is refused: DSA: not RSA, ECDSA on P-256, P-384 or P-521, nor Ed25519"
	contains "no key to verify with; give one with --keyring"
}

@test "generate: all of the corpus that is signed as the kernel likes" {
	local n

	needs_corpus
	run dclist generate -o out "$CORPUS/rpm"
	ends 1
	lacks "cannot"
	contains "44 written, 17 unchanged, 10 not signed, 43 unsupported by the kernel, 6 damaged"
	n=$(ls -A out | wc -l)
	[ "$n" -eq 44 ]
}

# database NAME FILE: in a system below image
database() {
	mkdir -p image/var/lib/rpm
	xz -dc "$CORPUS/rpmdb/$1" >"image/var/lib/rpm/$2"
}

# bats test_tags=slow
@test "generate: all installed packages of CentOS 8, verified" {
	needs_corpus
	database centos8-Packages.xz Packages
	run dclist generate --rpmdb --root image -o out \
		-k "$CORPUS/keys/centos__RPM-GPG-KEY-CentOS-Official.asc"
	ends 0
	[ "$output" = "517 written, 0 unchanged; signatures verified" ]
	[ "$(ls -A image/var/lib/rpm)" = Packages ]
}

# bats test_tags=slow
@test "generate: all installed packages of CentOS 7, one header of 9 MB" {
	needs_corpus
	database centos7-Packages.xz Packages
	run dclist generate --rpmdb --root image -o out \
		-k "$CORPUS/keys/centos__RPM-GPG-KEY-CentOS-7.asc"
	ends 0
	[ "$output" = "263 written, 0 unchanged; signatures verified" ]
	[ -n "$(find out -size +9000k)" ]
}

@test "generate: an installed package gives the same list as its file" {
	"$TOP/tests/rpm-db" "$PWD/db" -i "$rpm"
	run dclist generate --rpmdb --dbpath "$PWD/db" -k "$fixtures/vendor.asc" -o out
	ends 0
	[ "$output" = "1 written, 0 unchanged; signatures verified" ]
	cmp <("$RPM_PY" list "$rpm" 268) "$list"
}

@test "generate: no database, or one that is none" {
	mkdir image
	run dclist generate --rpmdb --root image -o out
	ends 1
	contains "no rpm database in it; give its directory with --dbpath"
	[ -z "$(ls -A image)" ]
	run dclist generate --rpmdb --root missing -o out
	ends 1
	contains "missing: cannot open the root directory: No such file or directory"
	mkdir db
	head -c 100000 /dev/urandom >db/Packages
	run dclist generate --rpmdb --dbpath "$PWD/db" -o out
	ends 1
	lacks Sanitizer
}

@test "generate: --rpmdb cannot be combined with files" {
	run dclist generate --rpmdb "$rpm"
	ends 2
	contains "--rpmdb cannot be combined with FILE or DIR"
	run dclist generate --root / "$rpm"
	ends 2
	contains "--root requires --rpmdb"
}
