# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2016,SC1091,SC2154
# What: an initramfs by initramfs-tools loads the lists, and only so the real root's init runs
VM_OPTIONS="root=/dev/ubda rootfstype=ext4 rw panic=-1"

# The configuration of mkinitramfs, with our hook and scripts and the test's own
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
		for file in bin/busybox bin/probe sbin/init hello world; do
			probe verity "$rootmnt/$file"
		done
	END
	# There are no devices for udev here
	printf '#!/bin/sh\n' >"$conf/scripts/init-top/udev"
	# shellcheck disable=SC2016 # expanded in the initramfs
	printf '#!/bin/sh\n[ "$1" = prereqs ] || mount -n -o move /dev "$rootmnt/dev"\n' \
		>"$conf/scripts/init-bottom/udev"
	chmod +x "$conf"/{hooks/test,scripts/{init-top/udev,local-bottom/test,init-bottom/udev}}
}

# mkinitramfs wants the configuration of the kernel in /boot; dclist-load is where it is
# once installed.
initramfs() {
	# shellcheck disable=SC2016 # expanded by the inner shell
	timeout 120 unshare --map-root-user --mount sh -c '
		mount --bind "$1/installed/usr/libexec" /usr/libexec && mount -t tmpfs tmpfs /boot && echo CONFIG_RD_GZIP=y >/boot/config-6.12.0 &&
		PATH=$PATH:/usr/sbin:/sbin mkinitramfs -c gzip -d "$1/conf" -o "$1/own_initrd" 6.12.0' \
		sh "$work"
}

host() {
	PATH=$PATH:/usr/sbin:/sbin command -v mkinitramfs >/dev/null || skip "no initramfs-tools"
	timeout 60 gcc -std=gnu11 -D_GNU_SOURCE -O1 -static -o "$work/probe" "$vm/helpers/probe.c"
	configuration
	initramfs
	mkdir -p "$image"/{proc,sys,dev,run,tmp,mnt,root}
	put /bin/busybox bin/busybox
	ln -s busybox "$image/bin/sh"
	put "$work/probe" bin/probe
	put "$vm/guest.sh" lib/guest.sh 0644
	put "$vm/cases/$name.sh" case.sh 0644
	program_of hello hello
	program_of world world
	cat >"$work/init" <<-'END'
		#!/bin/sh
		export PATH=/bin
		busybox --install -s /bin 2>/dev/null
		mount -t devtmpfs devtmpfs /dev 2>/dev/null
		stty -F /dev/ttyS0 raw
		exec 3>/dev/ttyS0
		. /lib/guest.sh
		. /case.sh
		guest
		check_kernel
		echo "done" >&3
		poweroff -f
	END
	put "$work/init" sbin/init
	list_of hello etc/digest_lists/rpm-hello
	list_of hello_unknown etc/digest_lists/rpm-hello-unknown
	mkdir -p "$image/lists"
	pgp_list own "$(content_digest "$work/init")" "$(content_digest /bin/busybox)" \
		"$(content_digest "$work/probe")"
	mv "$image/lists/own" "$image/etc/digest_lists/tlv-own"
}

guest() {
	pass "init of the real root runs"
	expect_stat lists 2
	expect_allowed /hello
	expect_denied /world
	expect_equal "the list of an unknown key is told of" \
		"$(sed -n 's/.*\(does not have the key\).*/\1/p' /run/initramfs/dclist.log)" "does not have the key"
	expect_record 'dclist: not all digest lists are loaded: 2 loaded, 1 failed; see /run/initramfs/dclist.log'
}
