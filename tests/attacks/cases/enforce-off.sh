# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A2, once the policy is sealed nobody switches IPE off, nor to another policy
host() {
	program evil 42
	put "$work/evil" evil
	sed 's/^policy_name=[^ ]*/policy_name=lax/; s/^DEFAULT op=EXECUTE action=DENY/DEFAULT op=EXECUTE action=ALLOW/' \
		"$top/policies/packages-only.pol" >"$work/lax.pol"
	policy lax
}

# tried TEXT FILE - whatever is answered
tried() {
	printf %s "$1" >/tmp/text
	_said=$(probe write /tmp/text "$2" 2>&1)
	expect_no_evil /mnt/evil "after \"$1\" to ${2#"$ipe/"}, $_said"
}

guest() {
	expect ok "a policy that allows all, not active" write /mnt/policies/lax.p7b "$ipe/new_policy"
	seal policy
	expect_no_evil /mnt/evil
	tried 0 "$ipe/enforce"
	tried 1 "$ipe/policies/lax/active"
	tried 0 "$ipe/policies/packages-only/active"
	tried 1 "$ipe/policies/packages-only/delete"
	for _parameter in /sys/module/ipe/parameters/*; do
		[ ! -e "$_parameter" ] || tried 0 "$_parameter"
	done
	# Another mount of securityfs is the same one
	mkdir /security
	mount -t securityfs securityfs /security
	tried 0 /security/ipe/enforce
	umount /security
	expect_equal "enforce" "$(cat "$ipe/enforce")" 1
}
