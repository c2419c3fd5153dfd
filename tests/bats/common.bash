# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the tests of generate, show, verify and keys share: keys of all kinds and
# packages that they signed. Made once, in $fixtures:
#
#	KEY.asc		public keys: vendor (RSA 2048), other (signed nothing), p256,
#			p384, p521, ed25519, dsa, small (RSA 1024), subkey (certifies;
#			a subkey signs), encrypt (certifies; its subkey encrypts),
#			expired (RSA, expired), revoked, sha1 (SHA-1 self-signature)
#	KEY.rpm		package "KEY" signed by it, for vendor, p256, p384, p521,
#			ed25519, dsa, small, subkey, expired, revoked
#	sha384.rpm sha512.rpm sha1.rpm	by vendor, over that hash
#	md5.rpm		by vendor, MD5 file digests
#	nofiles.rpm epoch.rpm		by vendor
#	site.rpm	by vendor, with files that are meant to change
#	six.rpm		in the format of rpm 6, by vendor and ed25519; six-both.rpm: as that
#			of vendor also where older versions of rpm look; six-unsigned.rpm;
#			six-four.rpm: the same files in the format of rpm 4, by vendor
#	twin-a.rpm twin-b.rpm twin-c.rpm	"twin", built three times, by vendor
#	vendor-p256.rpm	"vendor", the same, signed by p256
#	unsigned.rpm
#	vendor.src.rpm	a source package, by vendor
#
# shellcheck disable=SC2034 # used by the tests
# shellcheck disable=SC2154 # status and output come from run

bats_require_minimum_version 1.5.0

TOP=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)
DCLIST=${DCLIST:-$TOP/build/dclist}
CORPUS=${DCLIST_CORPUS:-$TOP/../shared/corpus}
RPM_PY=$TOP/tests/bats/rpm.py
fixtures=$BATS_RUN_TMPDIR/fixtures

dclist() {
	timeout 60 "$DCLIST" "$@"
}

fixture_gpg() {
	timeout 120 gpg --batch --quiet --no-tty --homedir "$GNUPGHOME" \
		--pinentry-mode loopback --passphrase '' "$@" </dev/null
}

# new_key NAME ALGORITHM USAGE [GPG-OPTION...]: a key that expires never
new_key() {
	fixture_gpg "${@:4}" --quick-gen-key "$1@dclist.example" "$2" "$3" never
}

key_fingerprint() {
	fixture_gpg --with-colons --list-keys "$1@dclist.example" |
		awk -F: '$1 == "fpr" { print $10; exit }'
}

export_key() {
	fixture_gpg --armor --export "$1@dclist.example" >"$fixtures/$1.asc"
}

make_keys() {
	local name

	new_key vendor rsa2048 sign
	new_key other rsa2048 sign
	new_key p256 nistp256 sign
	new_key p384 nistp384 sign
	new_key p521 nistp521 sign
	new_key ed25519 ed25519 sign
	new_key dsa dsa1024 sign
	new_key small rsa1024 sign
	new_key sha1 rsa2048 sign --cert-digest-algo SHA1
	new_key subkey rsa2048 cert
	fixture_gpg --quick-add-key "$(key_fingerprint subkey)" rsa2048 sign never
	new_key encrypt rsa2048 cert
	fixture_gpg --quick-add-key "$(key_fingerprint encrypt)" rsa2048 encr never
	new_key revoked rsa2048 sign
	new_key expired rsa2048 sign
	for name in vendor other p256 p384 p521 ed25519 dsa small sha1 subkey encrypt; do
		export_key "$name"
	done
}

# After they have signed: an expired key signs no more.
end_keys() {
	fixture_gpg --faked-system-time 20200101T000000 \
		--quick-gen-key old@dclist.example rsa2048 sign 1d
	fixture_gpg --armor --export old@dclist.example >"$fixtures/expired.asc"
	sed 's/^://' "$GNUPGHOME/openpgp-revocs.d/$(key_fingerprint revoked).rev" >"$GNUPGHOME/rev"
	fixture_gpg --import "$GNUPGHOME/rev"
	export_key revoked
}

fixture_spec() {
	cat <<-END
	Name: $1
	Version: 1.0
	Release: 1
	Summary: says its name
	License: GPL-2.0-or-later
	BuildArch: noarch
	$3
	%description
	Says its name.
	%install
	mkdir -p %{buildroot}/usr/bin %{buildroot}/var/log
	printf '#!/bin/sh\necho $1%{?twin}\n' >%{buildroot}/usr/bin/$1
	chmod 755 %{buildroot}/usr/bin/$1
	touch %{buildroot}/usr/bin/$1.empty %{buildroot}/var/log/$1
	ln -s $1 %{buildroot}/usr/bin/$1.link
	%files
	$2
	END
}

all_files() {
	printf '%s\n' "/usr/bin/$1" "/usr/bin/$1.empty" "/usr/bin/$1.link" "%ghost /var/log/$1"
}

# Files of every kind that fs-verity is or is not for
site_spec() {
	cat <<-'END'
	Name: site
	Version: 1.0
	Release: 1
	Summary: is meant to be edited
	License: GPL-2.0-or-later
	BuildArch: noarch
	%description
	Is meant to be edited.
	%install
	cd %{buildroot}
	mkdir -p etc/cron.daily usr/bin usr/share/doc/site usr/share/site usr/lib/firmware var/lib/site var/log
	printf '#!/bin/sh\necho site\n' | tee usr/bin/site etc/cron.daily/site usr/share/doc/site/example \
		usr/share/site/read-by-sh var/lib/site/counter >usr/share/site/touched
	chmod 755 usr/bin/site etc/cron.daily/site usr/share/doc/site/example var/lib/site/counter
	echo name=value >etc/site.conf
	echo text | tee usr/share/doc/site/README usr/lib/firmware/site.bin var/lib/site/size >usr/share/site/data
	touch var/log/site.log
	%files
	/usr/bin/site
	/usr/lib/firmware/site.bin
	/usr/share/site/read-by-sh
	/usr/share/site/data
	%doc /usr/share/doc/site/example
	%license /usr/share/doc/site/README
	%config(noreplace) /etc/site.conf
	%config /etc/cron.daily/site
	%verify(not md5 size mtime) /var/lib/site/counter
	%verify(not size) /var/lib/site/size
	%verify(not mtime mode) /usr/share/site/touched
	%ghost %attr(755, root, root) /var/log/site.log
	END
}

# Files of every kind that a payload has
six_spec() {
	cat <<-'END'
	Name: six
	Version: 1.0
	Release: 1
	Summary: says its name
	License: GPL-2.0-or-later
	BuildArch: noarch
	%description
	Says its name.
	%install
	cd %{buildroot}
	mkdir -p usr/bin usr/lib/six var/log
	printf '#!/bin/sh\necho six\n' | tee usr/bin/six >usr/lib/six/twice-a
	chmod 755 usr/bin/six
	ln usr/lib/six/twice-a usr/lib/six/twice-b
	ln usr/lib/six/twice-a usr/lib/six/twice-c
	# So long that the header of the file after it is in two blocks of 64 KiB
	head -c 65428 /dev/zero >usr/lib/six/fill
	touch usr/lib/six/empty var/log/six
	ln -s six usr/bin/six.link
	%files
	/usr/bin/six*
	/usr/lib/six
	%ghost /var/log/six
	END
}

# new_package NAME FILES TAG [RPMBUILD-OPTION...]: $fixtures/NAME.rpm, not signed
new_package() {
	fixture_spec "$1" "$2" "$3" | build_package "$1" "${@:4}"
}

# build_package NAME [RPMBUILD-OPTION...]: of the spec file on standard input
build_package() {
	local top=$fixtures/build

	rm -rf "$top"
	mkdir -p "$top"
	cat >"$top/$1.spec"
	timeout 120 rpmbuild -ba --quiet --define "_topdir $top" --define "_tmppath $top" \
		--define "_dbpath $top/db" "${@:2}" "$top/$1.spec" >"$top/log" 2>&1 </dev/null ||
		cat "$top/log" >&2
	mv "$top"/RPMS/noarch/*.rpm "$fixtures/$1.rpm"
	[[ $1 != vendor ]] || mv "$top"/SRPMS/*.rpm "$fixtures/$1.src.rpm"
}

# sign_package FILE KEY [GPG-OPTION...]
sign_package() {
	local top=$fixtures/build

	timeout 120 rpmsign --addsign --define "_topdir $top" --define "_dbpath $top/db" \
		--define "_gpg_name $2@dclist.example" --define "_gpg_path $GNUPGHOME" \
		--define "__gpg $(command -v gpg)" \
		--define "_gpg_sign_cmd_extra_args --batch --pinentry-mode loopback --passphrase '' ${*:3}" \
		"$1" >"$top/log" 2>&1 </dev/null || cat "$top/log" >&2
}

# The same for what rpmsign cannot: the header's bytes, signed by gpg alone
hand_sign() {
	local top=$fixtures/build layout

	read -r -a layout < <("$RPM_PY" layout "$1")
	tail -c +$((layout[2] + 1)) "$1" | head -c $((layout[5] - layout[2])) >"$top/header"
	fixture_gpg --local-user "$2@dclist.example" --output "$top/sig" --detach-sign "$top/header"
	"$RPM_PY" sign "$1" "$top/signed" "267:7:$top/sig"
	mv "$top/signed" "$1"
	rm "$top/sig"
}

# Version 6 by what makes version 4, and signed by gpg alone
make_six() {
	local header=$fixtures/build/header layout key

	six_spec | build_package six --define '_binary_payload w2.gzdio'
	mv "$fixtures/six.rpm" "$fixtures/six-four.rpm"
	"$RPM_PY" six "$fixtures/six-four.rpm" "$fixtures/six-unsigned.rpm"
	sign_package "$fixtures/six-four.rpm" vendor
	read -r -a layout < <("$RPM_PY" layout "$fixtures/six-unsigned.rpm")
	tail -c +$((layout[2] + 1)) "$fixtures/six-unsigned.rpm" |
		head -c $((layout[5] - layout[2])) >"$header"
	for key in vendor ed25519; do
		fixture_gpg --local-user "$key@dclist.example" --output "$header.$key" --detach-sign "$header"
	done
	"$RPM_PY" sign "$fixtures/six-unsigned.rpm" "$fixtures/six.rpm" \
		"278:8:$header.vendor" "278:8:$header.ed25519"
	"$RPM_PY" sign "$fixtures/six-unsigned.rpm" "$fixtures/six-both.rpm" \
		"268:7:$header.vendor" "278:8:$header.vendor" "278:8:$header.ed25519"
}

make_packages() {
	local name

	for name in vendor ed25519 dsa small subkey revoked unsigned; do
		new_package "$name" "$(all_files "$name")" ''
		[[ $name == unsigned ]] || sign_package "$fixtures/$name.rpm" "$name"
	done
	for name in p256 p384 p521; do
		new_package "$name" "$(all_files "$name")" ''
		hand_sign "$fixtures/$name.rpm" "$name"
	done
	sign_package "$fixtures/vendor.src.rpm" vendor
	for name in sha1 sha384 sha512; do
		new_package "$name" "$(all_files "$name")" ''
		sign_package "$fixtures/$name.rpm" vendor --digest-algo "${name^^}"
	done
	new_package md5 "$(all_files md5)" '' --define '_binary_filedigest_algorithm 1'
	sign_package "$fixtures/md5.rpm" vendor
	new_package nofiles '' '' --define '_unpackaged_files_terminate_build 0'
	sign_package "$fixtures/nofiles.rpm" vendor
	new_package epoch "$(all_files epoch)" 'Epoch: 7'
	sign_package "$fixtures/epoch.rpm" vendor
	site_spec | build_package site
	sign_package "$fixtures/site.rpm" vendor
	make_six
	for name in a b c; do
		new_package twin "$(all_files twin)" '' --define "twin $name"
		sign_package "$fixtures/twin.rpm" vendor
		mv "$fixtures/twin.rpm" "$fixtures/twin-$name.rpm"
	done
	cp "$fixtures/vendor.rpm" "$fixtures/vendor-p256.rpm"
	hand_sign "$fixtures/vendor-p256.rpm" p256
	rm -rf "$fixtures/build"
}

make_fixtures() {
	# Short, as the agent's socket lies in it.
	GNUPGHOME=$(mktemp -d /tmp/dcl.XXXXXX)
	export GNUPGHOME
	chmod 700 "$GNUPGHOME"
	mkdir -p "$fixtures"
	make_keys
	make_packages
	end_keys
	timeout 20 gpgconf --kill all || true
	rm -rf "$GNUPGHOME"
	unset GNUPGHOME
	touch "$fixtures/done"
}

# Made when what makes them changed, and kept in build/: a copy is for this run.
keep_fixtures() {
	local kept

	kept=$TOP/build/fixtures-$({
		cat "${BASH_SOURCE[0]}" "$RPM_PY"
		gpg --version
		rpmbuild --version
	} | sha256sum | cut -c 1-16)
	if [[ ! -e $kept ]]; then
		make_fixtures
		rm -rf "$TOP"/build/fixtures-*
		cp -r "$fixtures" "$kept.new"
		mv "$kept.new" "$kept"
	elif [[ ! -e $fixtures ]]; then
		cp -r "$kept" "$fixtures.new"
		mv "$fixtures.new" "$fixtures"
	fi
}

# One at a time, also of several runs of bats
common_setup_file() {
	mkdir -p "$TOP/build"
	exec {fixtures_lock}>"$TOP/build/fixtures.lock"
	timeout 600 flock "$fixtures_lock"
	[[ -e $fixtures/done ]] || keep_fixtures
	exec {fixtures_lock}>&-
}

# tlv_list NAME FILE...: a list in the image $root, content digests without sizes, by the path in the image. Its
# signature is that of another list: without --keyring none is verified.
tlv_list() {
	mkdir -p "$root/etc/digest_lists"
	"$RPM_PY" list "$fixtures/vendor.rpm" 268 >donor
	python3 - "$root" donor "$@" <<-'END' >"$root/etc/digest_lists/tlv-$1"
	import hashlib, struct, sys
	root, donor, name, *files = sys.argv[1:]
	field = lambda n, b: struct.pack(">HI", n, len(b)) + b
	out = field(0, b"\0\4") + field(1, struct.pack(">I", len(files))) + field(0x8000, name.encode())
	for f in files:
	    try:
	        digest = hashlib.sha256(open(root + f, "rb").read()).digest()
	    except OSError:
	        digest = bytes(32)
	    out += field(2, field(0, digest) + field(1, f.encode()))
	other = open(donor, "rb").read()
	sys.stdout.buffer.write(out + other[-40 - int.from_bytes(other[-32:-28], "big"):])
	END
}

needs_corpus() {
	[[ -e $CORPUS/rpm.tsv ]] || skip "no corpus; set DCLIST_CORPUS"
}

# contains TEXT: the last `run` printed it
contains() {
	[[ $output == *"$1"* ]] || {
		printf 'not in the output: %s\noutput: %s\n' "$1" "$output" >&2
		return 1
	}
}

lacks() {
	[[ $output != *"$1"* ]] || {
		printf 'in the output: %s\noutput: %s\n' "$1" "$output" >&2
		return 1
	}
}

# ends STATUS: how the last `run` ended
ends() {
	[[ $status -eq $1 && $output != *Sanitizer* && $output != *"runtime error"* ]] || {
		printf 'status %s, not %s\noutput: %s\n' "$status" "$1" "$output" >&2
		return 1
	}
}

# json EXPRESSION: what Python makes of the last output, as "j"
json() {
	python3 -c 'import json, sys; j = json.loads(sys.argv[1]); print(eval(sys.argv[2]))' \
		"$output" "$1"
}

# signature_of PACKAGE TAG: the signature packet of a package, in file sig
signature_of() {
	"$RPM_PY" list "$1" "$2" >whole.list
	python3 - <<-'END'
	data = open("whole.list", "rb").read()
	n = int.from_bytes(data[-32:-28], "big")
	open("sig", "wb").write(data[-40 - n:-40])
	END
}

# flip FILE OFFSET: changes one bit of a file
flip() {
	python3 -c '
import sys
f = open(sys.argv[1], "r+b"); f.seek(int(sys.argv[2]))
b = f.read(1)[0]; f.seek(-1, 1); f.write(bytes([b ^ 1]))' "$1" "$2"
}

# Peak memory of a command in KiB as the last line
peak() {
	python3 - "${DCLIST}" "${@:2}" <<-'END'
	import resource, subprocess, sys
	status = subprocess.run(sys.argv[1:], timeout=100).returncode
	print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
	sys.exit(status)
	END
}

# The sanitizer keeps what was freed.
small_memory() {
	local limit=65536

	! grep -qa __asan_init "$DCLIST" || limit=600000
	echo "# peak memory ${lines[-1]} KiB of $limit" >&3
	[ "${lines[-1]}" -lt "$limit" ]
}
