# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist revoke makes, installs and loads a revocation list; status, list, query and why show it

host() {
	two_programs_and_owner
}

revoke() {
	_status=$1
	shift
	ran "$_status" dclist revoke --cert x509.pem --key x509.key "$@"
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	mkdir -p /etc
	enable_verity /mnt/hello /mnt/world
	ran 0 dclist install lists/hello lists/world
	expect_allowed /mnt/hello
	expect_allowed /mnt/world
	ran 0 dclist status
	expect_equal "revoked in status" "$(grep -c ^revoked /tmp/output)" 0

	revoke 0 --dry-run hello
	says "would not run: /mnt/hello"
	expect_allowed /mnt/hello
	expect_stat revocations 0
	revoke 0 hello
	says "revocation-revoked: installed, loaded"
	expect_denied /mnt/hello
	ran 1 dclist why hello
	says "broken   digest      revoked: the loaded list hello-1.0-1.x86_64 holds it, but its content or fs-verity digest is revoked"
	says "to do: install a newer version of its package; 'dclist list' shows revocation lists"
	ran 0 dclist status
	says "revoked:      1 digests, lists, signers and floors, by 1 revocation lists"
	ran 0 dclist query hello
	says "hello-1.0-1.x86_64: revoked"
	ran 0 dclist list
	says "loaded         revocation        1  pkcs7 "
	ran 1 dclist unload revoked
	says "revoked: a revocation list stays loaded until the next boot"

	# An installed list that is not loaded
	_id=$(printf %064d 7)
	revoke 0 --name late -o /etc/digest_lists/revocation-late "$_id"
	expect_stat revocations 1
	revoke 0 --name late "$_id"
	says "0 revoked"
	says "revocation-late: installed, loaded"
	expect_stat revocations 2
	revoke 0 --name late "$_id"
	says "all of it is revoked already"

	# What would leave nothing to repair the system with
	mkdir tree
	cp /bin/dclist tree/
	ran 0 dclist convert tree --i-vouch --name own --cert x509.pem --key x509.key -o own tree
	ran 0 dclist install own
	revoke 1 tree/dclist
	says "dclist: would not run any more: it is, or is a part of, dclist"
	says "files without which this system may not start; install newer versions first, or give --force"
	expect_stat revocations 2

	# What lists being sealed does not prevent
	expect_write ok lists "$dc/seal"
	ran 1 dclist load lists/world
	says "digest lists are sealed"
	revoke 0 world-1.0-1.x86_64
	says "1 revoked"
	expect_denied /mnt/world
	expect_stat revocations 3
	expect_stat revoked 4
	ran 0 dclist list
	says "revoked        rpm "
	ran 1 dclist status
	says "revoked lists: 1 installed lists"
	says "  rpm-world-1.0-1.x86_64"
	says "some installed lists are revoked, so they attest nothing"
	ran 1 dclist why world
	says "revoked: the loaded list world-1.0-1.x86_64 holds it, but it, its signer or this version of the package is revoked"
	ran 0 dclist load /etc/digest_lists/revocation-revoked
	ran 0 dclist remove revoked
	says "what it revokes stays revoked until the next boot"
	expect_denied /mnt/hello
	cd /
}
