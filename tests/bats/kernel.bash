# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What the tests of install, load, unload and verity share: a vendor, and a package
# that it signed. Made once per file, in $BATS_FILE_TMPDIR:
#
#	vendor.asc, other.asc	public keys; "other" signed nothing
#	hello.rpm		signed by vendor
#	hello2.rpm		the same name, other content
#
# shellcheck disable=SC2034 # used by the tests
# shellcheck disable=SC2154 # status and output come from run

load common

HELLO=rpm-hello-1.0-1.noarch # its list, installed

make_vendors() {
	local name

	# Short, as the agent's socket lies in it.
	GNUPGHOME=$(mktemp -d /tmp/dcl.XXXXXX)
	export GNUPGHOME
	chmod 700 "$GNUPGHOME"
	for name in vendor other; do
		new_key "$name" rsa2048 sign
		fixture_gpg --armor --export "$name@dclist.example" >"$BATS_FILE_TMPDIR/$name.asc"
	done
}

spec() {
	cat <<-END
	Name: hello
	Version: 1.0
	Release: 1
	Summary: says hello
	License: GPL-2.0-or-later
	BuildArch: noarch
	%description
	Says hello.
	%install
	cd %{buildroot}
	mkdir -p usr/bin usr/share/hello etc var/log
	printf '#!/bin/sh\necho $1\n' >usr/bin/hello
	chmod 755 usr/bin/hello
	head -c 10000 /dev/zero >usr/share/hello/data
	touch usr/share/hello/empty var/log/hello
	ln -s data usr/share/hello/link
	echo "greeting=$1" >etc/hello.conf
	%files
	/usr/bin/hello
	/usr/share/hello
	%config /etc/hello.conf
	%ghost /var/log/hello
	END
}

# make_package FILE WORD: a signed package whose program says WORD
make_package() {
	local top=$BATS_FILE_TMPDIR/build

	rm -rf "$top"
	mkdir -p "$top"
	spec "$2" >"$top/hello.spec"
	timeout 120 rpmbuild -bb --quiet --define "_topdir $top" --define "_tmppath $top" \
		--define "_dbpath $top/db" "$top/hello.spec" >"$top/log" 2>&1 </dev/null ||
		cat "$top/log" >&2
	mv "$top"/RPMS/noarch/*.rpm "$1"
	timeout 120 rpmsign --addsign --define "_topdir $top" --define "_dbpath $top/db" \
		--define "_gpg_name vendor@dclist.example" --define "_gpg_path $GNUPGHOME" \
		--define "__gpg $(command -v gpg)" \
		--define "_gpg_sign_cmd_extra_args --batch --pinentry-mode loopback --passphrase ''" \
		"$1" >"$top/log" 2>&1 </dev/null || cat "$top/log" >&2
}

kernel_setup_file() {
	make_vendors
	make_package "$BATS_FILE_TMPDIR/hello.rpm" hello
	make_package "$BATS_FILE_TMPDIR/hello2.rpm" good-bye
}

kernel_teardown_file() {
	timeout 20 gpgconf --kill all || true
	rm -rf "$GNUPGHOME"
}

# make_list RPM FILE: its digest list
make_list() {
	local root

	root=$(mktemp -d "$BATS_TEST_TMPDIR/list.XXXXXX")
	dclist install --root "$root" --no-verify "$1" >/dev/null
	mv "$root/etc/digest_lists/"* "$2"
}

# No sanitizer report, no crash, whatever else went wrong
no_crash() {
	[[ $status -le 2 && $output != *Sanitizer* && $output != *"runtime error"* ]]
}

# Skips where the kernel has what the test needs to be missing.
needs_no_digest_cache() {
	[[ ! -e /sys/kernel/security/digest_cache ]] ||
		skip "the running kernel has a digest cache; tests/vm tests with one"
}
