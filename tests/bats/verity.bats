#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist verity where it cannot enable anything. With fs-verity it is tested in tests/vm.

load kernel

setup_file() {
	kernel_setup_file
	common_setup_file
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

# bats test_tags=slow
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
	contains "dclist verity: folder: a directory;"
	contains "dclist verity: fifo: not a regular file;"
	contains "dclist verity: link: a symbolic link;"
	contains "dclist verity: nosuch: no such file;"
	contains "dclist verity: /dev/null: not a regular file;"
	contains "dclist verity: $bare/file: its file system has no fs-verity; move it to"
	contains "0 enabled, 0 already enabled, 0 modified, 0 missing, 6 failed"
}

@test "verity: JSON shows the same" {
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

@test "verity: a missing file of a list is not a failure" {
	make_list "$rpm" hello.list
	mkdir empty
	run dclist verity --list --root empty hello.list
	[ "$status" -eq 0 ]
	contains "/usr/bin/hello: missing"
	contains "0 enabled, 0 already enabled, 0 modified, 4 missing, 0 failed"
}

# site [OPTION...]: what would become of the package's files, without the line of numbers;
# tmpfs has no fs-verity, so what was chosen fails
site() {
	run dclist verity --list --root "$bare" "$@" site.list
	grep -v 'already enabled' <<<"$output" | sed "s,^dclist verity: ,,; s,: its file system has no.*,: chosen," | sort
}

# bats test_tags=slow
@test "verity: of a list's files, those that can run are chosen" {
	make_list "$fixtures/site.rpm" site.list
	(cd "$bare" && rpm2cpio "$fixtures/site.rpm" | cpio --quiet -idm)
	site >found
	[ "$status" -eq 1 ]
	diff found - <<-END
	/etc/cron.daily/site: will not run: executable configuration
	/etc/site.conf: left alone: configuration
	/usr/bin/site: chosen
	/usr/lib/firmware/site.bin: chosen
	/usr/share/doc/site/README: left alone: documentation
	/usr/share/doc/site/example: left alone: documentation
	/usr/share/site/data: left alone: data
	/usr/share/site/read-by-sh: chosen
	/usr/share/site/touched: chosen
	/var/lib/site/counter: left alone: of changing content
	/var/lib/site/size: left alone: of changing content
	executable configuration does not run without fs-verity; --config enables it, but then these files cannot be edited
	END
	contains "0 enabled, 0 already enabled, 0 modified, 0 missing, 4 failed, 1 will not run, 6 left alone"
	site --config >chosen
	diff <(grep -v chosen chosen) <(grep -v chosen found | grep -v executable)
	contains "5 failed, 6 left alone"
	site --all >chosen
	[ "$(grep -c chosen chosen)" = 11 ]
	# The header's word on modes counts, and not the disk's
	chmod 755 "$bare/etc/site.conf" "$bare/usr/share/site/data"
	chmod 644 "$bare/usr/bin/site"
	site | diff - found
	# The log of the package was never in it
	mkdir "$bare/var/log"
	echo log >"$bare/var/log/site.log"
	site | diff - found
	run --separate-stderr dclist verity --list --json --root "$bare" site.list
	[ "$(json '[(f["state"], f["class"]) for f in j["files"] if f["file"].startswith("/etc/")]')" = \
		"[('config', 'executable-config'), ('left', 'config')]" ]
	[ "$(json 'j["config"], j["left"], j["failed"]')" = "(1, 6, 4)" ]
	for option in --config --all; do
		run dclist verity "$option" file
		[ "$status" -eq 2 ]
		contains "$option requires --list"
	done
}

@test "verity: a list of another kind has no metadata of its files; the disk has" {
	mkdir "$bare/lib"
	printf 'int x;' | gcc -xc -shared -nostdlib -o "$bare/lib/lib.so" -
	chmod 644 "$bare/lib/lib.so"
	echo data >"$bare/data"
	echo program >"$bare/program"
	chmod 755 "$bare/program"
	root=$bare tlv_list mine /lib/lib.so /data /program
	run dclist verity --list --root "$bare" "$bare/etc/digest_lists/tlv-mine"
	contains "/lib/lib.so: its file system has no fs-verity"
	contains "/program: its file system has no fs-verity"
	contains "/data: left alone: data"
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
	contains "/etc/hello.conf: left alone: configuration"
	contains "2 missing, 1 failed, 1 left alone"
	lacks "/etc/hello.conf: not"
	run dclist verity --list --all --root image hello.list
	[ "$status" -eq 1 ]
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
