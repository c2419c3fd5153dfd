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

@test "status: a kernel without a digest cache" {
	needs_no_digest_cache
	run dclist status
	ends 1
	contains "digest cache: not there"
	contains "lists in /etc/digest_lists"
	[[ $output == *"to do:        this kernel has no digest cache; boot one that was built with CONFIG_SECURITY_DIGEST_CACHE"* ||
		$output == *"to do:        securityfs is not mounted"* ]]
}

@test "status: JSON" {
	needs_no_digest_cache
	run --separate-stderr dclist status --json
	ends 1
	[ "$(json 'j["digest_cache"], j["loaded"], len(j["to_do"])')" = "(False, None, 1)" ]
	[ "$(json 'sorted(j)')" = "['certificates', 'digest_cache', 'installed', 'ipe', 'keys', 'loaded', 'malformed', 'not_installed', 'not_loaded', 'to_do']" ]
}

@test "status: wrong usage" {
	run dclist status x
	ends 2
	contains "x: status takes no arguments"
}
