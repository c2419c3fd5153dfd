# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: where IPE is not switched on, dclist why says so, and how to have it
VM_OPTIONS="lsm=lockdown"

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 24
	program_of hello usr/bin/hello
	list_of hello etc/digest_lists/rpm-hello-1.0-1.x86_64
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /etc /usr
	ln -s /mnt/etc/digest_lists /etc/digest_lists
	ln -s /mnt/usr/bin /usr/bin
	ran 0 dclist verity /usr/bin/hello
	ran 0 dclist load --all
	ran 1 dclist why /usr/bin/hello
	says "ok       digest      held by the loaded list hello-1.0-1.x86_64"
	says "broken   ipe         IPE is not enabled, so the digest cache is not consulted"
	says "to do: boot a kernel with CONFIG_SECURITY_IPE, and with ipe in lsm= on its command line"
}
