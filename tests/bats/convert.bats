#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist convert: what all formats share, and trees, packages of RPM, sums and manifests.

# shellcheck disable=SC2046 # options of pkcs7 are words

load common
load sign

ARCHIVES_PY=$TOP/tests/bats/archives.py

setup_file() {
	common_setup_file
	owner_setup_file
	make_tree "$BATS_FILE_TMPDIR/tree"
}

teardown_file() {
	owner_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	tree=$BATS_FILE_TMPDIR/tree
}

# convert FORMAT ARGUMENT...: by PKCS#7, into the file out
convert() {
	dclist convert "$1" $(pkcs7) -o out "${@:2}"
}

vouch() {
	convert tree --i-vouch "$@"
}

# A package's header with another payload: payload_of OUT [NAME=TEXT]...
payload_of() {
	local layout

	read -r -a layout < <("$RPM_PY" layout "$fixtures/vendor.rpm")
	"$ARCHIVES_PY" cpio payload ./usr/bin/vendor.empty= "${@:2}"
	head -c "${layout[5]}" "$fixtures/vendor.rpm" | cat - payload >"$1"
}

# The good payload
program='./usr/bin/vendor=#!/bin/sh\necho vendor\n'

@test "convert: help of the command and of every format" {
	local format

	run dclist convert --help
	ends 0
	for format in rpm-verity sha256sums json tree; do
		contains "  $format "
		run dclist convert "$format" --help
		ends 0
		contains "Usage: dclist convert $format"
		run dclist convert --help
	done
}

# bats test_tags=slow
@test "convert: wrong usage" {
	run dclist convert
	ends 2
	contains "no format given"
	run dclist convert nosuch
	ends 2
	contains "no such format"
	run dclist convert tree --nonsense
	ends 2
	contains "--nonsense"
	run dclist convert json --i-vouch
	ends 2
	contains "unrecognized option '--i-vouch'"
	run dclist convert tree --i-vouch -o out "$tree"
	ends 2
	contains "no signing key; give --gpg-key, or --cert and --key"
	run dclist convert tree --i-vouch --unsigned $(pkcs7) -o out "$tree"
	ends 2
	contains "--unsigned"
	run dclist convert tree --i-vouch $(pkcs7) "$tree"
	ends 2
	contains "--output is missing"
	run convert tree --i-vouch
	ends 2
	contains "SOURCE is missing"
	run vouch --max-file 1Q "$tree"
	ends 2
	contains "--max-file"
	run vouch --jobs 0 "$tree"
	ends 2
	contains "not a number from 1 to 256"
	mkdir folder
	run dclist convert tree --i-vouch --unsigned -o folder "$tree"
	ends 1
	contains "folder: a directory; --unsigned writes one file"
	run vouch --algorithm md5 "$tree"
	ends 2
	contains ": fs-verity has sha256 and sha512"
	run vouch --serial -1 "$tree"
	ends 2
	[ ! -e out ]
}

@test "convert: without a keyring no source is trusted" {
	local format

	for format in rpm-verity sha256sums json; do
		run convert "$format" "$fixtures/vendor.rpm"
		ends 2
		contains "--keyring is missing"
	done
	[ ! -e out ]
}

@test "tree: only if the user vouches for it" {
	run convert tree "$tree"
	ends 1
	contains "if you vouch for all of them, give --i-vouch"
	[ ! -e out ]
}

@test "tree: a directory, one entry a file" {
	run vouch "$tree"
	ends 0
	contains "1 list written, 2 digests of 3 files"
	run dclist show out
	contains "name:       tree"
	contains "source:     tree: tree, not signed"
	contains "block size: 4096"
	lacks serial
	run digests_of out
	contains "$(verity_of "$tree/usr/bin/two")  /usr/bin/two"
	contains "$(verity_of "$tree/usr/bin/one")  /usr/bin/one"
	contains "$(verity_of "$tree/usr/bin/one")  /usr/bin/same"
}

@test "tree: an archive gives the list of its directory, whatever its compression" {
	local pack

	dclist convert tree --i-vouch --unsigned --name x -o want "$tree"
	tar -C "$tree" -cf a.tar .
	gzip -k a.tar
	xz -k a.tar
	zstd -q a.tar
	(cd "$tree" && find . | cpio --quiet -o -H newc) >a.cpio
	# In whatever order; the path does not depend on it
	tar -C "$tree" -cf b.tar usr/bin/same usr/bin/two usr/bin/one
	for pack in a.tar a.tar.gz a.tar.xz a.tar.zst a.cpio b.tar; do
		dclist convert tree --i-vouch --unsigned --name x -o got "$pack"
		cmp <(strings -n 6 want | grep usr) <(strings -n 6 got | grep usr)
		run dclist sign $(pkcs7) -o signed got
		ends 0
		run digests_of signed
		contains "$(verity_of "$tree/usr/bin/two")  /usr/bin/two"
	done
}

@test "tree: an image that continues after its first archive" {
	local image

	tar -C "$tree" -cf a.tar .
	(cd "$tree" && find . | cpio --quiet -o -H newc) >a.cpio
	cat a.tar a.tar >two.tar
	cat a.cpio a.cpio >two.cpio
	cat a.cpio a.cpio | gzip >two.cpio.gz
	gzip -k a.cpio
	cat a.cpio a.cpio.gz >initrd
	PATH=$PATH:/usr/sbin:/sbin mke2fs -q -t ext4 -d "$tree" ext4 4M
	for image in two.tar two.cpio two.cpio.gz initrd ext4; do
		run vouch "$image"
		ends 1
		contains "$image: has data after the end of the archive; unpack or mount it"
		[ ! -e out ]
	done
	head -c 100000 /dev/zero >>a.tar
	head -c 100000 /dev/zero >>a.cpio
	for image in a.tar a.cpio; do
		run vouch "$image"
		ends 0
	done
}

# bats test_tags=slow
@test "tree: Merkle parameters, serial, name and prefix are in the list" {
	run vouch --algorithm sha512 --block-size 1024 --salt 00ff --serial 42 --name n --prefix /opt/x "$tree"
	ends 0
	run dclist show out
	contains "name:       n"
	contains "serial:     42"
	contains "block size: 1024"
	contains "salt:       00ff"
	run digests_of out
	contains "$(verity_of --hash-alg sha512 --block-size 1024 --salt 00ff "$tree/usr/bin/two")  /opt/x/usr/bin/two"
	SOURCE_DATE_EPOCH=7 run vouch "$tree"
	run dclist show out
	contains "serial:     7"
	for prefix in x /x/ /x/../y //x ''; do
		run vouch --prefix "$prefix" "$tree"
		ends 1
		contains ": --prefix requires an absolute path"
	done
}

# bats test_tags=slow
@test "convert: twice the same bytes but for the signature, with any number of threads" {
	local jobs

	for jobs in 1 2 8; do
		dclist convert rpm-verity --keyring "$fixtures/vendor.asc" --unsigned --name all --jobs "$jobs" \
			-o "bytes.$jobs" "$fixtures"/{vendor,epoch,sha384,sha512}.rpm
		dclist convert rpm-verity --keyring "$fixtures/vendor.asc" $(pkcs7) --jobs "$jobs" \
			-o "lists.$jobs/" "$fixtures"/{epoch,vendor,sha384,sha512}.rpm
	done
	cmp bytes.1 bytes.2
	cmp bytes.1 bytes.8
	diff -r lists.1 lists.2
	diff -r lists.1 lists.8
	[ "$(find lists.1 -type f | wc -l)" -eq 4 ]
	dclist convert tree --i-vouch --gpg-key owner@dclist.example -o a "$tree"
	dclist convert tree --i-vouch --gpg-key owner@dclist.example -o b "$tree"
	dclist unsign -o a.bytes a
	dclist unsign -o b.bytes b
	cmp a.bytes b.bytes
}

@test "convert: a list of several sources needs a name, lists of their own have theirs" {
	run vouch "$tree" "$tree/usr"
	ends 1
	contains "requires --name"
	run vouch --name both "$tree" "$tree/usr"
	ends 0
	run dclist show out
	contains "source:     tree: 2 sources, not signed"
	run vouch --name $'line\nbreak' "$tree"
	ends 1
	contains "the name or source is not valid in a list; give one with --name"
	mkdir folder
	run dclist convert tree --i-vouch $(pkcs7) -o folder "$tree" "$tree/usr"
	ends 0
	[ -e folder/tlv-tree ]
	[ -e folder/tlv-usr ]
	run dclist convert tree --i-vouch $(pkcs7) --name x -o folder "$tree" "$tree/usr"
	ends 1
	contains "several lists cannot share one --name"
}

@test "convert: one bad source fails the list of all, but no other list" {
	payload_of bad.rpm './usr/bin/vendor=other'
	run convert rpm-verity -k "$fixtures/vendor.asc" --name all "$fixtures/epoch.rpm" bad.rpm
	ends 1
	[ ! -e out ]
	run dclist convert rpm-verity $(pkcs7) -k "$fixtures/vendor.asc" -o lists/ "$fixtures/epoch.rpm" bad.rpm
	ends 1
	contains "1 list written"
	[ "$(ls lists)" = "tlv-epoch-7:1.0-1.noarch" ]
}

# bats test_tags=slow
@test "archives: path tricks refuse the whole archive" {
	local kind

	for kind in absolute dotdot dotdot-last twice file-twice-as-folder below-link \
		link-in-place-of-folder hard-link-out hard-link-absolute hard-link-nowhere \
		hard-link-to-link long root; do
		"$ARCHIVES_PY" tar "$kind" "$kind.tar"
		run vouch "$kind.tar"
		ends 1
		contains "the archive is refused"
		[ ! -e out ]
	done
}

@test "archives: links and devices are not files, hard links and sparse files are" {
	"$ARCHIVES_PY" tar others others.tar
	run vouch others.tar
	ends 0
	contains "1 digests of 1 files"
	"$ARCHIVES_PY" tar hard-link hard-link.tar
	run vouch hard-link.tar
	ends 0
	contains "1 digests of 1 files"
	"$ARCHIVES_PY" tar sparse sparse.tar
	run vouch sparse.tar
	ends 0
	truncate -s 1M sparse
	run digests_of out
	contains "$(verity_of sparse)  /sparse"
}

@test "archives: a name that is not UTF-8 is kept, byte for byte" {
	"$ARCHIVES_PY" tar not-utf8 a.tar
	run vouch a.tar
	ends 0
	run digests_of out
	contains '/usr/bin/na\377me\012'
	LC_ALL=C grep -qaP '/usr/bin/na\xffme' out
	run dclist show --json --digests out
	ends 0
	json 'j[0]["entries"][0]["path"]'
}

# bats test_tags=slow
@test "archives: sizes beyond the limits, and sizes that are not true" {
	"$ARCHIVES_PY" tar huge huge.tar
	run vouch huge.tar
	ends 1
	contains "see --max-file"
	"$ARCHIVES_PY" tar sparse-huge sparse.tar
	run vouch sparse.tar
	ends 1
	contains "see --max-file"
	"$ARCHIVES_PY" tar truncated truncated.tar
	run vouch truncated.tar
	ends 1
	contains "truncated.tar: not an archive"
	tar -C "$tree" -cf a.tar .
	head -c 1500 a.tar >cut.tar
	run vouch cut.tar
	ends 1
	contains "cut.tar: not an archive"
	head -c 1000 /dev/urandom >noise
	run vouch noise
	ends 1
	contains "noise: not an archive"
	: >empty
	run vouch empty
	ends 1
	contains "empty: not an archive"
	run vouch --max-entries 3 a.tar
	ends 1
	contains "see --max-entries"
	run vouch --max-file 3 a.tar
	ends 1
	[ ! -e out ]
}

# bats test_tags=slow
@test "archives: bombs end at the limit, in memory that does not grow" {
	mkdir zeros
	truncate -s 1G zeros/file
	tar -C zeros -c . --hole-detection=raw | zstd -q >bomb.tar.zst
	run timeout 20 "$DCLIST" convert tree --i-vouch --unsigned --max-total 64M -o out bomb.tar.zst
	ends 1
	contains "see --max-total"
	# What is in no file counts, too: the reader of cpio looks for a header in it
	"$ARCHIVES_PY" cpio a.cpio one=text two=text
	{
		head -c 120 a.cpio
		yes | head -c 200M
		tail -c +121 a.cpio
	} | zstd -q >garbage.cpio.zst
	run vouch --max-total 64M garbage.cpio.zst
	ends 1
	contains "has a header of more than 2 MiB"
	head -c 100M /dev/zero | gzip -9 | gzip -9 >twice.gz
	run vouch twice.gz
	ends 1
	contains "compressed more than once"
	run timeout 20 "$DCLIST" convert tree --i-vouch --unsigned --max-seconds 0 -o out bomb.tar.zst
	ends 1
	contains "see --max-seconds"
	[ ! -e out ]
	run peak dclist convert tree --i-vouch --unsigned -o out bomb.tar.zst
	ends 0
	small_memory
	[ -e out ]
}

@test "archives: headers that are kept in memory also end at the limit" {
	"$ARCHIVES_PY" tar sparse-map sparse-map.tar
	run peak dclist convert tree --i-vouch --unsigned -o out sparse-map.tar
	ends 1
	contains "has a header of more than 2 MiB"
	small_memory
	# Every folder counts, also those that only names tell
	"$ARCHIVES_PY" tar deep deep.tar
	run peak dclist convert tree --i-vouch --unsigned --max-entries 100000 -o out deep.tar
	ends 1
	contains "see --max-entries"
	small_memory
	[ ! -e out ]
}

# bats test_tags=slow
@test "convert: who signed is in the list whatever the source is called" {
	local long

	cp "$fixtures/vendor.rpm" "vendor, signed by $(printf %040d 0)"
	run convert rpm-verity -k "$fixtures/vendor.asc" vendor,*
	ends 0
	run dclist show out
	lacks 000000
	contains "source:     rpm-verity: vendor-1.0-1.noarch, signed by $(dclist keys "$fixtures/vendor.asc" | cut -d' ' -f1)"
	long=$(printf '%0250d' 0)
	cp -r "$tree" "$long"
	run vouch "$long"
	ends 0
	run dclist show --json out
	[ "$(json 'j[0]["source"].endswith("0..., not signed") and len(j[0]["source"]) == 255')" = True ]
}

@test "archives: nothing is written but the output" {
	"$ARCHIVES_PY" tar others a.tar
	cp "$fixtures/vendor.rpm" .
	# The sanitizer's search for leaks cannot be traced.
	export ASAN_OPTIONS=detect_leaks=0
	strace -f -y -qq -e trace=file -o log "$DCLIST" convert tree --i-vouch $(pkcs7) -o out a.tar
	strace -f -y -qq -A -e trace=file -o log "$DCLIST" convert rpm-verity -k "$fixtures/vendor.asc" --unsigned -o out vendor.rpm
	grep -E 'O_(WRONLY|RDWR|CREAT)|(rename|mkdir|link|symlink|mknod|creat|truncate|chmod)' log |
		grep -vE 'readlink|ENOENT|EEXIST|"/dev/null"|[/"]\.dclist-temp-[0-9a-f]+(-gone)?[/">]' >writes || true
	run cat writes
	[ -z "$output" ]
	grep -q 'rename.*"out"' log
}

# bats test_tags=slow
@test "rpm-verity: digests of the payload, the signer and the time in the list" {
	run convert rpm-verity -k "$fixtures/vendor.asc" "$fixtures/vendor.rpm"
	ends 0
	contains "1 list written, 2 digests of 2 files"
	rpm2cpio "$fixtures/vendor.rpm" | cpio --quiet -idm
	run digests_of out
	contains "$(verity_of usr/bin/vendor)  /usr/bin/vendor"
	run dclist show out
	contains "name:       vendor-1.0-1.noarch"
	contains "source:     rpm-verity: vendor-1.0-1.noarch, signed by $(dclist keys "$fixtures/vendor.asc" | cut -d' ' -f1)"
	contains "serial:     "
}

# ids FOLDER: the lists in it, by name and id
ids() {
	local file

	for file in "$1"/*; do
		echo "${file##*/} $(dclist show --json "$file" | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])')"
	done
}

# bats test_tags=slow
@test "rpm-verity: packages of one name with different content keep all their lists, in any order" {
	local order right name first id

	dclist convert rpm-verity $(pkcs7) -k "$fixtures/vendor.asc" -o one/ "$fixtures/twin-a.rpm" >/dev/null
	[ "$(ls one)" = tlv-twin-1.0-1.noarch ]
	while read -r -a order; do
		rm -rf out
		run dclist convert rpm-verity $(pkcs7) -k "$fixtures/vendor.asc" -o out/ "${order[@]/#/$fixtures/twin-}"
		ends 0
		contains "3 lists written"
		: "${right:=$(ids out)}"
		[ "$(ids out)" = "$right" ]
		rm -rf out
		for name in "${order[@]}"; do
			dclist convert rpm-verity $(pkcs7) -k "$fixtures/vendor.asc" -o out/ "$fixtures/twin-$name" >/dev/null
		done
		[ "$(ids out)" = "$right" ]
	done < <(printf '%s\n' "a.rpm b.rpm c.rpm" "b.rpm c.rpm a.rpm" "c.rpm b.rpm a.rpm")
	read -r name first <<<"$right"
	[ "$name" = tlv-twin-1.0-1.noarch ]
	while read -r name id; do
		[ "$name" = "tlv-twin-1.0-1.noarch@${id:0:16}" ]
		[[ $id > $first ]]
	done < <(tail -n +2 <<<"$right")
	# Installed one by one it is the same.
	mkdir image
	mapfile -t order < <(ls -r out)
	for name in "${order[@]}"; do
		dclist install --root image --no-verify "out/$name" >/dev/null
	done
	[ "$(ids image/etc/digest_lists)" = "$right" ]
}

@test "rpm-verity: a package that is converted again replaces its list, and so does a tree of the same name" {
	local serial

	mkdir folder
	for serial in 1 2; do
		dclist convert rpm-verity $(pkcs7) -k "$fixtures/vendor.asc" --serial $serial -o out/ "$fixtures/twin-a.rpm"
		echo "$serial" >folder/file
		dclist convert tree --i-vouch $(pkcs7) --name site -o out/ folder
	done
	[ "$(cd out && echo *)" = "tlv-site tlv-twin-1.0-1.noarch" ]
	run dclist show out/*
	contains "serial:     2"
	lacks "serial:     1"
}

# bats test_tags=slow
@test "rpm-verity: refused are other keys, no signature, expired and revoked keys" {
	run convert rpm-verity -k "$fixtures/other.asc" "$fixtures/vendor.rpm"
	ends 1
	contains "signed by a key that is not in the keyring"
	run convert rpm-verity -k "$fixtures/vendor.asc" "$fixtures/unsigned.rpm"
	ends 1
	contains "not signed"
	run convert rpm-verity -k "$fixtures/revoked.asc" "$fixtures/revoked.rpm"
	ends 1
	contains "revoked.asc: key is refused: certificate is revoked"
	run convert rpm-verity -k "$fixtures/vendor.asc" "$fixtures/sha1.rpm"
	ends 1
	contains "sha1.rpm: signature over SHA-1"
	run convert rpm-verity -k "$fixtures/vendor.asc" "$fixtures/md5.rpm"
	ends 1
	contains "md5.rpm: file digests are MD5"
	cp "$fixtures/unsigned.rpm" expired.rpm
	sign_expired expired.rpm
	expire_earlier late.asc
	run convert rpm-verity -k late.asc expired.rpm
	ends 1
	contains "expired.rpm: signed after its key had expired; --allow-expired accepts it anyway"
	[ ! -e out ]
	run convert rpm-verity --allow-expired -k late.asc expired.rpm
	ends 0
	rm out
	run convert rpm-verity -k "$owner/expired.asc" expired.rpm
	ends 0
}

# With a key that has expired since; and, with other ENTRY..., not only with it
sign_expired() {
	local layout

	read -r -a layout < <("$RPM_PY" layout "$1")
	tail -c +$((layout[2] + 1)) "$1" | head -c $((layout[5] - layout[2])) >header
	rm -f sig
	fixture_gpg --faked-system-time 20200105T000000 --local-user expired@dclist.example \
		--output sig --detach-sign header
	"$RPM_PY" sign "$1" signed "268:7:sig" "${@:2}"
	mv signed "$1"
}

# bats test_tags=slow
@test "rpm-verity: one of several signers' keys that had not expired is enough" {
	cp "$fixtures/unsigned.rpm" twice.rpm
	sign_expired twice.rpm
	fixture_gpg --local-user owner@dclist.example --output owner.sig --detach-sign header
	sign_expired twice.rpm 278:8:owner.sig
	expire_earlier late.asc
	run convert rpm-verity -k late.asc twice.rpm
	ends 1
	contains "twice.rpm: signed after its key had expired"
	run convert rpm-verity -k late.asc -k "$owner/owner.asc" twice.rpm
	ends 0
	run dclist show out
	contains "signed by $(dclist keys "$owner/owner.asc" | cut -d' ' -f1)"
}

@test "rpm-verity: header and signature changed" {
	local layout

	read -r -a layout < <("$RPM_PY" layout "$fixtures/vendor.rpm")
	cp "$fixtures/vendor.rpm" a.rpm
	flip a.rpm $((layout[5] - 20))
	run convert rpm-verity -k "$fixtures/vendor.asc" a.rpm
	ends 1
	contains "a.rpm: signature is wrong"
	head -c "${layout[5]}" "$fixtures/vendor.rpm" >b.rpm
	run convert rpm-verity -k "$fixtures/vendor.asc" b.rpm
	ends 1
	contains "b.rpm: not an archive"
	head -c -10 "$fixtures/vendor.rpm" >c.rpm
	run convert rpm-verity -k "$fixtures/vendor.asc" c.rpm
	ends 1
	[ ! -e out ]
}

# bats test_tags=slow
@test "rpm-verity: another payload under the vendor's header" {
	payload_of good.rpm "$program"
	run convert rpm-verity -k "$fixtures/vendor.asc" good.rpm
	ends 0
	rm out
	payload_of a.rpm './usr/bin/vendor=#!/bin/sh\necho vendoR\n'
	run convert rpm-verity -k "$fixtures/vendor.asc" a.rpm
	ends 1
	contains "/usr/bin/vendor is not the file that the vendor signed"
	payload_of a.rpm './usr/bin/vendor='
	run convert rpm-verity -k "$fixtures/vendor.asc" a.rpm
	ends 1
	contains "a.rpm: /usr/bin/vendor is not the file that the vendor signed"
	payload_of a.rpm "$program" './usr/bin/more=text'
	run convert rpm-verity -k "$fixtures/vendor.asc" a.rpm
	ends 1
	contains "/usr/bin/more is not in the header that the vendor signed"
	payload_of a.rpm
	run convert rpm-verity -k "$fixtures/vendor.asc" a.rpm
	ends 1
	contains "/usr/bin/vendor is not in the payload"
	payload_of a.rpm "$program" "$program"
	run convert rpm-verity -k "$fixtures/vendor.asc" a.rpm
	ends 1
	contains "occurs twice"
	payload_of a.rpm "/usr/bin/vendor=${program#*=}"
	run convert rpm-verity -k "$fixtures/vendor.asc" a.rpm
	ends 1
	contains "is an absolute name"
	payload_of a.rpm "./usr/lib/../bin/vendor=${program#*=}"
	run convert rpm-verity -k "$fixtures/vendor.asc" a.rpm
	ends 1
	contains "leads out of its directory"
	payload_of a.rpm "$program"
	{
		head -c $(($(stat -c %s a.rpm) - $(stat -c %s payload) + 136)) a.rpm
		echo garbage
		tail -c +137 payload
	} >b.rpm
	run convert rpm-verity -k "$fixtures/vendor.asc" b.rpm
	ends 1
	contains "not an archive of the right kind, or damaged"
	[ ! -e out ]
}

# build_rpm NAME [RPMBUILD-OPTION...] - makes NAME.rpm; the spec's %install and %files are
# standard input. Nothing but the package stays.
build_rpm() {
	local name=$1 top=$PWD/build

	mkdir -p "$top"
	{
		printf '%s\n' "Name: $name" 'Version: 1' 'Release: 1' "Summary: $name" \
			'License: GPL-2.0-or-later' 'BuildArch: noarch' %description "$name."
		cat
	} >"$name.spec"
	timeout 100 rpmbuild -bb --quiet --define "_topdir $top" --define "_tmppath $top" \
		--define "_dbpath $top/db" --define '__os_install_post %{nil}' "${@:2}" "$name.spec" >log 2>&1 </dev/null
	mv "$top"/RPMS/noarch/*.rpm "$name.rpm"
	rm -rf "$top"
}

# bats test_tags=slow
@test "rpm-verity: files of several names, empty ones among them" {
	build_rpm links <<-END
	%install
	mkdir -p %{buildroot}/usr
	cd %{buildroot}/usr
	echo content >a
	ln a b
	touch empty ghost
	ln empty nothing
	%files
	/usr/a
	/usr/b
	/usr/empty
	/usr/nothing
	%ghost /usr/ghost
	END
	sign_owner links.rpm
	run convert rpm-verity -k "$owner/owner.asc" links.rpm
	ends 0
	contains "2 digests of 3 files"
	echo content >a
	: >empty
	run digests_of out
	contains "$(verity_of a)  /usr/b"
	contains "$(verity_of empty)  /usr/empty"
}

# bats test_tags=slow
@test "rpm-verity: real packages, hard links among them, every digest as fsverity has it" {
	needs_corpus
	mkdir root
	run convert rpm-verity --allow-expired -k "$CORPUS/keys/centos__RPM-GPG-KEY-CentOS-7.asc" \
		"$CORPUS/rpm/centos/authconfig-6.2.8-30.el7.x86_64.rpm"
	ends 0
	(cd root && rpm2cpio "$CORPUS/rpm/centos/authconfig-6.2.8-30.el7.x86_64.rpm" | cpio --quiet -idm 2>/dev/null)
	digests_of out | sed -n 's,^ *\(sha256:[0-9a-f]*\)  /\(.*\),\1 \2,p' >listed
	[ "$(wc -l <listed)" -gt 50 ]
	(cd root && cut -d' ' -f2- ../listed | xargs -d '\n' fsverity digest) >wanted
	cmp listed wanted
}

# bats test_tags=slow
@test "tree: fs-verity digests of all shapes of trees are those of fsverity" {
	local size algo block salt

	mkdir shapes
	# Around a block, around a level of 16, 32 or 128 hashes, and around the next one
	for size in 0 1 1023 1024 1025 4095 4096 4097 16383 16384 16385 32769 65537 \
		262144 262145 524287 524288 524289 528385 1048575 1048577 4194305; do
		truncate -s "$size" "shapes/$size"
		((size == 0)) || printf x | dd of="shapes/$size" bs=1 seek=$((size / 2)) conv=notrunc status=none
	done
	for algo in sha256 sha512; do
		for block in 1024 4096 65536; do
			for salt in '' 00ff "$(printf '%064d' 7)"; do
				timeout 120 fsverity digest --hash-alg="$algo" --block-size="$block" ${salt:+--salt="$salt"} \
					shapes/* | sed 's,  *shapes/, /,' | sort >wanted
				run vouch --prefix / --algorithm "$algo" --block-size "$block" ${salt:+--salt "$salt"} shapes
				ends 0
				digests_of out | sed 's/^ *//; s/  */ /' | sort >made
				diff wanted made
				[ "$(wc -l <made)" -eq 22 ]
			done
		done
	done
}

# bats test_tags=slow
@test "rpm-verity: a package of 1 GiB in little memory" {
	build_rpm large --define '_binary_payload w1.zstdio' <<-END
	%install
	mkdir -p %{buildroot}/usr
	truncate -s 1G %{buildroot}/usr/large
	%files
	/usr/large
	END
	fixtures=$BATS_TEST_TMPDIR sign_owner large.rpm
	run peak dclist convert rpm-verity -k "$owner/owner.asc" --unsigned -o out large.rpm
	ends 0
	contains "1 digests of 1 files"
	small_memory
}

sign_owner() {
	local layout

	read -r -a layout < <("$RPM_PY" layout "$1")
	tail -c +$((layout[2] + 1)) "$1" | head -c $((layout[5] - layout[2])) >header
	fixture_gpg --local-user owner@dclist.example --output sig --detach-sign header
	"$RPM_PY" sign "$1" signed "268:7:sig"
	mv signed "$1"
}
