#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# dracut module: the digest lists of the real root are loaded before it is used.
# shellcheck disable=SC2154 # moddir, initdir, systemdsystemunitdir and systemctl are dracut's

check() {
	require_binaries @LIBEXECDIR@/dclist-load || return 1
	return 0
}

# Mounts it where systemd does not.
depends() {
	echo securityfs
}

# It may halt the boot only while there is another entry, made by dclist.
may_halt() {
	[[ -e $1/failure && $(<"$1/failure") != continue ]] || return 0
	sha256sum --check --status "$1/fallback" 2>/dev/null && return 0
	dwarn "dclist: the fallback in $1/fallback is missing or changed, so this initramfs does not halt; run dclist boot halt"
	return 1
}

# The hand-over, if configured, or no image at all: as switch_root, which dracut installs
# later and only where there is none; or called by systemd.
install_handover() {
	local file boot=/etc/dclist/boot

	[[ -e ${dracutsysrootdir:-}$boot/policy.p7b ]] || return 0
	for file in "${dracutsysrootdir:-}$boot"/{*,keys/*,revocations/*}; do
		[[ ! -f $file ]] || inst_simple "$file" "${file#"${dracutsysrootdir:-}"}"
	done
	if ! may_halt "${dracutsysrootdir:-}$boot"; then
		rm "$initdir$boot/failure"
		echo continue >"$initdir$boot/failure"
	fi
	if dracut_module_included systemd-initrd; then
		inst_binary @LIBEXECDIR@/dclist-handover
		inst_simple "$moddir/dclist-switch-root.conf" \
			"$systemdsystemunitdir/initrd-switch-root.service.d/dclist.conf"
	elif dracut_module_included usrmount || dracut_module_included selinux; then
		dfatal "dclist: the dracut modules usrmount and selinux read shell code of the real root before the hand-over; use systemd in the initramfs, or omit_dracutmodules+=' usrmount selinux '"
		exit 1
	elif [[ $(readlink "$initdir/bin/sh") == *busybox* ]]; then
		dfatal "dclist: busybox as /bin/sh has a switch_root of its own, which does not hand over; use dash or bash"
		exit 1
	else
		inst_binary @LIBEXECDIR@/dclist-handover "$(command -v switch_root)"
	fi
}

# Where the kernel is not patched. systemd loads it before the unit asks whether it is there.
installkernel() {
	hostonly='' instmods -s digest_cache
}

install() {
	inst_binary @LIBEXECDIR@/dclist-load
	if dracut_module_included systemd-initrd; then
		mkdir -p "$initdir/etc/modules-load.d"
		echo digest_cache >"$initdir/etc/modules-load.d/dclist.conf"
		inst_simple "$moddir/dclist-initrd.service" "$systemdsystemunitdir/dclist-initrd.service"
		$SYSTEMCTL -q --root "$initdir" add-wants initrd.target dclist-initrd.service
	else
		inst_hook pre-pivot 90 "$moddir/dclist-load.sh"
	fi
	install_handover
}
