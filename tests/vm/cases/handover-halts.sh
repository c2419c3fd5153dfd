# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: where it is configured so, a hand-over that fails stops the machine before the real root runs
VM_OPTIONS="root=/dev/ubda rootfstype=ext4 rw panic=-1"

host() {
	. "$vm/handover.bash"
	. "$vm/initramfs-tools.bash"
	need_initramfs_tools
	real_root
	# The version that is active: the kernel refuses it
	last_policy 1.0.0
	mkdir -p "$work/boot"
	cp "$work/last.p7b" "$work/boot/policy.p7b"
	failure halt
	configuration
	last_words init-bottom dclist
	initramfs
}

after() {
	fail "the real root runs, with $(cat "$dc/seal") sealed"
}
