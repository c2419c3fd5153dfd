#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist query, in images. With a kernel it is tested in tests/vm.

# shellcheck disable=SC2154 # set in common.bash

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir image
	dclist install --root image --no-verify "$fixtures"/{vendor,epoch,sha512}.rpm >/dev/null
	printf '#!/bin/sh\necho vendor\n' >image/program # as the package's
	digest=$(sha256sum <image/program | cut -c 1-64)
}

@test "query: a digest, and which list holds it" {
	run dclist query --root image "content:sha256:$digest"
	ends 0
	[ "$output" = "content:sha256:$digest
  content sha256:$digest
    vendor-1.0-1.noarch: installed, as /usr/bin/vendor" ]
	run dclist query --root image "content:sha256:${digest^^}"
	ends 0
}

@test "query: a digest of another kind, or that no list holds" {
	run dclist query --root image "sha256:$digest"
	ends 1
	contains "fs-verity sha256:$digest"
	contains "no installed list holds it"
	run dclist query --root image "content:sha256:$digest" "content:sha256:$(printf %064d 0)"
	ends 1
	contains "vendor-1.0-1.noarch: installed"
}

@test "query: a file, also through a link" {
	ln -s /program image/link
	run dclist query --root image /link
	ends 0
	contains "/link"
	contains "content sha256:$digest"
	contains "vendor-1.0-1.noarch: installed, as /usr/bin/vendor"
	lacks sha384
	echo other >>image/program
	run dclist query --root image program
	ends 1
	contains "no installed list holds it"
	lacks "the kernel is not asked"
}

@test "query: a file of the image, and none of this system" {
	echo other >program
	run dclist query --root image program
	ends 0
	contains "content sha256:$digest"
	ln -s "$PWD/program" image/out
	run dclist query --root image out
	ends 1
	contains "out: No such file or directory"
}

@test "query: a file of this system, also through a link" {
	echo other >program
	ln -s program link
	run dclist query link
	contains "content sha256:$(sha256sum <program | cut -c 1-64)"
}

@test "query: a kernel that cannot be asked is said" {
	[[ ! -e /sys/kernel/security/digest_cache ]] || skip "it can"
	run dclist query "sha256:$digest"
	ends 1
	contains "dclist query: warning: the kernel is not asked: "
	contains "no installed list holds it"
}

@test "query: a file that a list holds by SHA-512" {
	printf '#!/bin/sh\necho sha512\n' >image/program
	run dclist query --root image program
	ends 0
	contains "sha512-1.0-1.noarch: installed"
}

@test "query: JSON" {
	run dclist query --root image --json program
	ends 0
	[ "$(json '[(q["argument"], q["lists"][0]["name"], q["lists"][0]["path"], q["lists"][0]["installed"]) for q in j if q["lists"]]')" = \
		"[('program', 'vendor-1.0-1.noarch', '/usr/bin/vendor', True)]" ]
	[ "$(json '{q["algorithm"] for q in j if q["kind"] == "content"} == {"sha256", "sha384", "sha512"}')" = True ]
}

@test "query: what is neither a digest nor a file" {
	run dclist query --root image sha256:12
	ends 1
	contains "sha256:12: No such file or directory; give a regular file, or a digest as sha256:HEX or content:sha256:HEX"
	run dclist query --root image etc
	ends 1
	contains "etc: not a regular file"
	mkfifo image/pipe
	run dclist query --root image pipe
	ends 1
	contains "pipe: not a regular file"
}

@test "query: a malformed list is said, and the others are asked" {
	echo junk >image/etc/digest_lists/junk
	run dclist query --root image program
	ends 1
	contains "dclist query: image/etc/digest_lists/junk: no signature at its end"
	contains "vendor-1.0-1.noarch: installed"
}

@test "query: wrong usage" {
	run dclist query
	ends 2
	contains "DIGEST or FILE is missing"
}
