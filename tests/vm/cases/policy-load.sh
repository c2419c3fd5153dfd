# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist policy loads, updates, activates, shows and deletes policies, and switches enforcement

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 48
	program_of world world
	mkdir -p "$image/policies"
	cp "$top/policies/packages-only.pol" "$top/policies/audit-only.pol" "$image/policies"
	sed 's/=1.0.0/=1.0.1/' "$top/policies/audit-only.pol" >"$image/policies/newer.pol"
	cp "$keys/x509.pem" "$keys/x509.key" "$image/"
}

sign() {
	ran 0 dclist policy sign --cert /mnt/x509.pem --key /mnt/x509.key -o "/tmp/$1.p7b" "/mnt/policies/$1.pol"
}

guest() {
	. /mnt/lib/dclist.sh
	sign audit-only
	ran 0 dclist policy list
	says "active    1.0.0         packages-only  (boot policy)"
	says "IPE enforces"
	ran 0 dclist policy load /tmp/audit-only.p7b
	says "audit-only 1.0.0: loaded"
	# The same message as PEM, which the kernel would not take
	(
		echo "-----BEGIN PKCS7-----"
		base64 /tmp/audit-only.p7b
		echo "-----END PKCS7-----"
	) >/tmp/audit-only.pem
	ran 0 dclist policy load /tmp/audit-only.pem
	says "audit-only: loaded before"
	ran 0 dclist policy load /tmp/audit-only.p7b
	says "audit-only: loaded before"
	expect_denied /mnt/world
	ran 0 dclist policy activate audit-only
	says "audit-only: active"
	expect_allowed /mnt/world
	ran 0 dclist policy list
	says "active    1.0.0         audit-only  (CN = dclist test signer, serial "
	says "loaded    1.0.0         packages-only  (boot policy)"

	# An update stays active
	ran 0 dclist policy load --cert /mnt/x509.pem --key /mnt/x509.key /mnt/policies/newer.pol
	says "audit-only 1.0.1: updated, active"
	ran 0 dclist policy show audit-only
	cp /tmp/output /tmp/shown.pol
	ran 0 cmp /tmp/shown.pol /mnt/policies/newer.pol
	ran 0 sh -c 'dclist policy show --signed audit-only >/tmp/shown.p7b'
	ran 0 dclist policy load /tmp/shown.p7b
	says "audit-only: loaded before, active"
	ran 1 dclist policy load --cert /mnt/x509.pem --key /mnt/x509.key /tmp/shown.p7b
	says "already signed"
	ran 1 dclist policy show --signed packages-only
	says "it is the boot policy, which is not signed"

	ran 0 dclist policy enforce off
	says "IPE does not enforce"
	expect_equal "enforce" "$(cat "$ipe/enforce")" 0
	ran 0 dclist policy enforce on
	expect_equal "enforce" "$(cat "$ipe/enforce")" 1
	ran 0 dclist policy delete packages-only
	[ ! -e "$ipe/policies/packages-only" ] || fail "it is still there"
	ran 0 dclist policy list --json
	says '"enforcing": true'
	says '"version": "1.0.1"'
	says '"keyring": ".builtin_trusted_keys"'
}
