#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What dclist says of folders, lists and databases that are not what they should be.
# scripts/messages lists the messages that no test expects.

load kernel

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p root/etc
}

teardown() {
	[[ ! -v memory ]] || rm -rf "$memory"
}

installs() {
	run dclist install --root root --no-verify "$fixtures/vendor.rpm"
}

@test "messages: the root is not a directory" {
	run dclist list --root /nonexistent
	ends 1
	contains "/nonexistent: cannot open the root directory: No such file or directory"
}

@test "messages: /etc/digest_lists is not a directory" {
	touch root/etc/digest_lists
	run dclist list --root root
	ends 1
	contains "dclist list: root/etc/digest_lists: cannot read this directory: Not a directory"
	run dclist query --root root "sha256:$(printf %064d 0)"
	ends 1
	contains "cannot read this directory"
	installs
	ends 1
	contains "dclist install: root/etc/digest_lists: cannot write to this directory: Not a directory"
}

@test "messages: an installed list is not a regular file" {
	mkdir -p root/etc/digest_lists/folder
	mkfifo root/etc/digest_lists/fifo
	ln -s large root/etc/digest_lists/link
	truncate -s 33M root/etc/digest_lists/large
	run dclist list --root root
	ends 1
	contains "dclist list: root/etc/digest_lists/folder: cannot read it: a directory; a list is a regular file of at most 32 MiB"
	contains "/etc/digest_lists/fifo: cannot read it: a device, a FIFO or a socket; a list is"
	contains "/etc/digest_lists/link: cannot read it: a symbolic link; a list is a regular file of at most 32 MiB"
	contains "/etc/digest_lists/large: cannot read it: File too large"
}

@test "messages: a directory is where a list would be installed" {
	mkdir -p root/etc/digest_lists/rpm-vendor-1.0-1.noarch
	installs
	ends 1
	contains "cannot install as root/etc/digest_lists/rpm-vendor-1.0-1.noarch: a directory of that name exists; move it away"
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
	contains "/etc/digest_lists: warning: no lists, so no file is attested; dclist install adds those of packages"
}

@test "messages: what is queried is not a regular file" {
	run dclist query --root root etc
	ends 1
	contains "not a regular file; give a regular file, or a digest as sha256:HEX or content:sha256:HEX"
}

# What no test can have without a system that is not as it should be

# in_namespace SETUP COMMAND...: with mounts that nobody else sees
in_namespace() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	# shellcheck disable=SC2016 # for the shell in the namespace
	run timeout 60 unshare --mount bash -c '
		eval "$1" || exit 77
		shift
		exec "$@"' bash "$@"
	[ "$status" -ne 77 ] || skip "no permission to mount"
}

# traced INJECTION COMMAND...: with a system call that fails
traced() {
	command -v strace >/dev/null || skip "no strace"
	# No leaks are looked for under strace
	ASAN_OPTIONS=detect_leaks=0 run timeout 60 strace -qq -f -o trace -e "inject=$1" "${@:2}"
	[[ -s trace ]] || skip "strace does not work here"
}

# A folder in the place of securityfs; SETUP makes of digest_cache what the kernel never does.
other_kernel() {
	needs_no_digest_cache
	in_namespace "set -e; mount -t tmpfs none /sys/kernel/security; mkdir etc/digest_lists
		cp '$PWD'/lists/* etc/digest_lists; mount --bind etc /etc
		cd /sys/kernel/security; mkdir digest_cache; $1; cd '$PWD'" "${@:2}"
}

@test "messages: a message is written at once, so that it does not mix with others" {
	traced "write:delay_enter=1" "$DCLIST" show nosuch
	ends 1
	contains "dclist show: nosuch: cannot open: No such file or directory"
	[ "$(grep -c 'write(2, ' trace)" -eq 1 ]
}

@test "messages: no thread can be started, so that one does the work" {
	mkdir -p root/bin
	cp /bin/true root/bin
	traced clone3,clone:error=EAGAIN "$DCLIST" preflight --root root
	grep EAGAIN trace
	ends 1
	contains "0 of 1 would run (0%)"
}

@test "messages: a kernel that does not identify mounts" {
	traced statx:error=ENOSYS "$DCLIST" preflight --root root
	ends 1
	contains "root/: the kernel does not identify mounts; use Linux 5.8 or newer"
}

# bats test_tags=plain
@test "messages: no /proc" {
	[[ $DCLIST != */asan/* ]] || skip "sanitizers need /proc"
	in_namespace 'mount -t tmpfs none /proc' "$DCLIST" preflight --root root
	ends 1
	contains "/proc/self/mountinfo: warning: cannot read it, so no file system is skipped; mount -t proc proc /proc"
	contains "root/: cannot determine the path of this directory; check that /proc is mounted"
}

@test "messages: a file that nobody may read is found by its name" {
	[ "$(id -u)" -eq 0 ] || skip "not root"
	memory=$(mktemp -d /dev/shm/dclist.XXXXXX)
	mkdir -p "$memory/etc"
	touch "$memory/secret.ko"
	chmod 000 "$memory/secret.ko"
	chmod 755 "$memory"
	setpriv --reuid 65534 --clear-groups timeout 60 "$DCLIST" --version || skip "nobody cannot come here"
	run setpriv --reuid 65534 --clear-groups timeout 60 "$DCLIST" preflight --root "$memory"
	ends 1
	contains "dclist preflight: $memory/secret.ko: cannot be checked: Permission denied; run as root"
}

@test "messages: a list that cannot be removed" {
	local list=root/etc/digest_lists/rpm-vendor-1.0-1.noarch

	installs
	ends 0
	run dclist remove --root root nosuch
	ends 1
	contains "nosuch: no such list is installed in root/etc/digest_lists; "
	in_namespace "mount --bind $list $list" "$DCLIST" remove --root root vendor-1.0-1.noarch
	ends 1
	contains "rpm-vendor-1.0-1.noarch: cannot remove it from root/etc/digest_lists: Device or resource busy"
	mkdir -p root/var/lib/rpm
	"$TOP/tests/rpm-db" "$PWD/root/var/lib/rpm" -i "$fixtures/epoch.rpm"
	in_namespace "mount --bind $list $list" "$DCLIST" sync --root root --no-verify
	ends 1
	contains "rpm-vendor-1.0-1.noarch: cannot remove it from root/etc/digest_lists: Device or resource busy"
	contains "1 installed, 0 loaded, 0 removed, 0 unloaded; 1 failed"
	[ -e "$list" ]
}

# bats test_tags=slow
@test "messages: a kernel whose answers are not understood" {
	local zero

	zero=sha256:$(printf %064d 0)
	mkdir etc lists
	dclist generate -o lists "$fixtures/vendor.rpm"
	for command in list "query $zero" status; do
		rm -rf etc/digest_lists
		# shellcheck disable=SC2086,SC2016 # a command and its argument, and what the shell there expands
		other_kernel 'for f in lists query stats; do echo junk >digest_cache/$f; done' "$DCLIST" $command
		ends 1
		contains "the kernel's answer has an unknown format; use the dclist that belongs to this kernel"
	done
	rm -r etc/digest_lists
	other_kernel 'mkdir digest_cache/lists' "$DCLIST" list
	ends 1
	contains "cannot read what is loaded: Is a directory"
	rm -r etc/digest_lists
	other_kernel 'mkdir digest_cache/query' "$DCLIST" query "$zero"
	ends 1
	contains "cannot ask the kernel: Is a directory"
}

@test "messages: a kernel that does not unload" {
	local id

	mkdir etc lists
	dclist generate -o lists "$fixtures/vendor.rpm"
	other_kernel 'mkdir digest_cache/unload' "$DCLIST" remove vendor-1.0-1.noarch
	ends 1
	contains "rpm-vendor-1.0-1.noarch: cannot unload, so not removed: Is a directory"
	[ -e etc/digest_lists/rpm-vendor-1.0-1.noarch ]
	rm -r etc/digest_lists
	"$TOP/tests/rpm-db" "$PWD/db" -i "$fixtures/epoch.rpm"
	run dclist show --json lists/*
	id=$(json 'j[0]["id"]')
	other_kernel "mkdir digest_cache/unload; : >digest_cache/load
		echo $id rpm vendor-1.0-1.noarch - 1 1 >digest_cache/lists" "$DCLIST" sync --dbpath "$PWD/db"
	ends 1
	contains "rpm-vendor-1.0-1.noarch: cannot unload: Is a directory"
	contains "0 removed, 0 unloaded; 1 failed"
	[ -e etc/digest_lists/rpm-vendor-1.0-1.noarch ]
	rm -r etc/digest_lists
	command -v strace >/dev/null || skip "no strace"
	export ASAN_OPTIONS=detect_leaks=0
	other_kernel 'mkdir digest_cache/load' timeout 60 strace -qq -f -o trace -e inject=clone3,clone:error=EAGAIN \
		"$DCLIST" load --all
	ends 1
	contains "cannot start threads: Resource temporarily unavailable"
}

@test "messages: a list that is loaded and cannot be installed" {
	mkdir etc lists
	dclist generate -o lists "$fixtures/vendor.rpm"
	other_kernel ': >digest_cache/load; echo old >/etc/digest_lists/rpm-vendor-1.0-1.noarch
		mount --bind /etc/digest_lists/rpm-vendor-1.0-1.noarch /etc/digest_lists/rpm-vendor-1.0-1.noarch' \
		"$DCLIST" install lists/rpm-vendor-1.0-1.noarch
	ends 1
	contains "cannot install as /etc/digest_lists/rpm-vendor-1.0-1.noarch: Device or resource busy; it stays loaded until dclist unload"
	[ "$(ls -A etc/digest_lists)" = rpm-vendor-1.0-1.noarch ]
	[ "$(cat etc/digest_lists/rpm-vendor-1.0-1.noarch)" = old ]
}

@test "messages: no GnuPG, no configuration of rpm" {
	RPM_CONFIGDIR=/nonexistent run dclist generate --rpmdb
	ends 1
	contains "dclist generate: rpm: cannot read its configuration; is rpm installed?"
	in_namespace 'mount -t tmpfs none /usr/bin' "$DCLIST" keys "$fixtures/vendor.asc"
	ends 1
	contains "dclist keys: gpg: cannot start: Invalid crypto engine; is GnuPG 2.2 or newer installed?"
}

@test "messages: a GnuPG that does nothing, or has no room" {
	local program

	# shellcheck disable=SC2016 # for the shell in the namespace
	for program in /dev/null /usr/bin/true; do
		in_namespace "mount --bind $program \"\$(command -v gpg)\"" "$DCLIST" keys -o ring "$fixtures/vendor.asc"
		ends 1
		contains "dclist keys: gpg: does not run, or cannot write to ${TMPDIR:-/tmp}/.dclist-temp-"
		contains "; check that GnuPG 2.2 or newer is installed and that there is free space, or set TMPDIR"
		lacks "no valid user id"
		[ ! -e ring ]
	done
	mkdir small
	export TMPDIR=$PWD/small
	in_namespace "mount -t tmpfs -o size=8k none '$TMPDIR'" "$DCLIST" keys -o ring "$fixtures/vendor.asc"
	ends 1
	contains "or cannot write to $TMPDIR/.dclist-temp-"
	[ ! -e ring ]
}

@test "messages: headers without a signed region, as before rpm 4" {
	python3 - "$fixtures/vendor.rpm" "$("$RPM_PY" layout "$fixtures/vendor.rpm")" <<-'END'
	import sys
	package, index = bytearray(open(sys.argv[1], "rb").read()), int(sys.argv[2].split()[3])
	package[index:index + 4] = (100).to_bytes(4, "big")
	open("old.rpm", "wb").write(package)
	END
	run dclist generate -o out old.rpm
	ends 1
	contains "old.rpm: its header has no signed region; rebuild and sign it with rpm 4.6 or newer"
	"$TOP/tests/rpm-db" "$PWD/db" -i "$fixtures/vendor.rpm"
	python3 - <<-'END'
	import sqlite3, struct
	db = sqlite3.connect("db/rpmdb.sqlite")
	blob = db.execute("SELECT blob FROM Packages").fetchone()[0]
	entries, store = struct.unpack(">II", blob[:8])
	db.execute("UPDATE Packages SET blob = ?", (struct.pack(">II", entries - 1, store) + blob[24:],))
	db.commit()
	END
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "vendor-1.0-1.noarch: its header has no signed region; install a package made by rpm 4.6 or newer"
	contains "1 not signed"
}

# bats test_tags=slow
@test "messages: a database that is written to all the time" {
	local writer

	mkdir tmp
	"$TOP/tests/rpm-db" "$PWD/db" -i "$fixtures/vendor.rpm"
	while :; do touch db/rpmdb.sqlite; done 3>&- &
	writer=$!
	TMPDIR=$PWD/tmp traced sendfile:delay_exit=500000 "$DCLIST" generate --rpmdb --dbpath db -o out
	kill "$writer"
	ends 1
	contains "db: the rpm database keeps changing; wait until rpm has finished"
	[ -z "$(ls -A tmp)" ]
}

@test "messages: incomplete lists" {
	dclist keys -o ring "$fixtures/vendor.asc"
	dclist generate -o . "$fixtures/vendor.rpm"
	# With the package's signature: one of its form, which nobody verifies here
	python3 - <<-'END'
	import struct
	field = lambda n, b: struct.pack(">HI", n, len(b)) + b
	signed = open("rpm-vendor-1.0-1.noarch", "rb").read()
	signature = signed[-40 - int.from_bytes(signed[-32:-28], "big"):]
	open("keys", "wb").write(open("ring", "rb").read() + b"zzz" + signature)
	open("nameless", "wb").write(field(0, b"\0\4") + field(1, b"\0\0\0\1") +
	                             field(2, field(0, bytes(32))) + signature)
	END
	run dclist show keys
	ends 1
	contains "keys: key list is malformed, or none of its keys may sign; make it again with 'dclist keys enroll'"
	run dclist verity --list nameless
	ends 1
	contains "nameless: does not have the paths of all its files; name the files instead of the list"
	run dclist unsign -o bare ring
	ends 1
	contains "ring: no signature at its end, so there is nothing to remove"
	[ ! -e bare ]
}
