#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/on-debian, with a tree of busybox in the place of Debian's.
# bats file_tags=tree

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	export DCLIST_CACHE=$BATS_TEST_TMPDIR/cache DCLIST_CORPUS=
	tree=$DCLIST_CACHE/debian-13
}

on_debian() {
	timeout 60 "$TOP/scripts/on-debian" "$@" </dev/null
}

new_tree() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	unshare --mount --pid --fork true 2>/dev/null || skip "no namespaces here"
	mkdir -p "$tree"/{bin,dev,proc,sys,tmp,run,etc/apt/apt.conf.d}
	cp "$(command -v busybox)" "$tree/bin"
	for tool in env ls mkdir pwd sh sleep umount unshare; do
		ln -s busybox "$tree/bin/$tool"
	done
}

@test "on-debian: wrong usage" {
	run on_debian
	ends 2
	contains "on-debian: no release of Debian given; use 12 or 13, see --help"
	run on_debian 11 true
	ends 2
	contains "no release of Debian given"
	run on_debian 13
	ends 2
	contains "on-debian: no command given; see --help"
	LIMIT=1h run on_debian 13 true
	ends 2
	contains "on-debian: LIMIT=1h: not a number of seconds"
	run on_debian --help
	ends 0
	contains "Usage: scripts/on-debian VERSION COMMAND"
	[ ! -e "$DCLIST_CACHE" ]
}

@test "on-debian: without a mirror nothing is made" {
	[ "$(id -u)" -eq 0 ] || skip "needs root"
	mkdir bin
	printf '#!/bin/sh\n' >bin/apt-get
	chmod +x bin/apt-get
	PATH=$PWD/bin:$PATH run on_debian 13 true
	ends 125
	contains "on-debian: apt has no mirror of Debian; run 'apt-get update', or set MIRROR"
	[ "$(ls "$DCLIST_CACHE")" = debian-13.lock ]
}

@test "on-debian: a command runs in namespaces, and cannot change the project" {
	new_tree
	mkdir -p "$TOP/build"
	# shellcheck disable=SC2016 # expanded there
	run on_debian 13 sh -c 'pwd; ls /bin; echo "pid $$"; mkdir new; echo made >build/new; exit 7'
	ends 7
	contains "$TOP"
	contains $'\nbusybox\n'
	contains "pid 1"
	contains "Read-only file system"
	[ "$(<"$tree/var/build/new")" = made ]
	[ ! -e "$TOP/build/new" ]
	[ ! -e "$TOP/new" ]
	[ "$(grep -cF "$tree" /proc/self/mounts)" = 0 ]
	# Not a chroot, where it would not be allowed
	run on_debian 13 unshare -U sh -c 'echo inside'
	ends 0
	[ "$output" = inside ]
}

# bats test_tags=slow
@test "on-debian: a command that takes too long is killed, with what it started" {
	new_tree
	LIMIT=1 run on_debian 13 sh -c 'sleep 1234567 & sleep 1234567'
	ends 137
	[ -z "$(pgrep -f 'sleep 1234567')" ]
}
