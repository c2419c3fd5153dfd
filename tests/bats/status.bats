#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist status where the kernel has no digest cache. With one it is tested in
# tests/vm.

# shellcheck disable=SC2154 # set in common.bash

load kernel

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# with TYPE ARGUMENT...: dclist, where a file system of that type is in the place of securityfs
with() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	# shellcheck disable=SC2016 # for the inner shell
	run --separate-stderr timeout 60 unshare --mount sh -c '
		mount -t "$1" "$1" /sys/kernel/security || exit 77
		shift
		exec "$@"' sh "$1" "$DCLIST" "${@:2}"
	[ "$status" -ne 77 ] || skip "no permission to mount it"
}

@test "status: a kernel without a digest cache" {
	needs_no_digest_cache
	with securityfs status
	ends 1
	contains "digest cache: not present"
	contains "lists in /etc/digest_lists"
	contains "to do:        this kernel has no digest cache; boot one that was built with CONFIG_SECURITY_DIGEST_CACHE"
	with securityfs status --json
	ends 1
	[ "$(json 'j["digest_cache"], j["loaded"], len(j["to_do"])')" = "(False, None, 1)" ]
}

@test "status: without securityfs nothing is known of the kernel" {
	with tmpfs status
	ends 1
	contains "digest cache: not known"
	contains "IPE:          not known"
	lacks "not present"
	contains "to do:        securityfs is not mounted, so the kernel's digest cache cannot be reached; mount -t securityfs securityfs /sys/kernel/security"
}

@test "status: JSON" {
	with tmpfs status --json
	ends 1
	[ "$(json 'j["digest_cache"], j["ipe"]["present"], j["loaded"], len(j["to_do"])')" = "(None, None, None, 1)" ]
	[ "$(json 'sorted(j)')" = "['certificates', 'digest_cache', 'installed', 'ipe', 'keys', 'loaded', 'malformed', 'not_installed', 'not_loaded', 'sealed', 'to_do']" ]
}

@test "status: wrong usage" {
	run dclist status x
	ends 2
	contains "x: unexpected argument"
}
