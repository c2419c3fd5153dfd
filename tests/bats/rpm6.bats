#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Packages in the format of rpm 6 beside those of rpm 4: as files and installed, by rpm 6 and
# by earlier ones.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2046 # options of pkcs7 are words

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
	six=$fixtures/six.rpm
	both=(-k "$fixtures/vendor.asc" -k "$fixtures/ed25519.asc")
	vendor=$(dclist keys "$fixtures/vendor.asc" | cut -d ' ' -f 1)
	ed25519=$(dclist keys "$fixtures/ed25519.asc" | cut -d ' ' -f 1)
}

# installs PACKAGE...: as this machine's rpm does it, in the image
installs() {
	mkdir -p image/var/lib/rpm
	"$TOP/tests/rpm-db" "$PWD/image/var/lib/rpm" -i "$@"
}

# installs6 PACKAGE: as rpm 6 does it
installs6() {
	installs "$1"
	python3 "$TOP/tests/bats/rpmdb.py" six image/var/lib/rpm/rpmdb.sqlite "$1"
}

# change OUT PYTHON: the package of rpm 6 with another payload, p; "head" finds a file's
# header
change() {
	python3 - "$six" "$1" "$2" "$("$RPM_PY" layout "$six" | cut -d ' ' -f 6)" <<-'END'
	import gzip, subprocess, sys
	data, at = open(sys.argv[1], "rb").read(), int(sys.argv[4])
	p = gzip.decompress(data[at:])
	names = subprocess.run(["rpm", "-qp", "--nosignature", "--qf", "[%{FILENAMES}\n]", sys.argv[1]],
	                       capture_output=True, check=True, timeout=60).stdout.decode().split()
	head = lambda name: b"07070X%08x" % names.index(name)
	scope = {"p": p, "head": head}
	exec(sys.argv[3], scope)
	open(sys.argv[2], "wb").write(data[:at] + gzip.compress(scope["p"]))
	END
}

# refused REASON PYTHON: that payload
refused() {
	change bad.rpm "$2"
	run dclist convert rpm-verity $(pkcs7) "${both[@]}" -o out bad.rpm
	ends 1
	contains "bad.rpm: $1"
	[ ! -e out ]
}

@test "rpm 6: a list has all signatures, each once" {
	local name

	for name in six six-both; do
		run dclist generate -o "$name" "${both[@]}" "$fixtures/$name.rpm"
		ends 0
		[ "$output" = "1 written, 0 unchanged; signatures verified" ]
		run dclist verify "${both[@]}" "$name"/rpm-six-1.0-1.noarch "$fixtures/$name.rpm"
		ends 0
		[ "$(grep -c "  signature 1: good, key $vendor" <<<"$output")" -eq 2 ]
		[ "$(grep -c "  signature 2: good, key $ed25519" <<<"$output")" -eq 2 ]
		lacks "signature 3"
	done
	cmp six*/rpm-six-1.0-1.noarch
	# The signed bytes are those of the file.
	read -r -a layout < <("$RPM_PY" layout "$six")
	cmp -n $((layout[5] - layout[2])) "$six" six/rpm-six-1.0-1.noarch "${layout[2]}"
}

@test "rpm 6: without a signature, or with a changed header" {
	run dclist generate -o out "$fixtures/six-unsigned.rpm"
	ends 1
	contains "six-unsigned.rpm: not signed, header-only signature missing; sign it with rpmsign"
	read -r -a layout < <("$RPM_PY" layout "$six")
	cp "$six" changed.rpm
	flip changed.rpm $((layout[4] + 10))
	run dclist verify "${both[@]}" changed.rpm
	ends 1
	contains "changed.rpm: signature is wrong"
}

@test "rpm 6: a signature over header and payload, which the format does not have, is none" {
	local tag

	signature_of "$fixtures/six-four.rpm" 268
	for tag in 1002 1005; do
		"$RPM_PY" sign "$fixtures/six-unsigned.rpm" whole.rpm "$tag:7:sig"
		run dclist generate -o out whole.rpm
		ends 1
		contains "whole.rpm: only header and payload together are signed, the header alone is not; sign it"
		"$RPM_PY" sign "$six" beside.rpm "$tag:7:sig" "268:7:sig"
		run dclist verify -k "$fixtures/vendor.asc" beside.rpm
		ends 1
		contains "signature is wrong" # of another header, in the tag that rpm 4 reads
	done
}

@test "rpm 6: installed by rpm 6 beside packages of rpm 4: generate, sync, verify and list" {
	local lists=image/etc/digest_lists

	mkdir -p image/etc/dclist
	dclist keys -o image/etc/dclist/keyring.gpg "$fixtures/vendor.asc" "$fixtures/ed25519.asc" >/dev/null
	installs6 "$six"
	installs "$fixtures/epoch.rpm"
	run dclist generate --rpmdb --root image "${both[@]}" -o out
	ends 0
	[ "$output" = "2 written, 0 unchanged; signatures verified" ]
	dclist generate -o files "$six" "$fixtures/epoch.rpm" >/dev/null
	diff -r out files
	run dclist sync --root image
	ends 0
	contains "installed rpm-six-1.0-1.noarch"
	contains "0 unchanged, 2 installed, 0 loaded, 0 removed, 0 unloaded"
	diff -r "$lists" files
	run dclist sync --root image
	ends 0
	[ "$output" = "2 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded" ]
	run dclist verify "${both[@]}" "$lists"/*
	ends 0
	contains "$lists/rpm-six-1.0-1.noarch: good, six-1.0-1.noarch, signed by $vendor"
	run dclist list --root image
	ends 0
	[[ ${lines[0]} =~ ^installed\ +rpm\ +[0-9]+\ +[0-9a-f]{40}\ +epoch-7:1\.0-1\.noarch$ ]]
	[[ ${lines[1]} =~ ^installed\ +rpm\ +6\ +$vendor\ +six-1\.0-1\.noarch$ ]]
	# The same package in the other format is another list.
	"$TOP/tests/rpm-db" "$PWD/image/var/lib/rpm" -e six
	installs "$fixtures/six-four.rpm"
	run dclist sync --root image
	ends 0
	contains "1 unchanged, 1 installed, 0 loaded, 1 removed, 0 unloaded"
	cmp <("$RPM_PY" list "$fixtures/six-four.rpm" 268) "$lists/rpm-six-1.0-1.noarch"
}

@test "rpm 6: ndb and Berkeley DB have its packages as well" {
	local kind file

	installs6 "$six"
	installs "$fixtures/epoch.rpm"
	dclist generate -o files "$six" "$fixtures/epoch.rpm" >/dev/null
	for kind in ndb:Packages.db bdb:Packages; do
		file=${kind#*:}
		mkdir "$file"
		python3 "$TOP/tests/bats/rpmdb.py" "${kind%:*}" image/var/lib/rpm/rpmdb.sqlite "$file/$file"
		run dclist generate --rpmdb --dbpath "$file" "${both[@]}" -o "out.$file"
		ends 0
		diff -r "out.$file" files
	done
}

@test "rpm 6: what earlier versions of rpm keep of its signatures when they install it" {
	! timeout 60 rpm --querytags | grep -qx OPENPGP || skip "this rpm keeps all"
	installs "$six"
	run dclist generate --rpmdb --root image -o out
	ends 1
	contains "six-1.0-1.noarch: no signature in the database, where rpm before 6.0 stores none of a package of rpm 6; use the package itself (.rpm)"
	contains "0 written, 0 unchanged, 1 not signed"
	run dclist sync --root image --no-verify
	contains "six-1.0-1.noarch: no signature in the database"
	[ ! -e image/etc/digest_lists/rpm-six-1.0-1.noarch ]
	# The signature for rpm 4 is kept, and is enough.
	rm -r image
	installs "$fixtures/six-both.rpm"
	run dclist generate --rpmdb --root image -k "$fixtures/vendor.asc" -o out
	ends 0
	contains "1 written"
	# Of rpm 4 there is no such case.
	rm -r image
	installs "$fixtures/unsigned.rpm"
	run dclist generate --rpmdb --root image -o out
	ends 1
	contains "unsigned-1.0-1.noarch: not signed, header-only signature missing"
}

# bats test_tags=slow
@test "rpm 6: rpm-verity reads its payload" {
	local name

	for name in six six-four; do
		run dclist convert rpm-verity $(pkcs7) "${both[@]}" -o "$name" "$fixtures/$name.rpm"
		ends 0
		contains "1 list written, 3 digests of 4 files; 0 without files, 0 failed"
		dclist show --digests "$name" | grep sha256: | sort >"$name.digests"
	done
	[ "$(wc -l <six.digests)" -eq 4 ]
	[ "$(grep -o 'sha256:[0-9a-f]*' six.digests | sort -u | wc -l)" -eq 3 ]
	diff six.digests six-four.digests
}

# bats test_tags=slow
@test "rpm 6: another payload under the vendor's header" {
	refused "/usr/bin/six is not the file that the vendor signed" \
		'at = p.index(head("/usr/bin/six")) + 16; p = p[:at] + b"!" + p[at + 1:]'
	refused "a file of its payload is not in the header that the vendor signed" \
		'p = p.replace(head("/usr/bin/six"), b"07070X00000063")'
	refused "its payload is damaged" 'p = p.replace(head("/usr/bin/six"), b"07070X0000000g")'
	refused "/usr/lib/six/fill is not in the payload" \
		'at = p.index(head("/usr/lib/six/fill")); p = p[:at] + p[at + 16 + 65428:]'
	refused "/usr/bin/six occurs twice" \
		'at = p.index(head("/usr/bin/six")); p = p[:at + 36] + p[at:]'
	refused "its payload ends early" 'p = p[:p.index(b"07070100000000")]'
	refused "its payload ends early" 'p = p[:p.index(head("/usr/lib/six/fill")) + 50]'
	refused "its payload ends early" 'p = p[:p.index(head("/usr/lib/six/fill")) + 8]'
	refused "not an archive of the right kind" 'p = b""'
	refused "not an archive of the right kind" 'p = p[:15]'
	# Another file's number: what it has there is not what was signed
	refused "/usr/lib/six/fill is not the file that the vendor signed" \
		'a, b = head("/usr/bin/six"), head("/usr/lib/six/fill"); p = p.replace(a, b"x").replace(b, a).replace(b"x", b)'
}
