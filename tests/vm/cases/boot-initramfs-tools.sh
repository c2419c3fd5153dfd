# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: an initramfs by initramfs-tools loads the lists, and only so the real root's init runs
VM_OPTIONS="root=/dev/ubda rootfstype=ext4 rw panic=-1"

host() {
	. "$vm/handover.bash"
	. "$vm/initramfs-tools.bash"
	need_initramfs_tools
	real_root
	configuration
	initramfs
	list_of hello_unknown etc/digest_lists/rpm-hello-unknown
}

after() {
	pass "init of the real root runs"
	expect_stat lists 2
	expect_allowed /hello
	expect_denied /evil
	expect_equal "the list of an unknown key is named" \
		"$(sed -n 's/.*\(does not have the key\).*/\1/p' /run/initramfs/dclist.log)" "does not have the key"
	expect_record 'dclist: not all digest lists are loaded: 2 loaded, 1 failed; see /run/initramfs/dclist.log'
	expect_stat sealed -
}
