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
