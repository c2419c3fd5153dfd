# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist-handover ends the initramfs: what root puts there afterwards does not run

host() {
	. "$vm/handover.bash"
	real_root
	last_policy
	put "$work/last.p7b" policy.p7b 0644
}

# In the initramfs
guest() {
	mkdir -p /etc/dclist/boot
	cp /mnt/policy.p7b /etc/dclist/boot
	enable_verity /mnt/bin/busybox /mnt/bin/probe /mnt/sbin/init /mnt/hello /mnt/evil
	dclist-load --all --root /mnt || fail "load the lists"
	# It runs as long as the initramfs is trusted
	cp /mnt/evil /evil
	expect_allowed /evil "evil in the initramfs, before"
	expect_equal "an init that is missing" "$(dclist-handover -n /mnt /no/init; echo $?)" 1
	expect_equal "init" "$(dclist-handover -n /mnt /sbin/init; echo $?)" 0
	enter_real_root
}

# In the real root
after() {
	pass "init of the real root runs"
	expect_fence
	expect_equal "files left in the initramfs" "$(ls "/proc/$(cat /left)/root/bin" 2>/dev/null)" ""
	expect_record 'lsm=digest_cache op=seal seal=keys,policy lists=2 '
}
