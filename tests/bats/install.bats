#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist install into images. Loading is tested in tests/vm.

# shellcheck disable=SC2016 # for the shell in the namespace

load kernel

setup_file() {
	kernel_setup_file
}

teardown_file() {
	kernel_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	root=$BATS_TEST_TMPDIR/image
	lists=$root/etc/digest_lists
	keys=$BATS_FILE_TMPDIR
	rpm=$BATS_FILE_TMPDIR/hello.rpm
	mkdir "$root"
}

install_verified() {
	run dclist install --root "$root" --keyring "$keys/vendor.asc" "$@"
}

@test "install: help, and wrong usage" {
	run dclist install --help
	[ "$status" -eq 0 ]
	contains "Usage: dclist install"
	run dclist install
	[ "$status" -eq 2 ]
	contains "LIST or RPM is missing"
	run dclist install --nonsense x
	[ "$status" -eq 2 ]
	contains "Try 'dclist install --help'"
}

@test "install: a package becomes its list" {
	install_verified "$rpm"
	[ "$status" -eq 0 ]
	contains "$HELLO: installed"
	contains "1 installed, 0 unchanged, 0 failed"
	[ "$(ls -A "$lists")" = "$HELLO" ]
	[ "$(stat -c %a "$lists" "$lists/$HELLO" | paste -sd' ')" = "755 644" ]
}

@test "install: modes do not depend on the umask" {
	umask 077
	install_verified "$rpm"
	[ "$status" -eq 0 ]
	[ "$(stat -c %a "$lists/$HELLO")" = 644 ]
}

@test "install: a list is installed byte for byte" {
	make_list "$rpm" hello.list
	install_verified hello.list
	[ "$status" -eq 0 ]
	cmp hello.list "$lists/$HELLO"
}

@test "install: a list from standard input" {
	make_list "$rpm" hello.list
	run dclist install --root "$root" --no-verify - <hello.list
	[ "$status" -eq 0 ]
	cmp hello.list "$lists/$HELLO"
}

@test "install: the same again is success and writes nothing" {
	install_verified "$rpm"
	before=$(stat -c '%i %Z' "$lists/$HELLO")
	install_verified "$rpm"
	[ "$status" -eq 0 ]
	contains "$HELLO: unchanged"
	contains "0 installed, 1 unchanged, 0 failed"
	[ "$(stat -c '%i %Z' "$lists/$HELLO")" = "$before" ]
}

# bats test_tags=slow
@test "install: a damaged list of the same name is replaced, one of another package is not" {
	install_verified "$rpm"
	flip "$lists/$HELLO" 200
	install_verified "$rpm"
	[ "$status" -eq 0 ]
	contains "installed, replacing another"
	make_list "$rpm" hello.list
	cmp hello.list "$lists/$HELLO"
	install_verified "$BATS_FILE_TMPDIR/hello2.rpm"
	[ "$status" -eq 0 ]
	contains "1 installed, 0 unchanged, 0 failed"
	make_list "$BATS_FILE_TMPDIR/hello2.rpm" hello2.list
	cat "$lists/$HELLO"* | cmp - <(cat hello.list hello2.list) ||
		cat "$lists/$HELLO"* | cmp - <(cat hello2.list hello.list)
}

@test "install: a key that did not sign it does not verify it" {
	run dclist install --root "$root" --keyring "$keys/other.asc" "$rpm"
	[ "$status" -eq 1 ]
	contains "hello.rpm: signed by a key that is not in the keyring"
	[ -z "$(ls -A "$lists")" ]
}

@test "install: --keyring may be repeated" {
	run dclist install --root "$root" --keyring "$keys/other.asc" \
		--keyring "$keys/vendor.asc" "$rpm"
	[ "$status" -eq 0 ]
}

@test "install: without keys nobody verifies, so nothing is installed" {
	run dclist install --root "$root" "$rpm"
	[ "$status" -eq 1 ]
	contains "no keyring to verify with; give --keyring FILE"
	[ -z "$(ls -A "$root")" ]
}

@test "install: --no-verify leaves it to the kernel" {
	run dclist install --root "$root" --no-verify "$rpm"
	[ "$status" -eq 0 ]
	[ -f "$lists/$HELLO" ]
}

@test "install: --no-verify does not overrule a keyring" {
	run dclist install --root "$root" --no-verify --keyring "$keys/other.asc" "$rpm"
	[ "$status" -eq 1 ]
	[ ! -e "$lists/$HELLO" ]
}

@test "install: the image's own keyring is the default" {
	mkdir -p "$root/etc/dclist"
	gpg --batch --dearmor <"$keys/vendor.asc" >"$root/etc/dclist/keyring.gpg"
	run dclist install --root "$root" "$rpm"
	[ "$status" -eq 0 ]
	dclist keys -o "$root/etc/dclist/keyring.gpg" "$keys/vendor.asc"
	run dclist install --root "$root" "$rpm"
	ends 0
	gpg --batch --dearmor <"$keys/other.asc" >"$root/etc/dclist/keyring.gpg"
	run dclist install --root "$root" "$BATS_FILE_TMPDIR/hello2.rpm"
	[ "$status" -eq 1 ]
	contains "hello2.rpm: signed by a key that is not in the keyring"
}

@test "install: a broken default keyring is not the same as none" {
	mkdir -p "$root/etc/dclist"
	echo nonsense >"$root/etc/dclist/keyring.gpg"
	run dclist install --root "$root" "$rpm"
	[ "$status" -eq 1 ]
	contains "dclist install: $root/etc/dclist/keyring.gpg: not usable; give --keyring FILE"
	lacks /proc/self/fd
	rm "$root/etc/dclist/keyring.gpg"
	mkfifo "$root/etc/dclist/keyring.gpg" # would wait for a writer
	run dclist install --root "$root" "$rpm"
	[ "$status" -eq 1 ]
	contains "dclist install: $root/etc/dclist/keyring.gpg: not a regular file"
	[ ! -e "$lists" ]
}

@test "install: one failure does not stop the others" {
	install_verified nosuch "$rpm" /dev/null
	[ "$status" -eq 1 ]
	contains "nosuch: cannot open: No such file"
	contains "1 installed, 0 unchanged, 2 failed"
	[ -f "$lists/$HELLO" ]
}

# bats test_tags=slow
@test "install: one changed byte anywhere is refused" {
	make_list "$rpm" hello.list
	size=$(stat -c %s hello.list)
	for ((at = 0; at < size; at += size / 40)); do
		cp hello.list bad.list
		byte=$(od -An -tu1 -j "$at" -N 1 bad.list)
		# shellcheck disable=SC2059
		printf "\\x$(printf %02x $((byte ^ 1)))" |
			dd of=bad.list bs=1 seek="$at" conv=notrunc status=none
		install_verified bad.list
		[ "$status" -eq 1 ]
		no_crash
		[ -z "$(ls -A "$lists")" ]
	done
}

# bats test_tags=slow
@test "install: cut short at any place is refused" {
	make_list "$rpm" hello.list
	size=$(stat -c %s hello.list)
	for cut in 0 1 8 15 16 100 $((size / 2)) $((size - 300)) $((size - 41)) \
		$((size - 40)) $((size - 28)) $((size - 1)); do
		head -c "$cut" hello.list >bad.list
		install_verified bad.list
		[ "$status" -eq 1 ]
		contains "bad.list: no signature at its end"
		no_crash
	done
	[ -z "$(ls -A "$lists")" ]
}

@test "install: a list signed with PKCS#7 needs a kernel to verify it" {
	{
		printf '\0\0\0\0\0\2\0\4\0\1\0\0\0\4\0\0\0\0'
		printf 'der!\0\0\2\0\0\0\0\0\0\0\0\4~Module signature appended~\n'
	} >pkcs7.list
	run dclist install --root "$root" --keyring "$keys/vendor.asc" pkcs7.list
	[ "$status" -eq 1 ]
	contains "signed with PKCS#7, which only a kernel with a digest cache verifies"
	[ -z "$(ls -A "$lists")" ]
	run dclist install --root "$root" --no-verify pkcs7.list
	[ "$status" -eq 0 ]
	cmp pkcs7.list "$lists"/tlv-* # it has no name, so its id is the name
}

# bats test_tags=slow
@test "install: links in an image do not lead out of it" {
	mkdir outside
	for link in "$PWD/outside" ../../../../../../../../outside ../../outside; do
		rm -rf "${root:?}"/*
		ln -s "$link" "$root/etc"
		install_verified "$rpm"
		rm "$root/etc"
		mkdir "$root/etc"
		ln -s "$link" "$root/etc/digest_lists"
		install_verified "$rpm"
		no_crash
		[ -z "$(ls -A outside)" ]
	done
}

@test "install: links within an image lead where they lead in the image" {
	mkdir -p "$root/data/lists" "$root/etc"
	ln -s /data/lists "$root/etc/digest_lists"
	install_verified "$rpm"
	[ "$status" -eq 0 ]
	[ -f "$root/data/lists/$HELLO" ]
}

@test "install: a link or FIFO in a list's place is replaced, not written to" {
	mkdir -p "$lists"
	echo precious >target
	ln -s "$PWD/target" "$lists/$HELLO"
	install_verified "$rpm"
	[ "$status" -eq 0 ]
	[ "$(cat target)" = precious ]
	[ -f "$lists/$HELLO" ]
	[ ! -L "$lists/$HELLO" ]
	rm "$lists/$HELLO"
	mkfifo "$lists/$HELLO"
	install_verified "$rpm"
	[ "$status" -eq 0 ]
	[ -f "$lists/$HELLO" ]
}

@test "install: a directory in a list's place is reported" {
	mkdir -p "$lists/$HELLO"
	install_verified "$rpm"
	[ "$status" -eq 1 ]
	contains "a directory of that name exists; move it away"
	[ "$(ls -A "$lists")" = "$HELLO" ]
}

@test "install: what a killed install left is removed, and is not a list" {
	mkdir -p "$lists"
	echo half >"$lists/.dclist-new"
	mkfifo "$lists/.dclist-lock"
	install_verified "$rpm"
	[ "$status" -eq 0 ]
	[ "$(ls -A "$lists")" = "$HELLO" ]
}

@test "install: it reports that it waits for another, and continues after it" {
	local lock pid command

	make_list "$rpm" hello.list
	mkdir -p "$lists"
	for command in "install --no-verify hello.list" "remove ${HELLO#rpm-}"; do
		exec {lock}>"$lists/.dclist-lock"
		flock "$lock"
		# Not what the one before said
		: >said
		# shellcheck disable=SC2086 # a command and its arguments
		timeout 60 "$DCLIST" ${command%% *} --root "$root" ${command#* } >said 2>&1 {lock}>&- 3>&- &
		pid=$!
		until grep -q "another dclist is writing there" said; do
			kill -0 "$pid"
			sleep 0.05
		done
		exec {lock}>&-
		wait "$pid"
		[ "$(grep -c "^dclist ${command%% *}: $lists: warning: another dclist is writing there; waiting for it" said)" -eq 1 ]
	done
	[ -z "$(ls -A "$lists")" ]
}

@test "install: killed at any moment, there is the whole list or none" {
	make_list "$rpm" hello.list
	for delay in 0.001 0.002 0.004 0.006 0.008 0.01 0.015 0.02 0.03 0.05; do
		rm -f "$lists/$HELLO"
		timeout -s KILL "$delay" "$DCLIST" install --root "$root" --no-verify \
			hello.list >/dev/null 2>&1 || true
		[ ! -e "$lists/$HELLO" ] || cmp hello.list "$lists/$HELLO"
	done
	install_verified "$rpm"
	[ "$status" -eq 0 ]
	[ "$(ls -A "$lists")" = "$HELLO" ]
}

@test "install: a full disk leaves nothing behind" {
	[ "$(id -u)" -eq 0 ] || skip "mounting a small file system needs root"
	mkdir small
	# A namespace of its own: the mount ends with the shell.
	run timeout 60 unshare --mount sh -c '
		mount -t tmpfs -o size=16k,nr_inodes=16 tmpfs small || exit 77
		mkdir -p small/etc/digest_lists
		head -c 14000 /dev/zero >small/fill
		"$1" install --root small --no-verify "$2" && exit 9
		ls -A small/etc/digest_lists' sh "$DCLIST" "$rpm"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	[ "$status" -eq 0 ]
	contains "No space left on device"
	[[ $output != *.dclist-new* && $output != *"$HELLO"$'\n'* ]]
}

@test "install: several at once do not disturb each other" {
	make_list "$rpm" hello.list
	pids=()
	for _ in 1 2 3 4 5 6; do
		dclist install --root "$root" --no-verify hello.list >/dev/null &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
	[ "$(ls -A "$lists")" = "$HELLO" ]
	cmp hello.list "$lists/$HELLO"
}

@test "install: a user who may only read the directory cannot keep it locked" {
	mkdir -p "$lists"
	exec 9<"$lists"
	flock --exclusive 9
	install_verified "$rpm"
	exec 9<&-
	[ "$status" -eq 0 ]
}

@test "install: a kernel without a digest cache is not an obstacle" {
	needs_no_digest_cache
	[ "$(id -u)" -eq 0 ] || skip "the running system's /etc needs root"
	# Its own /etc, so that the system's is not touched.
	run timeout 60 unshare --mount sh -c '
		mount -t tmpfs tmpfs /etc || exit 77
		"$1" install --keyring "$2" "$3" && ls /etc/digest_lists' \
		sh "$DCLIST" "$keys/vendor.asc" "$rpm"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	[ "$status" -eq 0 ]
	contains "warning: not loaded: "
	contains "1 installed, 0 unchanged, 0 failed"
	contains "$HELLO"
}

@test "install: real packages of vendors, with their keys" {
	needs_corpus
	install_verified --keyring "$CORPUS/keys/centos__RPM-GPG-KEY-CentOS-7.asc" \
		"$CORPUS/rpm/centos/time-1.7-45.el7.x86_64.rpm" \
		"$CORPUS/rpm/centos/dbus-1.6.12-17.el7.x86_64.rpm"
	[ "$status" -eq 0 ]
	contains "rpm-dbus-1:1.6.12-17.el7.x86_64: installed"
	[ "$(ls -A "$lists")" = "rpm-dbus-1:1.6.12-17.el7.x86_64
rpm-time-1.7-45.el7.x86_64" ]
}
