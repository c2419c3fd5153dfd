# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154,SC2034
# What: the dracut module's hook and dracut's own last lines hand over: keys, lists but a damaged one, last policy, seal

host() {
	local lib=/usr/lib/dracut/modules.d/99base

	[[ -f $lib/dracut-lib.sh ]] || skip "no dracut"
	. "$vm/handover.bash"
	timeout 60 make -s -C "$top" -f packaging/install.mk install \
		DESTDIR="$work/installed" PREFIX=/usr LIBEXECDIR=/bin >/dev/null
	disk_size 32
	real_root
	last_policy
	put "$work/last.p7b" boot/policy.p7b 0644
	mkdir -p "$image/boot/keys"
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$image/boot/keys/unknown"
	list_of hello_unknown etc/digest_lists/rpm-hello-unknown
	head -c 600 "$packages/world.list" >"$image/etc/digest_lists/rpm-world"
	put "$lib/dracut-lib.sh" lib/dracut-lib.sh
	put "$lib/dracut-dev-lib.sh" lib/dracut-dev-lib.sh
	put "$(realpath "${lib%/modules.d*}/dracut-util")" dracut-getarg
	put "$work/installed/usr/lib/dracut/modules.d/90dclist/dclist-load.sh" lib/pre-pivot.sh
	sed -n '/^SWITCH_ROOT=/d; /^CAPSH=/,$p' "$lib/init.sh" >"$work/switch.sh"
	put "$work/switch.sh" lib/switch.sh
}

# In the initramfs, as dracut's init
guest() {
	mkdir -p /etc/dclist /sbin
	cp -r /mnt/boot /etc/dclist/boot
	cp /mnt/lib/*.sh /lib
	cp /mnt/dracut-getarg /bin
	cp "$(command -v dclist-handover)" /sbin/switch_root
	enable_verity /mnt/bin/busybox /mnt/bin/probe /mnt/sbin/init /mnt/hello /mnt/evil
	sleep 600 >/dev/null 2>&1 3>&1 &
	echo $! >/mnt/left
	(
		hookdir=/tmp/hooks NEWROOT=/mnt DRACUT_SYSTEMD='' PREFIX=''
		mkdir -p $hookdir /run
		. /lib/dracut-lib.sh
		. /lib/pre-pivot.sh
	) >/mnt/output 2>&1 </dev/null
	umount /sys/kernel/debug
	# What init.sh has sourced and written before
	export -p >/tmp/export.orig
	DRACUT_SYSTEMD='' PREFIX='' hookdir=/tmp/hooks
	. /lib/dracut-lib.sh
	# By its path, as dash and bash find it; the shell here names a switch_root of its own
	SWITCH_ROOT=/sbin/switch_root NEWROOT=/mnt INIT=/sbin/init initargs='' OLDPATH=$PATH
	. /lib/switch.sh
}

# In the real root
after() {
	pass "init of the real root runs"
	expect_stat lists 3
	expect_equal "what the hook said" "$(grep -o 'not all digest lists are loaded: 3 loaded, 1 failed' /output)" \
		"not all digest lists are loaded: 3 loaded, 1 failed"
	expect_fence
}
