#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist convert pacman: real packages, packages made for the purpose, and all that can
# be wrong with them.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2317 # functions are called by run

load common
load distro

REAL=$CORPUS/other/pacman

setup_file() {
	distro_setup_file
	cd "$BATS_FILE_TMPDIR" || return
	printf 'says hello' >hello
	new_package hello 'file:usr/bin/hello:says\x20hello' link:usr/bin/hi:hello \
		folder:usr/share hard:usr/bin/salut:usr/bin/hello
	sign hello archive
	for key in revoked both expired small; do
		sign hello "$key" "hello.$key.sig"
	done
	revoke_keys
}

teardown_file() {
	distro_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	cp "$BATS_FILE_TMPDIR"/hello.* .
}

info() {
	printf 'pkgname = %s\npkgver = 1:2.0-1\narch = any\n' "$1"
}

# new_tar NAME MEMBER...: NAME.tar with .PKGINFO, and with metadata that is not installed
new_tar() {
	info "$1" >pkginfo
	distro_py tar "$1.tar" from:.PKGINFO:pkginfo file:.MTREE:digests "${@:2}"
}

# new_package NAME MEMBER...: NAME.pkg, not signed
new_package() {
	new_tar "$@"
	zstd -qf "$1.tar" -o "$1.pkg"
	rm -f pkginfo ./*.tar
}

# sign NAME KEY [FILE]
sign() {
	sign_by "$2" --detach-sign -o "${3:-$1.pkg.sig}" "$1.pkg"
}

# package NAME MEMBER...: signed by archive
package() {
	new_package "$@"
	sign "$1" archive
}

pacman() {
	convert pacman -k "$keys/archive.gpg" "$@"
}

needs_real() {
	[[ -e $REAL/keyring.gpg ]] || skip "no corpus; set DCLIST_CORPUS"
}

# bats test_tags=slow
@test "convert pacman: a real package" {
	needs_real
	run convert pacman -k "$REAL/keyring.gpg" "$REAL"/pkgconf-*.xz
	ends 0
	[ "$output" = "1 list written, 16 digests of 18 files; 0 without files, 0 failed" ]
	mkdir root
	tar -C root -xf "$REAL"/pkgconf-*.xz
	attests /usr/bin/cygpkgconf-3.dll root/usr/bin/cygpkgconf-3.dll
	contains pkgconf-1.7.4-1-i686
	lacks .BUILDINFO
	[ "$(find root/usr -type f -exec sha256sum {} + | cut -d' ' -f1 | sort -u | wc -l)" = 16 ]
}

# bats test_tags=slow
@test "convert pacman: real packages by a key that has expired since" {
	needs_real
	for package in "$REAL"/{fido2-tools,perl-Clone}-*.xz; do
		run convert pacman -k "$REAL/keyring.gpg" "$package"
		ends 0
	done
	refused "by an unknown key, " convert pacman --allow-expired -k "$keys/archive.gpg" \
		"$REAL"/pkgconf-*.xz
}

# bats test_tags=slow
@test "convert pacman: a real package, changed anywhere" {
	needs_real
	cp "$REAL"/pkgconf-*.xz pkg
	cp "$REAL"/pkgconf-*.xz.sig pkg.sig
	chmod u+w pkg pkg.sig
	size=$(stat -c %s pkg)
	for at in 10 $((size / 2)) $((size - 1)); do
		flip pkg "$at"
		refused "its signature is wrong" convert pacman -k "$REAL/keyring.gpg" pkg
		flip pkg "$at"
	done
	run convert pacman -k "$REAL/keyring.gpg" pkg
	ends 0
	flip pkg.sig 100
	refused "its signature" convert pacman -k "$REAL/keyring.gpg" pkg
	cp "$REAL"/perl-Clone-*.sig pkg.sig
	refused "its signature" convert pacman --allow-expired -k "$REAL/keyring.gpg" pkg
}

# bats test_tags=slow
@test "convert pacman: a package, links, names and all" {
	run pacman hello.pkg
	ends 0
	[ "$output" = "1 list written, 1 digests of 1 files; 0 without files, 0 failed" ]
	attests /usr/bin/hello "$BATS_FILE_TMPDIR/hello"
	contains hello-1:2.0-1-any
	contains "signed by"
	run pacman --algorithm sha512 hello.pkg
	ends 0
	attests /usr/bin/hello "$BATS_FILE_TMPDIR/hello" --hash-alg=sha512
}

@test "convert pacman: names of any bytes" {
	package odd 'file:usr/with\x20space:a' 'file:usr/caf\xe9:b' 'file:usr/new\nline:c' \
		'file:usr/h#sh\\x:d'
	run pacman odd.pkg
	ends 0
	[ "$output" = "1 list written, 4 digests of 4 files; 0 without files, 0 failed" ]
}

# bats test_tags=slow
@test "convert pacman: the signature is elsewhere, or nowhere" {
	mv hello.pkg.sig there
	refused "cannot open" pacman hello.pkg
	run pacman --signature there hello.pkg
	ends 0
	refused "requires exactly one package" pacman --signature there hello.pkg hello.pkg
	: >hello.pkg.sig
	refused "signature" pacman hello.pkg
	head -c 100000 /dev/zero >hello.pkg.sig
	refused "larger than" pacman hello.pkg
	cp hello.pkg hello.pkg.sig
	refused "signature" pacman hello.pkg
	sign_by archive --sign -o hello.pkg.sig hello.pkg
	refused "signature" pacman hello.pkg
}

# bats test_tags=slow
@test "convert pacman: keys that may not sign" {
	refused "by an unknown key, " convert pacman -k "$keys/other.gpg" hello.pkg
	run convert pacman -k "$keys/expired.gpg" --signature hello.expired.sig hello.pkg
	ends 0
	for key in revoked both; do
		refused "by a revoked key" convert pacman --allow-expired \
			-k "$keys/$key.gpg" --signature "hello.$key.sig" hello.pkg
	done
	refused "less than 2048 bits" convert pacman -k "$keys/small.gpg" \
		--signature hello.small.sig hello.pkg
}

@test "convert pacman: weak hashes" {
	sign_by archive --digest-algo SHA224 --detach-sign -o hello.pkg.sig hello.pkg
	refused "does not use SHA-256, SHA-384 or SHA-512" pacman hello.pkg
}

# bats test_tags=slow
@test "convert pacman: signatures of texts do not cover how lines end" {
	sign_by archive --textmode --detach-sign -o hello.pkg.sig hello.pkg
	refused "its signature is not binary, as pacman requires" pacman hello.pkg
	sign_by archive --detach-sign -o good hello.pkg
	cat good hello.pkg.sig >both
	refused "its signature is not binary, as pacman requires" pacman --signature both hello.pkg
	sign_by archive --armor --detach-sign -o hello.pkg.sig hello.pkg
	refused "its signature is not binary, as pacman requires" pacman hello.pkg
	run pacman --signature good hello.pkg
	ends 0
}

@test "convert pacman: the signature covers every byte" {
	for at in 0 10 $(($(stat -c %s hello.pkg) - 1)); do
		flip hello.pkg "$at"
		refused "its signature is wrong" pacman hello.pkg
		flip hello.pkg "$at"
	done
	printf '\0' >>hello.pkg
	refused "its signature is wrong" pacman hello.pkg
}

# bats test_tags=slow
@test "convert pacman: another package in its place while it is read" {
	new_package other 'file:usr/bin/hello:evil'
	replaced_meanwhile hello.pkg other.pkg pacman -k "$keys/archive.gpg" hello.pkg
	ends 1
	contains "hello.pkg: was changed while it was read; try again"
	[ ! -e list ]
}

@test "convert pacman: several signatures, of which one is by a known key" {
	distro_gpg --yes -u other@distro.example -u archive@distro.example --detach-sign \
		-o hello.pkg.sig hello.pkg
	run pacman hello.pkg
	ends 0
}

# bats test_tags=slow
@test "convert pacman: .PKGINFO that is wrong" {
	# shellcheck disable=SC2016 # sed's
	for change in '/pkgname/d' '/pkgver/d' '/arch/d' '$a pkgname = y' 's/x/a\/b/' 's/x/a b/' \
		's/x/a\x07b/' 's/= x/=/'; do
		eval "info() { printf 'pkgname = x\npkgver = 2\narch = any\n' | sed '$change'; }"
		package x file:usr/bin/x:x
		refused ".PKGINFO has" pacman x.pkg
		contains "; the package is damaged"
	done
	distro_py tar x.tar file:usr/bin/x:x
	zstd -qf x.tar -o x.pkg
	sign x archive
	refused x.pkg pacman x.pkg
}

# bats test_tags=slow
@test "convert pacman: tricks with paths" {
	for members in "file:/etc/passwd:x" "file:../../etc/passwd:x" "file:a/../../b:x" \
		"link:a:/etc file:a/passwd:x" "file:a:x file:a:y" "file:a:x file:a/b:y"; do
		# shellcheck disable=SC2086 # words
		package x $members
		refused "the archive is refused" pacman x.pkg
	done
	for members in "hard:a:nothing" "hard:a:/etc/passwd" "huge:a"; do
		# shellcheck disable=SC2086 # words
		package x $members
		refused x.pkg pacman x.pkg
		lacks "its signature"
	done
	[ ! -e ../b ]
}

# bats test_tags=slow
@test "convert pacman: bombs" {
	package x zeros:usr/zeros:20000000
	run pacman x.pkg
	ends 0
	refused "see --max-file" pacman --max-file 10M x.pkg
	refused "see --max-total" pacman --max-total 10M x.pkg
}

# bats test_tags=slow
@test "convert pacman: the package is packed in any way, once" {
	new_tar hello 'file:usr/bin/hello:says\x20hello'
	for packing in cat gzip xz bzip2; do
		"$packing" <hello.tar >hello.pkg
		sign hello archive
		run pacman hello.pkg
		ends 0
	done
	gzip <hello.tar | gzip >hello.pkg
	sign hello archive
	refused "compressed more than once" pacman hello.pkg
	echo nothing >hello.pkg
	sign hello archive
	refused "not an archive" pacman hello.pkg
	gzip <hello.tar | head -c -20 >hello.pkg
	sign hello archive
	refused "hello.pkg: damaged, or compressed in an unknown format: truncated gzip input" pacman hello.pkg
}

# bats test_tags=slow
@test "convert pacman: twice the same" {
	package x 'file:usr/bin/x:x'
	pacman hello.pkg x.pkg --name both
	mv list first
	pacman x.pkg hello.pkg --name both --jobs 1 --serial 0
	pacman x.pkg hello.pkg --name both --jobs 1
	cmp list first
}
