#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist load and unload where the kernel has no digest cache. With one they are
# tested in tests/vm.

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
	rpm=$BATS_FILE_TMPDIR/hello.rpm
}

@test "load: help, and wrong usage" {
	run dclist load --help
	[ "$status" -eq 0 ]
	contains "Usage: dclist load LIST..."
	run dclist load
	[ "$status" -eq 2 ]
	contains "LIST or --all is missing"
	run dclist load --all x
	[ "$status" -eq 2 ]
	contains "--all cannot be combined with LIST"
	run dclist load --root / x
	[ "$status" -eq 2 ]
	contains "--root requires --all"
	run dclist load --ordered x
	[ "$status" -eq 2 ]
	contains "--ordered requires --all"
	run dclist load --all --ordered --jobs 2
	[ "$status" -eq 2 ]
	contains "--ordered cannot be combined with --jobs"
	run dclist load --nonsense
	[ "$status" -eq 2 ]
	contains "--nonsense"
}

@test "load: a kernel without a digest cache is named, with the remedy" {
	needs_no_digest_cache
	make_list "$rpm" hello.list
	for args in hello.list --all nosuch; do
		run dclist load "$args"
		[ "$status" -eq 1 ]
		[[ $output == *"mount -t securityfs securityfs /sys/kernel/security"* ||
			$output == *"CONFIG_SECURITY_DIGEST_CACHE"* ]]
	done
}

@test "load: securityfs that is not mounted is told from a kernel without the cache" {
	needs_no_digest_cache
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	run timeout 60 unshare --mount sh -c '
		mount -t tmpfs tmpfs /sys/kernel/security || exit 77
		"$1" load --all' sh "$DCLIST"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	[ "$status" -eq 1 ]
	contains "securityfs is not mounted"
	run timeout 60 unshare --mount sh -c '
		mount -t securityfs securityfs /sys/kernel/security || exit 77
		"$1" load --all' sh "$DCLIST"
	[ "$status" -ne 77 ] || skip "no securityfs here"
	[ "$status" -eq 1 ]
	contains "CONFIG_SECURITY_DIGEST_CACHE"
}

@test "unload: help, and wrong usage" {
	run dclist unload --help
	[ "$status" -eq 0 ]
	contains "Usage: dclist unload ID|LIST|NAME..."
	run dclist unload
	[ "$status" -eq 2 ]
	contains "ID, LIST, NAME or --all is missing"
	run dclist unload --all x
	[ "$status" -eq 2 ]
	contains "--all cannot be combined with ID"
}

@test "unload: a kernel without a digest cache is named, with the remedy" {
	needs_no_digest_cache
	for args in --all hello-1.0-1.noarch "$(printf '%064d' 0)"; do
		run dclist unload "$args"
		[ "$status" -eq 1 ]
		[[ $output == *"securityfs"* || $output == *"CONFIG_SECURITY_DIGEST_CACHE"* ]]
	done
}

# threads RULE...: how many dclist load --all starts if IMA has these rules; without one there is no IMA
threads() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	[ "$(nproc)" -gt 1 ] || skip "one processor"
	[[ $DCLIST != */asan/* ]] || skip "sanitizers and strace cannot be combined"
	printf '%s\n' "$@" >rules
	run timeout 60 unshare --mount sh -c '
		security=/sys/kernel/security
		mount -t tmpfs tmpfs $security || exit 77
		mkdir $security/digest_cache
		touch $security/digest_cache/lists $security/digest_cache/load
		[ "$(cat rules)" = "" ] || mkdir $security/ima
		[ "$(cat rules)" = "" ] || [ "$(cat rules)" = unreadable ] || cp rules $security/ima/policy
		exec strace -f -e trace=clone,clone3 -o trace "$1" load --all --root "$PWD" $options' sh "$DCLIST"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	ends 0
	threads=$(grep -c clone trace || true)
}

# bats test_tags=plain
@test "load: one list after the other if IMA measures them, or may" {
	local rule

	threads ""
	[ "$threads" -gt 1 ]
	options=--ordered threads ""
	[ "$threads" -eq 0 ]
	for rule in "measure func=CRITICAL_DATA label=digest_cache pcr=13 " "measure func=CRITICAL_DATA " \
		"measure func=CRITICAL_DATA label=modules|digest_cache "; do
		threads "dont_measure fsname=rootfs " "$rule"
		[ "$threads" -eq 0 ]
	done
	threads unreadable
	[ "$threads" -eq 0 ]
	options="--jobs 2" threads unreadable
	[ "$threads" -gt 1 ]
	for rule in "measure func=CRITICAL_DATA label=digest_cache_too pcr=13 " "measure func=BPRM_CHECK digest_cache=content pcr=13 "; do
		threads "$rule"
		[ "$threads" -gt 1 ]
	done
	# The first rule decides
	threads "dont_measure func=CRITICAL_DATA label=digest_cache " "measure func=CRITICAL_DATA "
	[ "$threads" -gt 1 ]
}
