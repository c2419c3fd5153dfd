#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist sync, in images. With a kernel it is tested in tests/vm.

# shellcheck disable=SC2154 # set in common.bash
# shellcheck disable=SC2012 # names are ours
# shellcheck disable=SC2034 # root is for tlv_list

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p image/var/lib/rpm image/etc/dclist
	lists=image/etc/digest_lists
	keys=image/etc/dclist/keyring.gpg
	dclist keys -o "$keys" "$fixtures/vendor.asc" >/dev/null
}

rpm_do() {
	"$TOP/tests/rpm-db" "$PWD/image/var/lib/rpm" "$@"
}

# list_names NAME...: exactly these are installed
list_names() {
	[ "$(ls -A "$lists")" = "$(printf 'rpm-%s-1.0-1.noarch\n' "$@")" ] || {
		ls -A "$lists" >&2
		return 1
	}
}

@test "sync: packages that come, stay and go" {
	rpm_do -i "$fixtures"/{vendor,sha384}.rpm
	run dclist sync --root image
	ends 0
	contains "installed rpm-vendor-1.0-1.noarch"
	contains "0 unchanged, 2 installed, 0 loaded, 0 removed, 0 unloaded"
	list_names sha384 vendor
	dclist verify -k "$keys" "$lists"/*
	rpm_do -e vendor
	run dclist sync --root image --keep
	ends 0
	[ "$output" = "1 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded" ]
	list_names sha384 vendor
	rpm_do -i "$fixtures/sha512.rpm"
	run dclist sync --root image
	ends 0
	[ "${lines[0]}" = "installed rpm-sha512-1.0-1.noarch" ]
	[ "${lines[1]}" = "removed rpm-vendor-1.0-1.noarch" ]
	[ "${lines[2]}" = "1 unchanged, 1 installed, 0 loaded, 1 removed, 0 unloaded" ]
	list_names sha384 sha512
	run dclist sync --root image
	ends 0
	[ "$output" = "2 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded" ]
}

@test "sync: --dry-run says all and does nothing" {
	rpm_do -i "$fixtures"/{vendor,sha384}.rpm
	run dclist sync --root image --dry-run
	ends 0
	contains "would install rpm-vendor-1.0-1.noarch"
	contains "would be: 0 unchanged, 2 installed"
	[ ! -e "$lists" ]
	dclist sync --root image >/dev/null
	rpm_do -e vendor
	run dclist sync --root image -n
	ends 0
	[ "$output" = "would remove rpm-vendor-1.0-1.noarch
would be: 1 unchanged, 0 installed, 0 loaded, 1 removed, 0 unloaded" ]
	list_names sha384 vendor
}

# A folder in the place of securityfs stands for a kernel that has the list ID
with_loaded() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	# shellcheck disable=SC2016 # for the inner shell
	run timeout 60 unshare --mount bash -c '
		mount -t tmpfs none /sys/kernel/security && mount --bind image/etc /etc || exit 77
		[ ! -e image/usr/bin ] || mount -t overlay none -o "lowerdir=$2/image/usr/bin:/usr/bin" /usr/bin || exit 77
		cd /sys/kernel/security && mkdir digest_cache && cd digest_cache || exit 77
		echo "$1 rpm vendor-1.0-1.noarch - 1 1" >lists
		touch load unload
		cd "$2"
		"$3" sync "${@:4}" --dbpath image/var/lib/rpm
		status=$?
		echo "unload $(cat /sys/kernel/security/digest_cache/unload)"
		exit $status' bash "$1" "$PWD" "$DCLIST" "${@:2}"
	[ "$status" -ne 77 ] || skip "no permission to mount"
}

# bats test_tags=slow
@test "sync: what is unloaded and removed counts as both" {
	rpm_do -i "$fixtures"/{vendor,sha384}.rpm
	dclist sync --root image >/dev/null
	rpm_do -e vendor
	run dclist show --json "$lists/rpm-vendor-1.0-1.noarch"
	id=$(json 'j[0]["id"]')
	with_loaded "$id" --dry-run
	ends 0
	contains "would unload rpm-vendor-1.0-1.noarch
would remove rpm-vendor-1.0-1.noarch
would be: 0 unchanged, 0 installed, 1 loaded, 1 removed, 1 unloaded
unload "
	with_loaded "$id"
	ends 0
	contains "unloaded rpm-vendor-1.0-1.noarch
removed rpm-vendor-1.0-1.noarch
0 unchanged, 0 installed, 1 loaded, 1 removed, 1 unloaded
unload $id"
	list_names sha384
}

@test "sync: a list that was changed or truncated is made again" {
	rpm_do -i "$fixtures"/{vendor,sha384}.rpm
	dclist sync --root image >/dev/null
	flip "$lists"/rpm-vendor-1.0-1.noarch 200
	head -c 100 "$lists"/rpm-sha384-1.0-1.noarch >short
	cp short "$lists"/rpm-sha384-1.0-1.noarch
	cp short "$lists"/rpm-rest
	run dclist sync --root image
	ends 0
	contains "0 unchanged, 2 installed, 0 loaded, 1 removed, 0 unloaded"
	list_names sha384 vendor
	dclist verify -k "$keys" "$lists"/*
}

@test "sync: keys and own lists stay" {
	rpm_do -i "$fixtures/vendor.rpm"
	mkdir -p "$lists"
	echo junk >"$lists"/other
	dclist generate -o made "$fixtures/vendor.rpm" >/dev/null
	python3 - made/* "$keys" "$lists" <<-'END'
	import sys
	data = open(sys.argv[1], "rb").read()
	n = int.from_bytes(data[-32:-28], "big")
	open(sys.argv[3] + "/keys-own", "wb").write(open(sys.argv[2], "rb").read() + data[-40 - n:])
	END
	run dclist sync --root image
	ends 0
	[ "$(ls -A "$lists")" = "keys-own
other
rpm-vendor-1.0-1.noarch" ]
}

@test "sync: packages without a list are named and counted" {
	rpm_do -i "$fixtures"/{vendor,unsigned,dsa}.rpm
	run dclist sync --root image
	ends 0
	contains "unsigned-1.0-1.noarch: not signed, header-only signature missing"
	contains "0 unchanged, 1 installed, 0 loaded, 0 removed, 0 unloaded; 2 packages without a list"
	rpm_do -e dsa
	run dclist sync --root image
	ends 0
	contains "1 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded; 1 package without a list"
}

@test "sync: a package of a stranger fails, and the others are done" {
	rpm_do -i "$fixtures"/{vendor,p256}.rpm
	run dclist sync --root image
	ends 1
	contains "p256-1.0-1.noarch: signed by a key that is not in the keyring"
	contains "0 unchanged, 1 installed, 0 loaded, 0 removed, 0 unloaded; 1 failed"
	list_names vendor
}

@test "sync: without a keyring the user must choose what is trusted" {
	rpm_do -i "$fixtures/vendor.rpm"
	rm "$keys"
	run dclist sync --root image
	ends 1
	contains "no keyring to verify with; give --keyring FILE, or --no-verify"
	[ ! -e "$lists" ]
	run dclist sync --root image --no-verify
	ends 0
	run dclist sync --root image --keyring "$fixtures/vendor.asc"
	ends 0
	contains "1 unchanged"
}

@test "sync: a database that cannot be read removes nothing" {
	rpm_do -i "$fixtures"/{vendor,sha384}.rpm
	dclist sync --root image >/dev/null
	python3 - <<-'END'
	import sqlite3
	db = sqlite3.connect("image/var/lib/rpm/rpmdb.sqlite")
	db.execute("UPDATE Packages SET blob = substr(blob, 1, 100) WHERE hnum = 1")
	db.commit()
	END
	run dclist sync --root image
	ends 1
	contains "librpm cannot read all of this SQLite database"
	contains "nothing was removed or unloaded because of the errors above"
	list_names sha384 vendor
	rm image/var/lib/rpm/*
	run dclist sync --root image
	ends 1
	contains "image: no rpm database in it"
	list_names sha384 vendor
}

@test "sync: nothing is removed when something cannot be written" {
	rpm_do -i "$fixtures/vendor.rpm"
	dclist sync --root image >/dev/null
	rpm_do -e vendor
	rpm_do -i "$fixtures/sha384.rpm"
	mkdir "$lists"/rpm-sha384-1.0-1.noarch
	run dclist sync --root image
	ends 1
	contains "a directory of that name exists; move it away"
	[ -e "$lists"/rpm-vendor-1.0-1.noarch ]
	rmdir "$lists"/rpm-sha384-1.0-1.noarch
	run dclist sync --root image
	ends 0
	list_names sha384
}

# The program of a package, and its list, of which the database knows no more
program_left() {
	rpm_do -i "$fixtures"/{vendor,sha384}.rpm
	dclist sync --root image >/dev/null
	rpm_do -e vendor
	mkdir -p image/usr/bin
	printf '#!/bin/sh\necho vendor\n' >image/usr/bin/vendor
	chmod 755 image/usr/bin/vendor
}

# bats test_tags=slow
@test "sync: the list of a program that a list of the owner attests is removed" {
	local root=image/ kind

	program_left
	for kind in content verity; do
		cp -r "$lists" before
		run dclist sync --root image
		ends 1
		contains "rpm-vendor-1.0-1.noarch: kept, as /usr/bin/vendor is in place"
		tlv_list mine usr/bin/vendor
		if [[ $kind == verity ]]; then
			dclist convert tree --i-vouch --unsigned --name mine -o bytes image/usr/bin
			python3 - donor <<-'END' >>bytes
			import sys
			data = open(sys.argv[1], "rb").read()
			sys.stdout.buffer.write(data[-40 - int.from_bytes(data[-32:-28], "big"):])
			END
			cp bytes "$lists/tlv-mine"
			[[ $(dclist show --digests "$lists/tlv-mine") != *content:* ]]
		fi
		run dclist sync --root image
		ends 0
		contains "removed rpm-vendor-1.0-1.noarch"
		[ "$(ls "$lists")" = "rpm-sha384-1.0-1.noarch
tlv-mine" ]
		rm -r "$lists"
		mv before "$lists"
	done
}

# While another process has rpm's lock, for reading ("SH", as any user can) or for writing ("EX")
with_lock() {
	run timeout 60 python3 - "image/var/lib/rpm/.rpm.lock" "$1" "$DCLIST" "${@:2}" <<-'END'
	import fcntl, subprocess, sys
	file = open(sys.argv[1], "r" if sys.argv[2] == "SH" else "r+")
	fcntl.lockf(file, getattr(fcntl, "LOCK_" + sys.argv[2]))
	sys.exit(subprocess.run(sys.argv[3:]).returncode)
	END
}

@test "sync: what a user can lock does not keep lists" {
	rpm_do -i "$fixtures"/{vendor,sha384}.rpm
	dclist sync --root image >/dev/null
	rpm_do -e vendor
	with_lock EX sync --root image
	ends 0
	contains "a transaction of rpm is running, so nothing was unloaded or removed"
	list_names sha384 vendor
	with_lock EX sync --root image --keep
	ends 0
	lacks "a transaction of rpm is running"
	with_lock SH sync --root image
	ends 0
	contains "removed rpm-vendor-1.0-1.noarch"
	list_names sha384
}

# bats test_tags=slow
@test "sync: a list of the owner that the kernel does not have attests nothing" {
	local root=image/ id

	program_left
	tlv_list mine usr/bin/vendor
	with_loaded "$(printf '%064d' 1)"
	ends 1
	contains "rpm-vendor-1.0-1.noarch: kept, as /usr/bin/vendor is in place"
	run dclist show --json "$lists/tlv-mine"
	id=$(json 'j[0]["id"]')
	with_loaded "$id"
	ends 0
	contains "removed rpm-vendor-1.0-1.noarch"
}

# bats test_tags=plain,slow
@test "sync: what replaced it is on the disk before a list is removed" {
	[[ $DCLIST != */asan/* ]] || skip "sanitizers do not work under strace"
	command -v strace >/dev/null || skip "no strace"
	rpm_do -i "$fixtures"/{vendor,sha384}.rpm
	dclist sync --root image >/dev/null
	rpm_do -e vendor sha384
	rpm_do -i "$fixtures/sha512.rpm"
	timeout 60 strace -qq -o trace -e trace=sync,unlinkat "$DCLIST" sync --root image
	[ "$(sed -n 's/^sync(.*/sync/p; s/^unlinkat(.*"\(rpm-[a-z0-9]*\).*/\1/p' trace | xargs)" = "sync rpm-sha384 rpm-vendor" ]
}

# bats test_tags=plain,slow
@test "sync: a list that is not needed, and cannot be read, is kept" {
	local last

	[[ $DCLIST != */asan/* ]] || skip "sanitizers do not work under strace"
	command -v strace >/dev/null || skip "no strace"
	rpm_do -i "$fixtures"/{vendor,sha384}.rpm
	dclist sync --root image >/dev/null
	rpm_do -e vendor
	timeout 60 strace -qq -o trace -e trace=openat2 "$DCLIST" sync --root image --dry-run
	last=$(grep -n '/rpm-vendor-' trace | tail -n 1 | cut -d: -f1)
	run timeout 60 strace -qq -o trace -e trace=openat2 -e "inject=openat2:error=EIO:when=$last" "$DCLIST" sync --root image
	ends 1
	contains "rpm-vendor-1.0-1.noarch: kept, as it, or a program of it, cannot be read: Input/output error"
	list_names sha384 vendor
	dclist sync --root image
	list_names sha384
}

# bats test_tags=slow
@test "sync: killed between any two steps, the next run completes it" {
	local call n

	command -v strace >/dev/null || skip "no strace"
	rpm_do -i "$fixtures"/{vendor,sha384}.rpm
	dclist sync --root image >/dev/null
	rpm_do -e vendor sha384
	rpm_do -i "$fixtures"/{sha512,epoch}.rpm
	cp -r image start
	for call in fsync renameat unlinkat; do
		for n in 1 2 3 4; do
			rm -rf image
			cp -r start image
			TMPDIR=$PWD timeout 60 strace -qq -o trace -e "trace=$call" \
				-e "inject=$call:signal=SIGKILL:when=$n" \
				"$DCLIST" sync --root image >/dev/null 2>&1 || true
			# Nothing but whole lists, and a lock that the next run takes over
			find "$lists" -type f -name 'rpm-*' -exec "$DCLIST" verify -q -k "$keys" {} +
			run dclist sync --root image
			ends 0
			[ "$(ls -A "$lists")" = "rpm-epoch-7:1.0-1.noarch
rpm-sha512-1.0-1.noarch" ]
		done
	done
}

# bats test_tags=slow
@test "sync: all of CentOS 8, then all of CentOS 7" {
	needs_corpus
	dclist keys --allow-expired -o "$keys" "$CORPUS"/keys/centos__RPM-GPG-KEY-CentOS-{7,Official}.asc >/dev/null
	xz -dc "$CORPUS/rpmdb/centos8-Packages.xz" >image/var/lib/rpm/Packages
	run dclist sync --root image
	ends 0
	contains "0 unchanged, 517 installed, 0 loaded, 0 removed, 0 unloaded"
	xz -dc "$CORPUS/rpmdb/centos7-Packages.xz" >image/var/lib/rpm/Packages
	run dclist sync --root image
	ends 0
	contains "0 unchanged, 263 installed, 0 loaded, 517 removed, 0 unloaded"
	[ "$(ls -A "$lists" | wc -l)" -eq 263 ]
}

@test "sync: wrong usage" {
	run dclist sync x
	ends 2
	contains "x: unexpected argument"
}
