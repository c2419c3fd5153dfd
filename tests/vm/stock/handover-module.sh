# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: the hand-over with a policy that the module enforces by itself: the policy, the seal, and then nothing of the initramfs
host() {
	need_bpf
	. "$vm/handover.bash"
	real_root
	"$top/build/dclist" policy sign --force --module enforce --cert "$keys/x509.pem" --key "$keys/x509.key" \
		-o "$image/policy" "$top/policies/packages-only.pol"
}

# In the initramfs
guest() {
	initramfs_begin /mnt/policy
	dclist-load --all --root /mnt || fail "load the lists"
	expect_allowed /mnt/evil "evil, before"
	enter_real_root
}

# In the real root
after() {
	pass "init of the real root runs"
	expect_equal "policy" "$(head -n 1 "$dc/policy")" "digest_cache_policy=packages-only policy_version=1.0.0 mode=enforce"
	expect_equal "mark" "$(cat "$dc/mark")" 0
	expect_stat sealed "keys policy"
	expect_allowed /hello
	expect_denied /evil
	expect_record 'ipe_op=EXECUTE ipe_hook=BPRM_CHECK enforcing=1 .* path="/evil" .* digest_cache=not_attested '
	cp /evil "/proc/$(cat /left)/root/evil" || fail "copy into the initramfs"
	expect_denied "/proc/$(cat /left)/root/evil" "evil in the initramfs"
}
