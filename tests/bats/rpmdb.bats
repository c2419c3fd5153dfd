#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist generate --rpmdb: every kind of database, and nothing is written into it.

# shellcheck disable=SC2154 # set in common.bash

load common

setup_file() {
	common_setup_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir tmp db
	export TMPDIR=$PWD/tmp # of the copy
}

teardown() {
	[ -z "$(ls -A tmp)" ]
}

# database FILE AS: of the corpus, in db
database() {
	needs_corpus
	case $1 in
	*.xz) xz -dc "$CORPUS/rpmdb/$1" >"db/$2" ;;
	*) cat "$CORPUS/rpmdb/$1" >"db/$2" ;;
	esac
}

# unchanged FILE: it is alone in db, as it was
unchanged() {
	[ "$(ls -A db)" = "$1" ]
	sha256sum --quiet --check sum
}

install_rpm() {
	"$TOP/tests/rpm-db" "$PWD/db" -i "$@"
}

# bats test_tags=slow
@test "rpmdb: Berkeley DB of CentOS 8, all headers verified" {
	database centos8-Packages.xz Packages
	sha256sum db/Packages >sum
	run dclist generate --rpmdb --dbpath db -o out \
		-k "$CORPUS/keys/centos__RPM-GPG-KEY-CentOS-Official.asc"
	ends 0
	[ "$output" = "517 written, 0 unchanged; signatures verified" ]
	unchanged Packages
}

# bats test_tags=slow
@test "rpmdb: Berkeley DB of CentOS 7, all headers verified" {
	database centos7-Packages.xz Packages
	sha256sum db/Packages >sum
	run dclist generate --rpmdb --dbpath db -o out \
		-k "$CORPUS/keys/centos__RPM-GPG-KEY-CentOS-7.asc"
	ends 0
	[ "$output" = "263 written, 0 unchanged; signatures verified" ]
	unchanged Packages
}

@test "rpmdb: SQLite of Fedora, all headers verified" {
	database fedora-rpmdb.sqlite rpmdb.sqlite
	sha256sum db/rpmdb.sqlite >sum
	run dclist generate --rpmdb --dbpath db -o out \
		-k "$CORPUS/keys/fedora__RPM-GPG-KEY-fedora-38-primary.asc"
	ends 0
	[ "$output" = "2 written, 0 unchanged; signatures verified" ]
	unchanged rpmdb.sqlite
}

@test "rpmdb: ndb of SLE 15, all headers verified" {
	database sle15-Packages.db Packages.db
	sha256sum db/Packages.db >sum
	run dclist generate --rpmdb --dbpath db -o out \
		-k "$CORPUS/keys/suse__RPM-GPG-KEY-SuSE-SLE-12.asc"
	ends 0
	[ "$output" = "3 written, 0 unchanged; signatures verified" ]
	[ "$(echo out/*)" = "out/rpm-filesystem-15.0-11.8.1.x86_64 out/rpm-glibc-2.31-150300.63.1.x86_64 out/rpm-system-user-root-20190513-3.3.1.noarch" ]
	unchanged Packages.db
}

# The database leaves db for here.
sqlite_away() {
	mv db/rpmdb.sqlite .
	rm -r db
	mkdir db
}

# older KIND [DAMAGE]: what rpmdb.sqlite has, in db/Packages.db (ndb) or db/Packages (bdb)
older() {
	local file=db/Packages.db

	[ "$1" = ndb ] || file=db/Packages
	python3 "$BATS_TEST_DIRNAME/rpmdb.py" "$1" rpmdb.sqlite "$file" "${@:2}"
	sha256sum "$file" >sum
}

@test "rpmdb: ndb and Berkeley DB have the lists that SQLite has" {
	local each

	install_rpm "$fixtures"/{vendor,epoch,unsigned}.rpm
	run dclist generate --rpmdb --dbpath db -o sqlite
	ends 1
	contains "2 written, 0 unchanged, 1 not signed"
	sqlite_away
	for each in ndb bdb "bdb big-endian"; do
		rm -rf db/* out
		# shellcheck disable=SC2086 # words
		older $each
		run dclist generate --rpmdb --dbpath db -o out
		ends 1
		contains "unsigned-1.0-1.noarch: not signed, header-only signature missing"
		contains "2 written, 0 unchanged, 1 not signed"
		diff -r sqlite out
		unchanged "$(ls db)"
	done
}

@test "rpmdb: sync and policy learn from ndb and Berkeley DB" {
	local kind path

	mkdir -p image/{usr/bin,usr/lib/sysimage,etc/dclist}
	dclist keys -o image/etc/dclist/keyring.gpg "$fixtures/vendor.asc" >/dev/null
	install_rpm "$fixtures"/{vendor,epoch}.rpm
	sqlite_away
	printf '#!/bin/sh\necho vendor\n' >image/usr/bin/vendor
	for path in vendor other; do
		echo "audit: type=1420 audit(1795477068.776:7): ipe_op=EXECUTE ipe_hook=BPRM_CHECK enforcing=0 pid=76 comm=\"init\" path=\"/usr/bin/$path\" dev=\"ubda\" ino=25 digest_cache=no_fsverity fsverity_digest=? rule=\"DEFAULT op=EXECUTE action=DENY\""
	done >log
	touch image/usr/bin/other
	for kind in ndb bdb; do
		rm -rf db/* image/usr/lib/sysimage/rpm image/etc/digest_lists found
		older "$kind"
		cp -r db image/usr/lib/sysimage/rpm
		run dclist policy learn --root image --from log --output found
		ends 0
		contains "no-list      EXECUTE    /usr/bin/vendor  (vendor-1.0-1.noarch)"
		contains "no-package   EXECUTE    /usr/bin/other"
		[ "$(ls found)" = rpm-vendor-1.0-1.noarch ]
		cmp <("$RPM_PY" list "$fixtures/vendor.rpm" 268) found/rpm-vendor-1.0-1.noarch
		run dclist sync --root image
		ends 0
		contains "0 unchanged, 2 installed, 0 loaded, 0 removed, 0 unloaded"
		run dclist sync --root image
		ends 0
		[ "$output" = "2 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded" ]
		cmp "db/$(ls db)" "image/usr/lib/sysimage/rpm/$(ls db)"
	done
}

# damaged KIND DAMAGE NUMBER REASON: of two packages the first cannot be read, the other can
damaged() {
	local name=ndb

	[ "$1" = ndb ] || name="Berkeley DB"
	older "$1" "$2"
	rm -rf out
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: package number $3 in its $name database $4; rebuild it with rpm --rebuilddb while rpm is not running"
	contains "1 written, 0 unchanged, 1 failed"
	[ "$(echo out/rpm*)" = "$(echo out/rpm-epoch-*)" ]
}

# bats test_tags=slow
@test "rpmdb: ndb with one package that is damaged" {
	install_rpm "$fixtures/vendor.rpm"
	install_rpm "$fixtures/epoch.rpm"
	sqlite_away
	damaged ndb checksum 1 "is damaged: its checksum does not match"
	damaged ndb header 1 "has a damaged header"
	damaged ndb length 1 "is not where the database records it"
	damaged ndb end 1 "is damaged: its end is missing"
	damaged ndb number 2 "is not where the database records it"
	damaged ndb blocks 1 "is not where the database records it"
	damaged ndb beyond 1 "is not where the database records it"
}

@test "rpmdb: Berkeley DB with one package that is damaged" {
	install_rpm "$fixtures/vendor.rpm"
	install_rpm "$fixtures/epoch.rpm"
	sqlite_away
	damaged bdb header 1 "has a damaged header"
	damaged bdb long 1 "is damaged: its length is wrong"
	damaged bdb large 1 "is larger than rpm allows"
	damaged bdb item 1 "is damaged"
	older bdb chain
	rm -rf out
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: package number 1 in its Berkeley DB database is not where the database records it"
	[ "$(echo out/rpm*)" = "$(echo out/rpm-epoch-*)" ]
	older bdb shared
	rm -rf out
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: package number 77 in its Berkeley DB database overlaps other data"
	contains "2 written, 0 unchanged, 1 failed"
	older bdb short # what is missing had a package, for all that is known
	rm -rf out
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: its Berkeley DB database is damaged"
	contains "1 written, 0 unchanged, 1 failed"
}

# bats test_tags=slow
@test "rpmdb: Berkeley DB of which a part is damaged" {
	local damage

	install_rpm "$fixtures/vendor.rpm"
	install_rpm "$fixtures/epoch.rpm"
	sqlite_away
	for damage in key odd place; do
		older bdb "$damage"
		rm -rf out
		run dclist generate --rpmdb --dbpath db -o out
		ends 1
		contains "db: its Berkeley DB database is damaged; rebuild it with rpm --rebuilddb while rpm is not running"
		contains "1 written, 0 unchanged, 1 failed"
	done
	for damage in page-size checksums; do
		older bdb "$damage"
		run dclist generate --rpmdb --dbpath db -o out
		ends 1
		contains "db: its Berkeley DB database is damaged"
		contains "0 written, 0 unchanged, 1 failed"
	done
	older bdb empty
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: no package in this Berkeley DB database; give the directory of another one with --dbpath"
}

@test "rpmdb: ndb, no place is read twice" {
	local kind

	install_rpm "$fixtures/vendor.rpm"
	install_rpm "$fixtures/epoch.rpm"
	sqlite_away
	for kind in twice inside; do
		older ndb "$kind"
		rm -rf out
		run dclist generate --rpmdb --dbpath db -o out
		ends 1
		contains "db: package number 1 in its ndb database overlaps other data"
		contains "2 written, 0 unchanged, 1 failed"
	done
}

# bats test_tags=slow
@test "rpmdb: ndb that is damaged as a whole, cut short or empty" {
	local kind

	install_rpm "$fixtures/vendor.rpm"
	install_rpm "$fixtures/epoch.rpm"
	sqlite_away
	for kind in magic version pages; do
		older ndb "$kind"
		run dclist generate --rpmdb --dbpath db -o out
		ends 1
		contains "db: its ndb database is damaged; rebuild it with rpm --rebuilddb while rpm is not running"
		contains "0 written, 0 unchanged, 1 failed"
	done
	older ndb short
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: package number 2 in its ndb database is not where the database records it"
	contains "1 written, 0 unchanged, 1 failed"
	older ndb empty
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: no package in this ndb database; give the directory of another one with --dbpath"
	: >db/Packages.db
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: Packages.db in it is not readable as a ndb database"
}

@test "rpmdb: ndb beside another kind: the configured one, then rpm's order" {
	install_rpm "$fixtures/vendor.rpm"
	cp db/rpmdb.sqlite .
	older ndb
	install_rpm "$fixtures/epoch.rpm"
	run dclist generate --rpmdb --dbpath db -o out
	ends 0
	contains "2 written"
	mkdir home
	echo '%_db_backend ndb' >home/.rpmmacros
	HOME=$PWD/home run dclist generate --rpmdb --dbpath db -o other
	ends 0
	contains "1 written"
	rm db/rpmdb.sqlite*
	head -c 10000 /dev/zero >db/Packages
	run dclist generate --rpmdb --dbpath db -o third
	ends 0
	contains "1 written"
}

@test "rpmdb: SQLite in a directory that is read-only" {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	install_rpm "$fixtures/vendor.rpm" "$fixtures/epoch.rpm"
	# shellcheck disable=SC2016 # for the shell in the namespace
	run timeout 60 unshare --mount sh -c '
		mount --bind db db && mount -o remount,bind,ro db || exit 77
		"$1" generate --rpmdb --dbpath db -o out' sh "$DCLIST"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	ends 0
	[ "$output" = "2 written, 0 unchanged; signatures not verified (no --keyring)" ]
}

@test "rpmdb: SQLite with what is only in its journal" {
	local wal

	install_rpm "$fixtures/vendor.rpm"
	mkdir live
	python3 - <<-'END'
	import shutil, sqlite3
	db = sqlite3.connect("db/rpmdb.sqlite")
	db.execute("PRAGMA wal_autocheckpoint = 0")
	db.execute("INSERT INTO Packages (blob) SELECT blob FROM Packages")
	db.commit()
	shutil.copy("db/rpmdb.sqlite", "live")
	shutil.copy("db/rpmdb.sqlite-wal", "live")
	END
	rm -rf db
	mv live db
	wal=$(stat -c %s db/rpmdb.sqlite-wal)
	[ "$wal" -gt 0 ]
	# The same package twice is one list.
	run dclist generate --rpmdb --dbpath db -o out
	ends 0
	[ "$output" = "1 written, 1 unchanged; signatures not verified (no --keyring)" ]
	[ "$(echo db/*)" = "db/rpmdb.sqlite db/rpmdb.sqlite-wal" ]
	[ "$(stat -c %s db/rpmdb.sqlite-wal)" = "$wal" ]
}

@test "rpmdb: of an image, where links do not lead out" {
	mkdir -p image/usr/lib/sysimage image/var/lib
	install_rpm "$fixtures/vendor.rpm"
	cp -r db image/usr/lib/sysimage/rpm
	ln -s /usr/lib/sysimage/rpm image/var/lib/rpm
	run dclist generate --rpmdb --root image -o out
	ends 0
	run dclist generate --rpmdb --root image --dbpath /var/lib/rpm -o out
	ends 0
	contains "0 written, 1 unchanged"
	rm image/var/lib/rpm # as images of ostree, which have no /var
	mkdir image/usr/share
	mv image/usr/lib/sysimage/rpm image/usr/share/rpm
	run dclist generate --rpmdb --root image -o out
	ends 0
	contains "0 written, 1 unchanged"
	rm -r image/usr
	ln -sfn "$PWD/db" image/var/lib/rpm
	run dclist generate --rpmdb --root image -o out
	ends 1
	contains "image: no rpm database in it; give its directory with --dbpath"
}

@test "rpmdb: a link or a pipe in the place of the database" {
	mkfifo db/Packages
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: Packages in it is not readable as a Berkeley DB database; rebuild it with rpm --rebuilddb"
	ln -sf /etc/passwd db/Packages
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "not readable as a Berkeley DB database"
}

@test "rpmdb: databases that are none, or empty" {
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: no rpm database in it; give its directory"
	run dclist generate --rpmdb --dbpath missing -o out
	ends 1
	contains "missing: no rpm database in it; give its directory"
	head -c 100000 /dev/urandom >db/rpmdb.sqlite
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: rpmdb.sqlite in it is not readable as a SQLite database; rebuild it with rpm --rebuilddb"
	rm -r db
	timeout 60 rpm --dbpath "$PWD/db" --initdb
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "db: librpm finds no package in this SQLite database"
	mkdir -p image/var/lib
	mv db image/var/lib/rpm
	run dclist generate --rpmdb --root image -o out
	ends 1
	contains "generate: image/var/lib/rpm: librpm finds no package in this SQLite database"
	run dclist generate --rpmdb --root image/ --dbpath missing -o out
	ends 1
	contains "generate: image/missing: no rpm database in it; give its directory"
	mkdir db
	rm -r image/var/lib/rpm
	ln -s rpm image/var/lib/rpm
	run dclist generate --rpmdb --root image -o out
	ends 1
	contains "generate: image/var/lib/rpm: cannot open: Too many levels of symbolic links"
}

@test "rpmdb: a damaged header fails, and the others are taken" {
	install_rpm "$fixtures/vendor.rpm" "$fixtures/epoch.rpm"
	python3 - <<-'END'
	import sqlite3
	db = sqlite3.connect("db/rpmdb.sqlite")
	db.execute("UPDATE Packages SET blob = substr(blob, 1, 100) WHERE hnum = 1")
	db.commit()
	END
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "librpm cannot read all of this SQLite database; rebuild it with rpm --rebuilddb"
	contains "1 written, 0 unchanged, 1 failed"
}

@test "rpmdb: a database that is damaged from its start on" {
	install_rpm "$fixtures/vendor.rpm"
	python3 - <<-'END'
	f = open("db/rpmdb.sqlite", "r+b")
	f.seek(16)
	f.write(bytes(512))
	END
	# librpm loses memory over it
	ASAN_OPTIONS=detect_leaks=0 run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "librpm cannot read anything of this SQLite database; rebuild it with rpm --rebuilddb"
	contains "0 written, 0 unchanged, 1 failed"
}

@test "rpmdb: packages that are not signed, or refused, are counted" {
	install_rpm "$fixtures"/{vendor,unsigned,sha1,dsa,nofiles}.rpm
	run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "unsigned-1.0-1.noarch: not signed, header-only signature missing; sign it with rpmsign of rpm 4.6 or newer"
	contains "2 written, 0 unchanged, 1 not signed, 2 unsupported by the kernel"
	run dclist generate --rpmdb --dbpath db -o other -k "$fixtures/other.asc"
	ends 1
	contains "0 written, 0 unchanged, 1 not signed, 2 unsupported by the kernel, 2 signed by an untrusted key"
}

@test "rpmdb: no room for the copy" {
	install_rpm "$fixtures/vendor.rpm"
	TMPDIR=/nonexistent run dclist generate --rpmdb --dbpath db -o out
	ends 1
	contains "/nonexistent: cannot create a temporary directory: No such file or directory; set TMPDIR"
	# shellcheck disable=SC2016 # for the inner shell
	run timeout 60 sh -c 'ulimit -f 8; "$1" generate --rpmdb --dbpath db -o out' sh "$DCLIST"
	ends 1
	contains "cannot copy the rpm database to $PWD/tmp/.dclist-temp-"
	contains ": File too large; raise the limit that ulimit -f shows"
	[ -z "$(ls -A tmp)" ]
	command -v strace >/dev/null || skip "no strace"
	ASAN_OPTIONS=detect_leaks=0 run timeout 60 strace -qq -f -o trace -e inject=sendfile:error=ENOSPC \
		"$DCLIST" generate --rpmdb --dbpath db -o out
	ends 1
	contains ": No space left on device; set TMPDIR to a directory with free space"
}

@test "rpmdb: the next run removes the copy that a killed run left, but not one in use" {
	command -v strace >/dev/null || skip "no strace"
	install_rpm "$fixtures/vendor.rpm"
	run timeout 60 strace -o strace.log -f -e inject=sendfile:signal=SIGKILL:when=1 \
		"$DCLIST" generate --rpmdb --dbpath db -o out
	[ "$status" -ne 0 ]
	left=$(echo "$TMPDIR"/.dclist-temp-*)
	[ -e "$left/rpmdb.sqlite" ] || skip "strace does not inject here"
	mkdir "$TMPDIR/.dclist-temp-in-use"
	ln -s "$PWD/db" "$TMPDIR/.dclist-temp-link"
	ln -s "$PWD/db" "$left/link"
	run flock --shared "$TMPDIR/.dclist-temp-in-use" "$DCLIST" generate --rpmdb --dbpath db -o out
	ends 0
	[ ! -e "$left" ]
	[ -d "$TMPDIR/.dclist-temp-in-use" ]
	[ -e db/rpmdb.sqlite ]
	[ "$(find "$TMPDIR" -name '.dclist-temp-*' | wc -l)" -eq 2 ]
	rm -r "$TMPDIR"/.dclist-temp-*
}
