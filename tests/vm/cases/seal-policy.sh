# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: once "policy" is sealed IPE enforces, and the active policy changes only to a higher version of itself

# made NAME VERSION FILE RULE... - a policy of the case
made() {
	printf '%s\n' "policy_name=$1 policy_version=$2" "DEFAULT action=ALLOW" "${@:4}" >"$work/$3.pol"
	policy "$3"
}

host() {
	program_of world world
	for version in 1 2; do
		made packages-only 1.0.$version own-$version "DEFAULT op=EXECUTE action=DENY" \
			"op=EXECUTE boot_verified=TRUE action=ALLOW" "op=EXECUTE digest_cache=trusted action=ALLOW"
	done
	made before 3.0.0 before
	made before 3.0.1 before-1
	made after 3.0.0 after
}

# What may be done is done before it: there is no way back
before_the_seal() {
	expect ok "a policy, not active" write /mnt/policies/before.p7b "$ipe/new_policy"
	expect ok "1.0.1 of the active one" write /mnt/policies/own-1.p7b "$ipe/policies/packages-only/update"
	expect_write ok 0 "$ipe/enforce"
	expect_allowed /mnt/world
	expect_write ok 1 "$ipe/enforce"
	expect_write ok policy "$dc/seal"
}

enforcement() {
	for _no in 0 n off; do
		expect_write EPERM $_no "$ipe/enforce"
	done
	expect_record 'lsm=digest_cache op=change seal=policy .* res=0 errno=1'
	expect_write ok 1 "$ipe/enforce"
	expect_equal "enforce" "$(cat "$ipe/enforce")" 1
	expect_denied /mnt/world
}

other_policies() {
	expect_write EPERM 1 "$ipe/policies/before/active"
	expect ok "another policy, not active" write /mnt/policies/after.p7b "$ipe/new_policy"
	expect_write EPERM 1 "$ipe/policies/after/active"
	expect_write EPERM 1 "$ipe/policies/packages-only/delete"
	# Of one that is not active, which an update does not activate
	expect ok "an update of another" write /mnt/policies/before-1.p7b "$ipe/policies/before/update"
	expect_write EPERM 1 "$ipe/policies/before/active"
	expect_write ok 1 "$ipe/policies/before/delete"
	expect_equal "active" "$(cd "$ipe/policies" && grep -l 1 ./*/active)" ./packages-only/active
	expect_denied /mnt/world
}

updates() {
	expect EINVAL "an update of another name" write /mnt/policies/after.p7b "$ipe/policies/packages-only/update"
	expect ESTALE "the same version" write /mnt/policies/own-1.p7b "$ipe/policies/packages-only/update"
	expect_write EPERM 1 "$ipe/policies/packages-only/active"
	expect ok "a higher version" write /mnt/policies/own-2.p7b "$ipe/policies/packages-only/update"
	expect_equal "active" "$(cat "$ipe/policies/packages-only/active")" 1
	expect_equal "version" "$(cat "$ipe/policies/packages-only/version")" 1.0.2
	expect ESTALE "the version before" write /mnt/policies/own-1.p7b "$ipe/policies/packages-only/update"
	expect_denied /mnt/world
	expect_write EPERM 0 "$ipe/enforce"
}

guest() {
	enable_verity /mnt/world
	before_the_seal
	enforcement
	other_policies
	updates
}
