# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist revoke --below makes floors that the kernel and dclist understand alike, for the key of the installed list
host() {
	two_programs_and_owner
}

revoke() {
	ran 0 dclist revoke --cert x509.pem --key x509.key "$@"
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	mkdir -p /etc
	enable_verity /mnt/hello /mnt/world
	ran 0 dclist install lists/hello lists/world
	revoke --below 'hello < 1.0-1' --below 'world < 1.0~1-2'
	says "2 revoked, 0 files would not run"
	says "revocation-revoked: installed, loaded"
	expect_allowed /mnt/hello
	expect_allowed /mnt/world

	revoke --below 'hello < 1.0-1.1'
	says "1 revoked"
	expect_denied /mnt/hello
	expect_allowed /mnt/world
	ran 0 dclist list
	says "revoked        rpm "
	ran 1 dclist why hello
	says "revoked: the loaded list hello-1.0-1.x86_64 holds it, but it, its signer or this version of the package is revoked"
	# Who signed world did not sign hello
	ran 0 dclist unload hello-1.0-1.x86_64
	ran 1 dclist load lists/hello
	says "it, or the key that signed it, is revoked"
	cd /
}
