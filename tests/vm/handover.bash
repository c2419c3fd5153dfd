# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# What the host parts of the cases about the hand-over share: a real root whose init and
# programs a list attests, and the last policy.

# last_policy [VERSION] - of the boot policy, without what trusts the initramfs; to $work/last.p7b
# shellcheck disable=SC2120 # cases pass them
last_policy() {
	sed "/^op=.*boot_verified=TRUE/d; s/=1.0.0/=${1:-1.0.1}/" "$top/policies/packages-only.pol" >"$work/last.pol"
	policy last
	mv "$image/policies/last.p7b" "$work/last.p7b"
}

# failure WORD - what follows a step that fails, beside a fallback of any content
failure() {
	echo "$1" >"$work/boot/failure"
	echo fallback >"$work/fallback.efi"
	sha256sum "$work/fallback.efi" >"$work/boot/fallback"
}

# real_root - busybox, the probe and an init that goes on with after() of the case
real_root() {
	timeout 60 gcc -std=gnu11 -D_GNU_SOURCE -O1 -static -o "$work/probe" "$vm/helpers/probe.c"
	mkdir -p "$image"/{proc,sys,dev,run,tmp,mnt,root}
	put /bin/busybox bin/busybox
	ln -s busybox "$image/bin/sh"
	put "$work/probe" bin/probe
	put "$vm/guest.sh" lib/guest.sh 0644
	put "${file:?}" case.sh 0644
	program_of hello hello
	program_of world evil
	cat >"$work/init" <<-'END'
		#!/bin/sh
		export PATH=/bin
		busybox --install -s /bin 2>/dev/null
		mount -t proc proc /proc 2>/dev/null
		mount -t devtmpfs devtmpfs /dev 2>/dev/null
		channel=$(sed -n 's/.*channel=\([^ ]*\).*/\1/p' /proc/cmdline)
		stty -F "/dev/${channel:=ttyS0}" raw
		exec 3>"/dev/$channel"
		. /lib/guest.sh
		. /case.sh
		after
		check_kernel
		echo "done" >&3
		poweroff -f
	END
	put "$work/init" sbin/init
	list_of hello etc/digest_lists/rpm-hello
	mkdir -p "$image/lists"
	pgp_list own "$(content_digest "$work/init")" "$(content_digest /bin/busybox)" \
		"$(content_digest "$work/probe")"
	mv "$image/lists/own" "$image/etc/digest_lists/tlv-own"
}

# require_revocation - a hand-over, with initramfs-tools.bash, that requires the owner's list
# "revoked" with serial 7
require_revocation() {
	need_initramfs_tools
	real_root
	# shellcheck disable=SC2119 # of the name that it has
	last_policy
	mkdir -p "$work/boot"
	cp "$work/last.p7b" "$work/boot/policy.p7b"
	echo revoked:7 >"$work/boot/revocation-serial"
	# So that it can be looked at; handover-halts shows what else follows a failed step
	failure continue
}
