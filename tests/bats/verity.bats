#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist verity. What needs fs-verity is done where a file system with it can be
# mounted, and in tests/vm in any case.

# shellcheck disable=SC2016,SC2030,SC2031

load kernel

setup_file() {
	kernel_setup_file
}

teardown_file() {
	kernel_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	rpm=$BATS_FILE_TMPDIR/hello.rpm
	bare=$(mktemp -d /dev/shm/dclist.XXXXXX) # tmpfs has no fs-verity
}

teardown() {
	rm -rf "$bare"
}

@test "verity: help, and wrong usage" {
	run dclist verity --help
	[ "$status" -eq 0 ]
	contains "Usage: dclist verity"
	run dclist verity
	[ "$status" -eq 2 ]
	contains "FILE is missing"
	run dclist verity --list
	[ "$status" -eq 2 ]
	contains "LIST is missing"
	run dclist verity --algorithm md5 x
	[ "$status" -eq 2 ]
	contains "fs-verity has sha256 and sha512"
	for size in 0 512 4095 131072 -4096 4096x ''; do
		run dclist verity --block-size "$size" x
		[ "$status" -eq 2 ]
		contains "1024 to 65536"
	done
	for salt in '' a xy "$(printf '%066d' 0)"; do
		run dclist verity --salt "$salt" x
		[ "$status" -eq 2 ]
		contains "1 to 32 bytes"
	done
}

@test "verity: what cannot have it, and why" {
	mkdir folder
	mkfifo fifo
	ln -s "$bare/file" link
	echo text >"$bare/file"
	run dclist verity folder fifo link nosuch /dev/null "$bare/file"
	[ "$status" -eq 1 ]
	contains "dclist verity: folder: a folder;"
	contains "dclist verity: fifo: not a regular file;"
	contains "dclist verity: link: a symbolic link;"
	contains "dclist verity: nosuch: no such file;"
	contains "dclist verity: /dev/null: not a regular file;"
	contains "dclist verity: $bare/file: its file system has no fs-verity; keep it on"
	contains "0 enabled, 0 already enabled, 0 modified, 0 missing, 6 failed"
}

@test "verity: JSON tells the same" {
	echo text >"$bare/$(printf 'na\377me\n')"
	run --separate-stderr dclist verity --json "$bare"/* nosuch
	[ "$status" -eq 1 ]
	python3 - "$output" <<-'END'
	import json, sys
	out = json.loads(sys.argv[1])
	assert out["failed"] == 2 and out["enabled"] == 0, out
	assert [f["state"] for f in out["files"]] == ["failed", "failed"]
	assert out["files"][0]["file"].endswith("na\\377me"), out
	assert "no fs-verity" in out["files"][0]["reason"]
	assert out["files"][1]["reason"].startswith("no such file")
	END
}

@test "verity: what a list names and is not there is no failure" {
	make_list "$rpm" hello.list
	mkdir empty
	run dclist verity --list --root empty hello.list
	[ "$status" -eq 0 ]
	contains "/usr/bin/hello: missing"
	contains "0 enabled, 0 already enabled, 0 modified, 4 missing, 0 failed"
}

@test "verity: links and FIFOs in place of a list's files are not opened" {
	make_list "$rpm" hello.list
	mkdir -p image/usr/bin image/usr/share
	echo precious >outside
	ln -s "$PWD/outside" image/usr/bin/hello
	ln -s ../../../../../../../../../.. image/usr/share/hello
	mkdir image/etc
	mkfifo image/etc/hello.conf
	run dclist verity --list --root image hello.list
	[ "$status" -eq 1 ]
	contains "/usr/bin/hello: a symbolic link;"
	contains "/etc/hello.conf: not a regular file;"
	contains "2 missing, 2 failed"
	no_crash
}

@test "verity: a broken list is refused and the next one is used" {
	make_list "$rpm" hello.list
	head -c 1000 hello.list >bad.list
	mkdir empty
	run dclist verity --list --root empty bad.list hello.list
	[ "$status" -eq 1 ]
	contains "4 missing, 1 failed"
}

# with_verity COMMAND...: runs it with an ext4 that has fs-verity mounted on ./disk
with_verity() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	[ -e /sys/fs/ext4/features/verity ] ||
		skip "the running kernel's ext4 has no fs-verity; tests/vm tests with one"
	mkdir -p disk
	if [ ! -e disk.img ]; then
		truncate -s 32M disk.img
		mke2fs -q -t ext4 -O verity -b 4096 disk.img
	fi
	run timeout 60 unshare --mount sh -c '
		mount -o loop disk.img disk || exit 77
		"$@"; status=$?; umount disk; exit $status' sh "$@"
	[ "$status" -ne 77 ] || skip "no permission to mount"
}

@test "verity: enabled with the digest that fsverity computes, twice is no failure" {
	with_verity sh -c 'head -c 100000 /dev/zero >disk/a; fsverity digest disk/a
		"$1" verity disk/a; "$1" verity disk/a; echo more >>disk/a' sh "$DCLIST"
	digest=${lines[0]%% *}
	contains "disk/a: enabled $digest"
	contains "disk/a: already enabled $digest"
	contains "Operation not permitted"
}

@test "verity: the files of a list, and not the modified one" {
	make_list "$rpm" hello.list
	unpack "$rpm" tree
	echo changed >>tree/etc/hello.conf
	with_verity sh -c 'cp -a tree/. disk; "$1" verity -n -l -r disk hello.list
		"$1" verity -l -r disk hello.list' sh "$DCLIST"
	[ "$status" -eq 1 ]
	contains "3 could be enabled, 0 already enabled, 1 modified, 0 missing, 0 failed"
	contains "/etc/hello.conf: modified: not the file that the list names"
	contains "3 enabled, 0 already enabled, 1 modified, 0 missing, 0 failed"
}
