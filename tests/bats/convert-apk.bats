#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist convert apk: a real package, packages made for the purpose, and all that can be
# wrong with them.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2317 # functions are called by run

load common
load distro

REAL=$CORPUS/other/alpine

rsa_key() {
	timeout 60 openssl genrsa -out "$1.rsa" "$2" 2>/dev/null
	timeout 60 openssl rsa -in "$1.rsa" -pubout -out "$1.rsa.pub" 2>/dev/null
}

setup_file() {
	mkdir -p "$keys"
	cd "$keys" || return
	rsa_key vendor 2048
	rsa_key other 2048
	rsa_key small 1024
	timeout 60 openssl ecparam -name prime256v1 -genkey -noout -out ec.rsa
	timeout 60 openssl ec -in ec.rsa -pubout -out ec.rsa.pub 2>/dev/null
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -sha256 -subj /CN=owner \
		-keyout owner.key -out owner.pem 2>/dev/null </dev/null
	cd "$BATS_FILE_TMPDIR" || return
	printf 'says hello' >hello
	new_package hello 'file:usr/bin/hello:says\x20hello' link:usr/bin/hi:hello folder:var
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	cp "$BATS_FILE_TMPDIR"/hello* .
}

info() {
	printf 'pkgname = %s\npkgver = 2.0-r1\narch = x86_64\nbuilddate = 1662926906\n' "$1"
}

# new_package NAME MEMBER...: NAME.apk, signed with $signer, $member and $hash
new_package() {
	info "$1" >pkginfo
	distro_py tar control.tar from:.PKGINFO:pkginfo
	distro_py tar data.tar "${@:2}"
	distro_py apk "$1.apk" "$keys/${signer:-vendor}.rsa" \
		"${member:-.SIGN.RSA256.vendor.rsa.pub}" "${hash:-sha256}" control.tar data.tar
	rm pkginfo control.tar data.tar
}

apk() {
	convert apk -k "$keys/vendor.rsa.pub" "$@"
}

needs_real() {
	real=$REAL/alpine-baselayout-3.4.0-r0.apk
	real_key=$REAL/alpine-devel@lists.alpinelinux.org-616ae350.rsa.pub
	[[ -e $real ]] || skip "no corpus; set DCLIST_CORPUS"
}

@test "convert apk: a real package, over SHA-1 only when that is said" {
	needs_real
	refused "over SHA-1; --allow-sha1" convert apk -k "$real_key" "$real"
	run convert apk --allow-sha1 -k "$real_key" "$real"
	ends 0
	[ "$output" = "1 list written, 11 digests of 11 files; 0 without files, 0 failed" ]
	mkdir root
	tar -C root -xf "$real" 2>/dev/null
	attests /sbin/mkmntdirs root/sbin/mkmntdirs
	contains alpine-baselayout-3.2.0-r23-aarch64
	contains "signed by alpine-devel@lists.alpinelinux.org-616ae350.rsa.pub"
	refused "its signature is by an unknown key, " convert apk --allow-sha1 -k "$keys/vendor.rsa.pub" "$real"
	cp "$keys/other.rsa.pub" "$(basename "$real_key")"
	refused "its signature is wrong" convert apk --allow-sha1 -k "$(basename "$real_key")" "$real"
}

@test "convert apk: a real package's parts, signed over SHA-256" {
	needs_real
	distro_py split "$real" part
	timeout 20 openssl dgst -sha256 -sign "$keys/vendor.rsa" part.1 >signature
	distro_py tar sign.tar from:.SIGN.RSA256.vendor.rsa.pub:signature
	gzip -n sign.tar
	cat sign.tar.gz part.1 part.2 >real.apk
	run apk real.apk
	ends 0
	[ "$output" = "1 list written, 11 digests of 11 files; 0 without files, 0 failed" ]
}

# bats test_tags=slow
@test "convert apk: a real package, changed anywhere" {
	needs_real
	cp "$real" x.apk
	chmod u+w x.apk
	for at in 300 700 1500 2210 2300 5000 10900 11011; do
		flip x.apk "$at"
		refused x.apk convert apk --allow-sha1 -k "$real_key" x.apk
		flip x.apk "$at"
	done
	run convert apk --allow-sha1 -k "$real_key" x.apk
	ends 0
}

# bats test_tags=slow
@test "convert apk: RSA over SHA-256 and SHA-512" {
	run apk hello.apk
	ends 0
	[ "$output" = "1 list written, 1 digests of 1 files; 0 without files, 0 failed" ]
	attests /usr/bin/hello hello
	contains hello-2.0-r1-x86_64
	member=.SIGN.RSA512.vendor.rsa.pub hash=sha512 new_package x file:usr/bin/x:x
	run apk --algorithm sha512 x.apk
	ends 0
	run dclist show --json list
	[ "$(json 'j[0]["serial"]')" = 1662926906 ]
}

# bats test_tags=slow
@test "convert apk: what a signature is over is what it says" {
	member=.SIGN.RSA.vendor.rsa.pub hash=sha1 new_package x file:usr/bin/x:x
	refused "over SHA-1" apk x.apk
	run apk --allow-sha1 x.apk
	ends 0
	member=.SIGN.RSA256.vendor.rsa.pub hash=sha1 new_package x file:usr/bin/x:x
	refused "its signature is wrong" apk --allow-sha1 x.apk
	member=.SIGN.RSA.vendor.rsa.pub hash=sha256 new_package x file:usr/bin/x:x
	refused "its signature is wrong" apk --allow-sha1 x.apk
}

# bats test_tags=slow
@test "convert apk: keys that may not sign" {
	signer=other new_package x file:usr/bin/x:x
	refused "its signature is wrong" apk x.apk
	signer=other member=.SIGN.RSA256.other.rsa.pub new_package x file:usr/bin/x:x
	refused "by an unknown key, other.rsa.pub; give that file with --keyring" apk x.apk
	run apk -k "$keys/other.rsa.pub" x.apk
	ends 0
	cp "$keys/vendor.rsa.pub" other.rsa.pub
	refused "its signature is wrong" convert apk -k other.rsa.pub x.apk
	for key in small.rsa.pub ec.rsa.pub; do
		refused "not an RSA key of 2048 bits" convert apk -k "$keys/$key" hello.apk
	done
	refused "not a public key in PEM form" convert apk -k hello.apk hello.apk
	refused "not a public key in PEM form" convert apk -k "$keys/vendor.rsa" hello.apk
}

# bats test_tags=slow
@test "convert apk: two signatures, of which one is by a known key" {
	distro_py split hello.apk part
	timeout 20 openssl dgst -sha256 -sign "$keys/vendor.rsa" part.1 >good
	timeout 20 openssl dgst -sha1 -sign "$keys/other.rsa" part.1 >other
	distro_py tar s.tar from:.SIGN.RSA.other.rsa.pub:other from:.SIGN.RSA256.vendor.rsa.pub:good
	gzip -n s.tar
	cat s.tar.gz part.1 part.2 >x.apk
	run apk x.apk
	ends 0
	refused "over SHA-1" convert apk -k "$keys/other.rsa.pub" x.apk
}

# bats test_tags=slow
@test "convert apk: parts that are missing, more, or of another package" {
	new_package other file:usr/bin/other:evil
	distro_py split hello.apk part
	distro_py split other.apk o
	cat part.1 part.2 >x.apk
	refused "does not start with a signature" apk x.apk
	cat part.2 >x.apk
	refused "does not start with a signature" apk x.apk
	cat part.0 part.1 >x.apk
	refused x.apk apk x.apk
	cat part.0 >x.apk
	refused x.apk apk x.apk
	cat part.0 o.1 part.2 >x.apk
	refused "its signature is wrong" apk x.apk
	cat part.0 part.1 o.2 >x.apk
	refused "its files are not the signed ones" apk x.apk
	cat part.0 part.1 part.2 o.2 >x.apk
	refused "has data after its end" apk x.apk
	cat part.0 part.1 o.1 part.2 >x.apk
	refused x.apk apk x.apk
	cat part.0 part.0 part.1 part.2 >x.apk
	refused "its signature is wrong" apk x.apk
	{ cat hello.apk && printf '\0'; } >x.apk
	refused "has data after its end" apk x.apk
	head -c -1 hello.apk >x.apk
	refused "is not gzip data as expected" apk x.apk
	{ cat part.0 && printf '\0' && cat part.1 part.2; } >x.apk
	refused "is not gzip data as expected" apk x.apk
	: >x.apk
	refused x.apk apk x.apk
	cat part.0 part.1 part.2 >x.apk
	run apk x.apk
	ends 0
}

# bats test_tags=slow
@test "convert apk: signatures with odd names" {
	for member in .SIGN.DSA.vendor.rsa.pub .SIGN.RSA256. .SIGN.RSA256.a/b .SIGN. SIGN \
		.SIGN.RSA1024.vendor.rsa.pub ../.SIGN.RSA256.vendor.rsa.pub; do
		new_package x file:usr/bin/x:x
		refused x.apk apk x.apk
	done
	distro_py split hello.apk part
	distro_py tar s.tar zeros:.SIGN.RSA256.vendor.rsa.pub:5000
	gzip -n s.tar
	cat s.tar.gz part.1 part.2 >x.apk
	refused "too large" apk x.apk
	# shellcheck disable=SC2046 # words
	distro_py tar s.tar $(printf 'file:.SIGN.RSA256.%s:x ' {1..30})
	gzip -nf s.tar
	cat s.tar.gz part.1 part.2 >x.apk
	refused x.apk apk x.apk
}

# bats test_tags=slow
@test "convert apk: .PKGINFO that is wrong" {
	# shellcheck disable=SC2016 # sed's
	for change in '/pkgname/d' '/pkgver/d' '/arch/d' '/builddate/d' '$a pkgname = y' \
		's/builddate = /&x/' 's/= x$/= a b/' '$a datahash = 00' \
		'$a datahash = zz3a8e47d2287da6d505d973412cee1ad64bcc17bc5995069e4e932055ecb0c4'; do
		eval "info() {
			printf 'pkgname = x\npkgver = 2\narch = any\nbuilddate = 12\n' | sed '$change'
		}"
		new_package x file:usr/bin/x:x
		refused x.apk apk x.apk
		lacks "signature"
	done
	info() {
		printf 'pkgname = x\npkgver = 2\narch = a\nbuilddate = 12\ndatahash = %064d\n' 1
	}
	new_package x file:usr/bin/x:x
	refused "its files are not the signed ones" apk x.apk
}

# bats test_tags=slow
@test "convert apk: no builddate, as of builds that are the same at any time" {
	info() {
		printf 'pkgname = x\npkgver = 2\narch = any\n'
	}
	new_package x file:usr/bin/x:x
	refused "x.apk: .PKGINFO has no builddate to use as the list's serial; give one with --serial" apk x.apk
	run apk --serial 1700000000 x.apk
	ends 0
	[ "$output" = "1 list written, 1 digests of 1 files; 0 without files, 0 failed" ]
	run dclist show list
	contains "serial:     1700000000"
}

# bats test_tags=slow
@test "convert apk: no datahash, as of old fpm" {
	info() {
		printf '# no datahash\npkgname = x\npkgver = 2\narch = any\nbuilddate = 12\n'
	}
	new_package x file:usr/bin/x:x
	refused "x.apk: .PKGINFO has no datahash, so the signature does not cover its files; build it again with a tool that writes one, such as abuild" apk x.apk
}

# bats test_tags=slow
@test "convert apk: tricks with paths" {
	for members in "file:/etc/passwd:x" "file:../../etc/passwd:x" "file:a/../../b:x" \
		"link:a:/etc file:a/passwd:x" "file:a:x file:a:y" "file:a:x file:a/b:y" \
		"hard:a:nothing" "hard:a:/etc/passwd" "huge:a"; do
		# shellcheck disable=SC2086 # words
		new_package x $members
		refused x.apk apk x.apk
		lacks "its signature"
	done
	[ ! -e ../b ]
}

# bats test_tags=slow
@test "convert apk: devices and names of any bytes" {
	new_package x device:dev/null fifo:pipe 'file:caf\xe9:latin' 'file:new\nline:odd'
	run apk x.apk
	ends 0
	[ "$output" = "1 list written, 2 digests of 2 files; 0 without files, 0 failed" ]
}

# bats test_tags=slow
@test "convert apk: bombs" {
	new_package x zeros:usr/zeros:20000000
	run apk x.apk
	ends 0
	refused "see --max-file" apk --max-file 10M x.apk
	refused "see --max-total" apk --max-total 10M x.apk
	distro_py split x.apk part
	head -c 50000000 /dev/urandom | gzip -1n >big
	cat part.0 big part.2 >x.apk
	refused "its control part is too large" apk x.apk
}

# bats test_tags=slow
@test "convert apk: twice the same" {
	new_package x file:usr/bin/x:x
	apk hello.apk x.apk --name both
	mv list first
	apk x.apk hello.apk --name both --jobs 1
	cmp list first
}
