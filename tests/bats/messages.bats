#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What dclist says of folders, lists and databases that are not what they should be.
# scripts/messages lists the messages that no test expects.

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p root/etc
}

installs() {
	run dclist install --root root --no-verify "$fixtures/vendor.rpm"
}

@test "messages: the root is no folder" {
	run dclist list --root /nonexistent
	ends 1
	contains "/nonexistent: cannot open the root folder: No such file or directory"
}

@test "messages: /etc/digest_lists is no folder" {
	touch root/etc/digest_lists
	run dclist list --root root
	ends 1
	contains "/etc/digest_lists: cannot read this folder: Not a directory"
	run dclist query --root root "sha256:$(printf %064d 0)"
	ends 1
	contains "cannot read this folder"
	installs
	ends 1
	contains "/etc/digest_lists: cannot write into this folder: Not a directory"
}

@test "messages: an installed list is no regular file" {
	mkdir -p root/etc/digest_lists/folder
	mkfifo root/etc/digest_lists/fifo
	truncate -s 33M root/etc/digest_lists/large
	run dclist list --root root
	ends 1
	contains "/etc/digest_lists/folder: cannot read it: Is a directory; a list is a regular file of at most 32 MiB"
	contains "/etc/digest_lists/fifo: cannot read it: Invalid argument"
	contains "/etc/digest_lists/large: cannot read it: File too large"
}

@test "messages: a folder is where a list is to be installed" {
	mkdir -p root/etc/digest_lists/rpm-vendor-1.0-1.noarch
	installs
	ends 1
	contains "cannot install as /etc/digest_lists/rpm-vendor-1.0-1.noarch: a folder is in its place; move it away"
}

# a_list ID_TYPE < SIGNED > LIST: with a signature of four bytes
a_list() {
	cat
	printf 'sig!\0\0%b\0\0\0\0\0\0\0\0\4~Module signature appended~\n' "$1"
}

@test "messages: lists with other signatures or algorithms" {
	echo signed | a_list '\5' >other
	run dclist show other
	ends 1
	contains "other: signature is neither OpenPGP nor PKCS#7; sign the list with one of them"
	# ALGO is MD5, with one entry of sixteen bytes
	printf '%b' '\0\0\0\0\0\2\0\1' '\0\1\0\0\0\4\0\0\0\1' '\0\2\0\0\0\026\0\0\0\0\0\020' \
		abcdefghijklmnop | a_list '\2' >md5
	run dclist show md5
	ends 1
	contains "md5: digest algorithm is refused by the kernel; use SHA-256, SHA-384 or SHA-512"
	truncate -s 33M large
	run dclist show large
	ends 1
	contains "large: larger than 33554432 bytes; not a file of this kind"
}

@test "messages: preflight of a system without lists" {
	cp /bin/true root/true
	run dclist preflight --root root
	ends 1
	contains "/etc/digest_lists: warning: no lists, so no file is attested; dclist install puts those of packages there"
}

@test "messages: what is queried is no regular file" {
	run dclist query --root root root/etc
	ends 1
	contains "not a regular file; give a regular file, or a digest as sha256:HEX or content:sha256:HEX"
}
