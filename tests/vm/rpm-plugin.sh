# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
#
# The guest part of the same.

# As if process 1 had the same root, and not this one
root_becomes_the_systems() {
	mkdir -p /tmp/one
	ln -sfn / /tmp/one/root
	mount --bind /tmp/one /mnt/root/proc/1
}

root_becomes_another() {
	umount /mnt/root/proc/1
}

# root_mount - the root that the host prepared, with fs-verity
root_mount() {
	mount -t proc proc /mnt/root/proc
	root_becomes_the_systems
	mount -t sysfs sysfs /mnt/root/sys
	mount -t devtmpfs devtmpfs /mnt/root/dev
	mount -t securityfs securityfs /mnt/root/sys/kernel/security
	dclist verity --root /mnt/root --list /mnt/root/etc/digest_lists/* >/dev/null || fail "enable fs-verity"
}

# rpm_root - the same, and its lists
rpm_root() {
	force=--force-debian
	root_mount
	ran 0 dclist load --all --root /mnt/root
	transact --version >/dev/null 2>&1 || force=
}

root_end() {
	root_becomes_another
	umount /mnt/root/sys/kernel/security /mnt/root/sys /mnt/root/proc /mnt/root/dev
}

# transact ARGUMENT... - rpm in the root, with the plugin
transact() {
	chroot /mnt/root /usr/bin/rpm ${force:+"$force"} --dbpath /var/lib/rpm --nosignature \
		--define '__plugindir /usr/lib/rpm-plugins' \
		--define '__transaction_dclist %{__plugindir}/dclist.so /usr/bin/dclist' "$@"
}

# lists NAME... - these are loaded and installed, and sync has nothing to do
lists() {
	expect_equal "lists" "$(cd /mnt/root/etc/digest_lists && echo * | sed 's/rpm-\([^ ]*\)-1\.x86_64/\1/g')" "$*"
	ran 0 chroot /mnt/root /usr/bin/dclist sync
	says "$# unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded"
	expect_stat lists $#
}
