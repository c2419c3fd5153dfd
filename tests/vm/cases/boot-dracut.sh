# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: the dracut module's hook, as dracut runs it, loads the lists of the real root and never stops the boot

host() {
	local lib=/usr/lib/dracut/modules.d/99base

	[[ -f $lib/dracut-lib.sh ]] || skip "no dracut"
	timeout 60 make -s -C "$top" -f packaging/install.mk install \
		DESTDIR="$work/installed" PREFIX=/usr LIBEXECDIR=/mnt/bin >/dev/null
	put "$vm/dclist.sh" lib/dclist.sh
	put "$lib/dracut-lib.sh" lib/dracut-lib.sh
	put "$lib/dracut-dev-lib.sh" lib/dracut-dev-lib.sh
	put "$work/installed/usr/lib/dracut/modules.d/90dclist/dclist-load.sh" lib/pre-pivot.sh
	put "$work/installed/mnt/bin/dclist-load" bin/dclist-load
	put "$(realpath "${lib%/modules.d*}/dracut-util")" bin/dracut-getarg
	program_of hello sysroot/usr/bin/hello
	program_of world sysroot/usr/bin/world
	list_of hello sysroot/etc/digest_lists/rpm-hello
	# Signed by a key that a list of keys brings: it has to come first
	"$vm/lists" sign "$keys/other.sec" "$(tlv world "$(content_digest "$image/sysroot/usr/bin/world")")" \
		>"$image/sysroot/etc/digest_lists/aaa-world"
	"$vm/lists" keys "$keys/vendor.sec" "$keys/other.pub" >"$image/sysroot/etc/digest_lists/keys-other"
	list_of hello_unknown hello_unknown
}

# As dracut's source_all does
pre_pivot() {
	echo "$1" >/etc/cmdline # dracut reads it beside the kernel's
	(
		hookdir=/tmp/hooks NEWROOT=/mnt/sysroot DRACUT_SYSTEMD='' PREFIX=''
		mkdir -p $hookdir /run
		. /mnt/lib/dracut-lib.sh
		. /mnt/lib/pre-pivot.sh
	) >/tmp/output 2>&1 </dev/null
	expect_equal "the hook with \"$1\"" "status $?" "status 0"
}

guest() {
	. /mnt/lib/dclist.sh
	enable_verity /mnt/sysroot/usr/bin/hello /mnt/sysroot/usr/bin/world /mnt/bin/dclist-load
	cp /mnt/lib/dracut*-lib.sh /lib
	cp /mnt/bin/dclist-load /mnt/bin/dracut-getarg /bin
	mount --bind /bin /mnt/bin
	pre_pivot rd.dclist=0
	expect_stat lists 0
	expect_denied /mnt/sysroot/usr/bin/hello
	pre_pivot ""
	expect_stat lists 2
	expect_equal "the log" "$(cat /run/initramfs/dclist.log)" "3 loaded, 0 failed"
	expect_allowed /mnt/sysroot/usr/bin/hello
	expect_allowed /mnt/sysroot/usr/bin/world

	# A failure does not end the boot
	cp /mnt/hello_unknown /mnt/sysroot/etc/digest_lists/unknown
	pre_pivot ""
	says "not all digest lists are loaded: 3 loaded, 1 failed; see /run/initramfs/dclist.log"
	mv /mnt/sysroot/etc/digest_lists /mnt/sysroot/etc/none
	pre_pivot ""
	umount /sys/kernel/security
	pre_pivot ""
	mount -t securityfs securityfs /sys/kernel/security
	umount /mnt/bin
}
