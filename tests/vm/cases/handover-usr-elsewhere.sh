# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: a link of the real root, where its fstab mounts /usr, puts no scripts into the initramfs
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
	# Over the scripts of the initramfs, which reads this one next
	ln -s /scripts "$image/usr"
	mkdir -p "$image/etc" "$image/init-bottom"
	echo "/dev/ubda /usr ext4 defaults 0 0" >"$image/etc/fstab"
	cat >"$image/init-bottom/ORDER" <<-'END'
		mount -t securityfs securityfs /sys/kernel/security
		echo 0 >/sys/kernel/security/ipe/enforce
		mount -n -o move /dev "$rootmnt/dev"
	END
	configuration
	last_words local-premount
	initramfs
}

after() {
	fail "the real root runs, with $(cat "$dc/seal") sealed, and enforce is $(cat "$ipe/enforce")"
}
