# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154,SC2016
# What: an initramfs by dracut with systemd in it hands over: lists but a damaged one, keys, last policy, seal, root switched by systemd
VM_OPTIONS="root=/dev/ubda rootfstype=ext4 rw panic=-1"

# dracut as root of a user namespace, which sees what is installed in $work
dracut_systemd() {
	local modules="dash systemd systemd-initrd systemd-udevd dracut-systemd udev-rules rootfs-block base dclist test"

	cp -r /usr/lib/dracut "$work/dracut"
	rm -rf "$work/dracut/modules.d/90dclist"
	cp -r "$work/installed/usr/lib/dracut/modules.d/90dclist" "$work/dracut/modules.d/"
	mkdir "$work/dracut/modules.d/91test"
	cp "$work/hook.sh" "$work/dracut/modules.d/91test/"
	cat >"$work/dracut/modules.d/91test/module-setup.sh" <<-'END'
		check() { return 0; }
		install() { inst_hook pre-pivot 10 "$moddir/hook.sh"; }
	END
	timeout 120 unshare --map-root-user --mount sh -c '
		mount --bind "$1/installed/usr/libexec" /usr/libexec || exit
		cp -a /etc "$1/etc" 2>/dev/null
		mkdir -p "$1/etc/dclist"
		cp -r "$1/boot" "$1/etc/dclist/boot"
		mount --bind "$1/etc" /etc &&
			PATH=$PATH:/usr/sbin:/sbin dracutbasedir=$1/dracut dracut --no-kernel --no-hostonly \
				--no-hostonly-cmdline --no-early-microcode --gzip --nostrip --modules "$2" \
				--include "$1/include" / --force "$1/own_initrd"' sh "$work" "$modules"
}

host() {
	[[ -x /lib/systemd/systemd && -d /usr/lib/dracut/modules.d/01systemd-initrd ]] ||
		skip "no systemd, or no dracut"
	. "$vm/handover.bash"
	timeout 60 make -s -C "$top" -f packaging/install.mk install DESTDIR="$work/installed" PREFIX=/usr >/dev/null
	real_root
	# systemd switches to nothing else
	mkdir -p "$image/etc"
	echo ID=test >"$image/etc/os-release"
	# From 256 on, systemd leaves nothing of the initramfs that could be written into
	[[ $(/lib/systemd/systemd --version | sed -n '1s/^systemd \([0-9]*\).*/\1/p') -lt 256 ]] || touch "$image/no_way_back"
	last_policy
	mkdir -p "$work/boot/keys"
	cp "$work/last.p7b" "$work/boot/policy.p7b"
	failure halt
	# By the key that is required; it has to be there before the list
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$work/boot/keys/unknown"
	list_of hello_unknown etc/digest_lists/rpm-hello-unknown
	head -c 600 "$packages/world.list" >"$image/etc/digest_lists/rpm-world"
	# fs-verity for the files of the image, which mke2fs cannot; what runs in the initramfs
	mkdir -p "$work/include/bin"
	cp "$work/probe" "$image/evil" "$work/include/bin/"
	cat >"$work/hook.sh" <<-'END'
		for file in bin/busybox bin/probe sbin/init hello evil; do
			probe verity "$NEWROOT/$file"
		done
		stty -F /dev/ttyS0 raw
		echo "pass systemd is process 1: $(cat /proc/1/comm)" >/dev/ttyS0
		! /bin/evil || echo "pass evil runs in the initramfs, before" >/dev/ttyS0
		# A way back into the initramfs: systemd ends all but what is called so
		ln -s sleep /bin/@sleep
		@sleep 600 </dev/null >/dev/null 2>&1 &
		echo $! >"$NEWROOT/left"
	END
	dracut_systemd
}

# In the real root
after() {
	pass "init of the real root runs"
	expect_stat lists 3
	grep -q 'rpm-world: ' /run/log/journal/*/system.journal || fail "the journal does not name the damaged list"
	expect_fence
}
