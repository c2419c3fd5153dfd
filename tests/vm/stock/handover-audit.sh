# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: the hand-over with a policy of the module that only records: everything runs, what would be denied is recorded, nothing is sealed
host() {
	local mode

	need_bpf
	. "$vm/handover.bash"
	real_root
	for mode in audit enforce; do
		"$top/build/dclist" policy sign --force --module "$mode" --cert "$keys/x509.pem" --key "$keys/x509.key" \
			-o "$image/$mode" "$top/policies/packages-only.pol"
	done
}

# In the initramfs
guest() {
	initramfs_begin /mnt/audit
	dclist-load --all --root /mnt || fail "load the lists"
	enter_real_root
}

# In the real root
after() {
	pass "init of the real root runs"
	expect_equal "policy" "$(head -n 1 "$dc/policy")" "digest_cache_policy=packages-only policy_version=1.0.0 mode=audit"
	expect_stat sealed -
	expect_allowed /hello
	expect_allowed /evil
	expect_record 'ipe_op=EXECUTE ipe_hook=BPRM_CHECK enforcing=0 .* path="/evil" .* digest_cache=not_attested '
	expect EPERM "a policy that enforces, in the same boot" write /enforce "$dc/policy"
}
