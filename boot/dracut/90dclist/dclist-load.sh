#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by dracut before it switches to the real root, where there is no systemd.
# A failure is reported, and does not stop the boot.

dclist_summary() {
	while read -r dclist_line; do
		dclist_last=$dclist_line
	done </run/initramfs/dclist.log
	echo "$dclist_last"
}

dclist_load() {
	getargbool 1 rd.dclist || return 0
	# Where the kernel is not patched, and the image has the module
	modprobe -q digest_cache
	[ -e /sys/kernel/security/digest_cache ] || return 0
	mkdir -p /run/initramfs
	# Before the lists that they signed or revoke. dclist-handover checks that the kernel has
	# them
	for dclist_first in /etc/dclist/boot/keys/* /etc/dclist/boot/revocations/*; do
		[ ! -e "$dclist_first" ] ||
			@LIBEXECDIR@/dclist-load "$dclist_first" >>/run/initramfs/dclist.log.keys 2>&1
	done
	if @LIBEXECDIR@/dclist-load --all --root "$NEWROOT" >/run/initramfs/dclist.log 2>&1; then
		info "dclist: $(dclist_summary)"
	else
		warn "dclist: not all digest lists are loaded: $(dclist_summary); see /run/initramfs/dclist.log"
	fi
	return 0
}

dclist_load
