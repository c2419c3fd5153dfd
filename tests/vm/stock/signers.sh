# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: as signer-order, where the module enforces: a list by another key never counts for a signer, in any order
host() {
	need_bpf
	. "$vm/cases/signer-order.sh"
	host
	module_policy vendor 'digest_cache_policy=vendor policy_version=1.0.0 mode=enforce' \
		"op=EXECUTE boot_verified=TRUE digest_cache_signer=$(cat "$image/vendor")"
	put "$vm/cases/signer-order.sh" case.sh
	disk_size 32
}

activate() {
	expect ok "policy" write /mnt/policies/vendor "$dc/policy"
}

guest() {
	owner_key
	insmod /lib/digest_cache.ko || fail "insmod digest_cache"
	. /mnt/case.sh
	guest
}
