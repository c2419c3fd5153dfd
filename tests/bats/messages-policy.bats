#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What dclist policy says where a folder over securityfs shows what a kernel seldom does.
# With a kernel it is tested in tests/vm.

# shellcheck disable=SC2016 # for the shell in the namespace

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	printf 'policy_name=q policy_version=1.0.0\nDEFAULT action=ALLOW\n' >q.pol
}

# shown SETUP COMMAND...: SETUP makes the folder
shown() {
	[ "$(id -u)" -eq 0 ] || skip "mounting needs root"
	run timeout 60 unshare --mount bash -c '
		mount -t tmpfs none /sys/kernel/security || exit 77
		mkdir /sys/kernel/security/ipe
		(set -e; cd /sys/kernel/security/ipe; echo 1 >enforce; : >new_policy; eval "$1") || exit 78
		shift
		exec "$@"' bash "$@"
	[ "$status" -ne 77 ] || skip "no permission to mount"
	[ "$status" -ne 78 ]
}

# The policy p, which is the active one
active='mkdir -p policies/p; cd policies/p; echo 1 >active; echo p >name; echo 1.0.0 >version
	echo x >pkcs7; printf "policy_name=p policy_version=1.0.0\nDEFAULT action=ALLOW\n" >policy'

@test "messages of policy: what is tried" {
	shown 'mkdir policies' "$DCLIST" policy try --enforce
	ends 1
	contains "dclist policy try: no policy is active; give NAME"
	shown "$active" "$DCLIST" policy try p
	ends 1
	contains "p: it is active already; dclist policy try --enforce tries to enforce it"
}

@test "messages of policy: loaded policies that cannot be read" {
	shown 'echo x >policies' "$DCLIST" policy list
	ends 1
	contains "cannot read which policies are loaded: Not a directory"
	shown 'echo x >policies' "$DCLIST" policy check q.pol
	ends 1
	contains "cannot read the loaded policies, so their versions are not compared: Not a directory; run as root, or give --offline"
}

@test "messages of policy: what is not signed, or without its text" {
	shown "$active" "$DCLIST" policy load q.pol
	ends 1
	contains "q.pol: it is not signed; give --cert and --key, or sign it before with dclist policy sign"
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -subj /CN=x -keyout key -out cert 2>/dev/null </dev/null
	timeout 20 openssl cms -sign -binary -in q.pol -signer cert -inkey key -outform DER -out detached -noattr
	run dclist policy check --offline detached
	ends 1
	contains "detached: the policy is not in the signed message; sign it with dclist policy sign"
}

@test "messages of policy: a signed message is no text for a terminal" {
	command -v script >/dev/null || skip "no script"
	shown "$active" script -qefc "'$DCLIST' policy show --signed p" /dev/null
	ends 1
	contains "p: not written to a terminal; send it to a file"
	shown "$active" "$DCLIST" policy show --signed p
	ends 0
	[ "$output" = x ]
}
