# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2016,SC2154
#
# Making an initramfs by initramfs-tools, with our hook and scripts and the test's own. What
# a case puts into $work/boot is /etc/dclist/boot while it is made.

# The configuration of mkinitramfs
configuration() {
	local conf=$work/conf

	timeout 60 make -s -C "$top" -f packaging/install.mk install \
		DESTDIR="$work/installed" PREFIX=/usr >/dev/null
	mkdir -p "$conf"/{hooks,scripts/{init-top,local-bottom,init-bottom}}
	cp -r /etc/initramfs-tools/. "$conf"
	cp -r "$work/installed/usr/share/initramfs-tools/." "$conf"
	sed -i 's/^MODULES=.*/MODULES=list/' "$conf/initramfs.conf"
	# The harness's probe, and fs-verity for the files of the image, which mke2fs cannot
	printf '#!/bin/sh\n. /usr/share/initramfs-tools/hook-functions\ncopy_exec %s /bin/probe\n' \
		"$work/probe" >"$conf/hooks/test"
	cat >"$conf/scripts/local-bottom/test" <<-'END'
		#!/bin/sh
		[ "$1" != prereqs ] || exit 0
		for file in bin/busybox bin/probe sbin/init hello evil; do
			probe verity "$rootmnt/$file"
		done
		# A way back into the initramfs
		sleep 600 </dev/null >/dev/null 2>&1 &
		echo $! >"$rootmnt/left"
	END
	# There are no devices for udev here
	printf '#!/bin/sh\n' >"$conf/scripts/init-top/udev"
	printf '#!/bin/sh\n[ "$1" = prereqs ] || mount -n -o move /dev "$rootmnt/dev"\n' \
		>"$conf/scripts/init-bottom/udev"
	chmod +x "$conf"/{hooks/test,scripts/{init-top/udev,local-bottom/test,init-bottom/udev}}
}

# last_words PART [AFTER] - what is heard last, unless the real root's init has more to say: a
# script in that part of the boot
last_words() {
	mkdir -p "$work/conf/scripts/$1"
	cat >"$work/conf/scripts/$1/zz-test" <<-END
		#!/bin/sh
		[ "\$1" != prereqs ] || { echo ${2:-}; exit 0; }
		echo "pass the initramfs comes to its end" >/dev/ttyS0
		echo "done" >/dev/ttyS0
	END
	sed -i 's,move /dev ,bind /dev ,' "$work/conf/scripts/init-bottom/udev"
	chmod +x "$work/conf/scripts/$1/zz-test"
}

# mkinitramfs wants the configuration of the kernel in /boot; dclist-load is where it is
# once installed.
initramfs() {
	timeout 120 unshare --map-root-user --mount sh -c '
		mount --bind "$1/installed/usr/libexec" /usr/libexec || exit
		if [ -e "$1/boot" ]; then
			cp -a /etc "$1/etc" 2>/dev/null
			mkdir -p "$1/etc/dclist"
			cp -r "$1/boot" "$1/etc/dclist/boot"
			mount --bind "$1/etc" /etc || exit
		fi
		mount -t tmpfs tmpfs /boot && echo CONFIG_RD_GZIP=y >/boot/config-6.12.0 &&
			PATH=$PATH:/usr/sbin:/sbin mkinitramfs -c gzip -d "$1/conf" -o "$1/own_initrd" 6.12.0' \
		sh "$work"
}

need_initramfs_tools() {
	PATH=$PATH:/usr/sbin:/sbin command -v mkinitramfs >/dev/null || skip "no initramfs-tools"
}
