#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist seal, and what the others say of what is sealed, with a folder in the place of
# securityfs. With the kernel itself it is tested in tests/vm.

# shellcheck disable=SC2154 # set in common.bash

load kernel

setup_file() {
	kernel_setup_file
}

teardown_file() {
	kernel_teardown_file
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir etc
}

# sealed WORDS COMMAND...: where that is sealed; what is written to "seal" is in the file sealed
sealed() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	needs_no_digest_cache
	# shellcheck disable=SC2016 # for the inner shell
	run timeout 60 unshare --mount sh -c '
		mount -t tmpfs none /sys/kernel/security && mkdir /sys/kernel/security/digest_cache &&
		mount --bind etc /etc || exit 77
		printf "%s" "$1" >/sys/kernel/security/digest_cache/seal
		shift
		"$@"
		status=$?
		cat /sys/kernel/security/digest_cache/seal >sealed
		exit $status' sh "$@"
	[ "$status" -ne 77 ] || skip "no permission to mount it"
}

@test "seal: shows what is sealed" {
	sealed "" "$DCLIST" seal
	ends 0
	contains "sealed: nothing"
	sealed "keys policy
" "$DCLIST" seal
	ends 0
	contains "sealed: keys policy"
	sealed "keys policy
" "$DCLIST" seal --json
	ends 0
	[ "$(json 'j["sealed"]')" = "['keys', 'policy']" ]
}

@test "seal: all words in one write" {
	sealed "" "$DCLIST" seal policy keys policy
	ends 0
	[ "$(<sealed)" = "keys policy " ]
}

@test "seal: kernels that have none" {
	needs_no_digest_cache
	run dclist seal keys
	ends 1
	[[ $output == *"securityfs is not mounted"* || $output == *"this kernel has no digest cache"* ]]
	# shellcheck disable=SC2016 # for the inner shell
	sealed "" sh -c 'rm /sys/kernel/security/digest_cache/seal; "$0" seal keys; : >/sys/kernel/security/digest_cache/seal' "$DCLIST"
	contains "cannot seal: this kernel's digest cache has no seal; boot a newer one"
	# shellcheck disable=SC2016 # for the inner shell
	sealed "" sh -c 'rm /sys/kernel/security/digest_cache/seal; "$0" seal; : >/sys/kernel/security/digest_cache/seal' "$DCLIST"
	contains "cannot read what is sealed: this kernel's digest cache has no seal"
}

@test "seal: with lists sealed nothing is loaded or unloaded, and that is said before" {
	sealed "lists" "$DCLIST" load --all
	ends 1
	contains "dclist load: digest lists are sealed: none can be loaded or unloaded until the next boot"
	sealed "lists" "$DCLIST" unload --all
	ends 1
	contains "dclist unload: digest lists are sealed"
	sealed "lists" "$DCLIST" install --no-verify "$BATS_FILE_TMPDIR/hello.rpm"
	ends 0
	contains "warning: not loaded: digest lists are sealed: none can be loaded or unloaded until the next boot, which loads what is installed"
	[ -e "etc/digest_lists/$HELLO" ]
	sealed "lists" "$DCLIST" remove "$HELLO"
	ends 0
	contains "warning: not unloaded: digest lists are sealed"
	contains "$HELLO: removed"
	lacks "removed, unloaded"
	[ ! -e "etc/digest_lists/$HELLO" ]
}
