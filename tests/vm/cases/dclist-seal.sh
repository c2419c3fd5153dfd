# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist seal seals, status shows it, and what it prevents is reported with the reason

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 48
	policy audit-only
	program_of world world
	list_of hello
	list_of world
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$image/keys-unknown"
}

policies() {
	ran 1 dclist policy enforce off
	says "the policy is sealed: until the next boot IPE enforces, and accepts only a higher version of the active policy (dclist policy load)"
	ran 1 dclist policy activate audit-only
	says "audit-only: the policy is sealed"
	ran 1 dclist policy try --for 1s audit-only
	says "audit-only: cannot be tried: the policy is sealed"
	ran 1 dclist policy try --enforce
	says "cannot be tried: the policy is sealed"
	ran 1 dclist policy delete packages-only
	says "it is the active policy"
	ran 0 dclist policy delete audit-only
	expect_denied /mnt/world
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	ran 0 dclist policy load policies/audit-only.p7b
	ran 0 dclist seal
	says "sealed: nothing"
	ran 1 dclist status
	says "sealed:       nothing"
	ran 0 dclist policy enforce off
	ran 0 dclist seal policy
	says "warning: IPE does not enforce; switch that on with dclist policy enforce on, which also works when the policy is sealed"
	says "sealed: policy"
	ran 0 dclist policy enforce on
	ran 0 dclist seal keys
	says "sealed: keys policy"
	ran 1 dclist status
	says "sealed:       keys policy"
	ran 1 dclist status --json
	says '"sealed": ['
	policies
	ran 1 dclist load keys-unknown
	says "keys-unknown: keys are sealed, so the kernel accepts no key list until the next boot"
	ran 0 dclist load lists/hello
	ran 0 dclist seal lists
	ran 1 dclist load lists/world
	says "digest lists are sealed: none can be loaded or unloaded until the next boot"
	ran 1 dclist unload --all
	says "digest lists are sealed"
	expect_stat lists 1
	ran 0 dclist install --no-verify lists/world
	says "warning: not loaded: digest lists are sealed"
	expect_stat lists 1
	probe nobody /bin/dclist seal keys >/tmp/output 2>&1
	says "cannot seal: not permitted; run as root with CAP_MAC_ADMIN"
	cd /
}
