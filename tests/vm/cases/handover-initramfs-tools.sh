# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: an initramfs by initramfs-tools hands over: keys, lists but a damaged one, last policy, seal
VM_OPTIONS="root=/dev/ubda rootfstype=ext4 rw panic=-1"

host() {
	. "$vm/handover.bash"
	. "$vm/initramfs-tools.bash"
	need_initramfs_tools
	real_root
	last_policy
	mkdir -p "$work/boot/keys"
	cp "$work/last.p7b" "$work/boot/policy.p7b"
	failure halt
	# By the key that is required; it has to be there before the list
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$work/boot/keys/unknown"
	list_of hello_unknown etc/digest_lists/rpm-hello-unknown
	# Bit rot must not stop a machine
	head -c 600 "$packages/world.list" >"$image/etc/digest_lists/rpm-world"
	configuration
	initramfs
}

after() {
	pass "init of the real root runs"
	expect_stat lists 3
	expect_equal "the damaged list is named" "$(grep -c 'rpm-world: ' /run/initramfs/dclist.log)" 1
	expect_record 'dclist: not all digest lists are loaded: 3 loaded, 1 failed; see /run/initramfs/dclist.log'
	expect_fence
}
