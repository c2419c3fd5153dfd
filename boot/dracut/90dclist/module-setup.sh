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

install() {
	inst_binary @LIBEXECDIR@/dclist-load
	if dracut_module_included systemd-initrd; then
		inst_simple "$moddir/dclist-initrd.service" "$systemdsystemunitdir/dclist-initrd.service"
		$SYSTEMCTL -q --root "$initdir" add-wants initrd.target dclist-initrd.service
	else
		inst_hook pre-pivot 90 "$moddir/dclist-load.sh"
	fi
}
