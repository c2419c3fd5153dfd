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
	# The last that is heard, unless the real root's init has more to say
	mkdir -p "$work/conf/scripts/init-bottom"
	cat >"$work/conf/scripts/init-bottom/zz-test" <<-'END'
		#!/bin/sh
		[ "$1" != prereqs ] || { echo dclist; exit 0; }
		echo "pass the initramfs comes to its end" >/dev/ttyS0
		echo "done" >/dev/ttyS0
	END
	sed -i 's,move /dev ,bind /dev ,' "$work/conf/scripts/init-bottom/udev"
	chmod +x "$work/conf/scripts/init-bottom/zz-test"
	initramfs
}

after() {
	fail "the real root runs, with $(cat "$dc/seal") sealed"
}
