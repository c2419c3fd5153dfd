# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: a link of the real root, where /run is moved to, does not hide the configuration of the hand-over
VM_OPTIONS="root=/dev/ubda rootfstype=ext4 rw panic=-1"

host() {
	. "$vm/handover.bash"
	. "$vm/initramfs-tools.bash"
	need_initramfs_tools
	real_root
	# shellcheck disable=SC2119 # of the name that it has
	last_policy
	mkdir -p "$work/boot"
	cp "$work/last.p7b" "$work/boot/policy.p7b"
	failure halt
	# Over it, as the initramfs moves /run to the real root's
	rmdir "$image/run"
	ln -s /etc/dclist "$image/run"
	configuration
	last_words local-premount
	initramfs
}

after() {
	fail "the real root runs, with $(cat "$dc/seal") sealed, and enforce is $(cat "$ipe/enforce")"
}
