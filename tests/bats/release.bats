#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/release, in a clone with a version of its own; what it checks is another's test.
# bats file_tags=plain,tree

load common

setup_file() {
	export GNUPGHOME=$BATS_FILE_TMPDIR/gnupg
	mkdir -m 700 "$GNUPGHOME"
	new_key releaser ed25519 sign
	cd "$BATS_FILE_TMPDIR" || return
	git clone -q "$TOP" clone
	cd clone || return
	# As it is here, and not as it was committed
	tar -C "$TOP" --exclude=./build --exclude=./.git -cf - . | tar -xf -
	git config user.name releaser
	git config user.email releaser@dclist.example
	sed -i 's/^#define VERSION ".*"/#define VERSION "7.5"/' cli/dclist.c
	sed -i 's/^Version: .*/Version:        7.5/' packaging/dclist.spec
	sed -i '1s/(.*)/(7.5-1)/' packaging/debian/changelog
	sed -i '0,/^## .*/s//## 7.5, 2026-12-24/' NEWS.md
	git add -A
	git commit -qm 'all: version 7.5'
}

teardown_file() {
	timeout 10 gpgconf --homedir "$BATS_FILE_TMPDIR/gnupg" --kill all || true
}

setup() {
	[[ $DCLIST != */asan/* ]] || skip "builds by itself"
	cd "$BATS_FILE_TMPDIR/clone" || return
	export GNUPGHOME=$BATS_FILE_TMPDIR/gnupg
}

release() {
	CFLAGS="-O0 -w" CHECK=${check-true} run timeout 300 scripts/release --key releaser@dclist.example
}

nothing_made() {
	[ -z "$(git tag --list v7.5)" ]
	[ ! -e build/dclist-7.5.tar.gz.asc ]
}

@test "release: refuses a version that a file does not name" {
	local file

	for file in NEWS.md packaging/dclist.spec packaging/debian/changelog; do
		sed -i '0,/7\.5/s//7.4/' "$file"
		release
		git checkout -q "$file"
		ends 1
		contains "release: $file: does not name version 7.5"
		nothing_made
	done
}

@test "release: refuses changes that are not committed, and a check that fails" {
	echo >>NEWS.md
	release
	git checkout -q NEWS.md
	ends 1
	contains "release: the tree has changes that are not committed; see git status"
	check=false release
	ends 1
	contains "release: false failed"
	check="touch stray" release
	rm -f stray
	ends 1
	contains "release: the tree changed during the checks"
	nothing_made
}

# bats test_tags=slow
@test "release: a tarball that builds, its signature and a signed tag" {
	release
	ends 0
	contains "then: git push origin v7.5"
	timeout 60 gpg --batch --verify build/dclist-7.5.tar.gz.asc build/dclist-7.5.tar.gz
	git verify-tag v7.5
	[ "$(git rev-parse "v7.5^{}")" = "$(git rev-parse HEAD)" ]
	git tag -v v7.5 2>&1 | grep -q 'Good signature'
	release
	ends 1
	contains "release: tag v7.5 already exists"
}
