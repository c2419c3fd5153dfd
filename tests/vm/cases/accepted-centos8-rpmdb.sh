# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: all 517 signed headers of CentOS 8's rpm database load in one go
VM_OPTIONS="mem=640M"
host() {
	. "$vm/rpmdb.sh"
	rpmdb_lists centos8-Packages.xz 517
}

guest() {
	. /mnt/lib/rpmdb.sh
	load_rpmdb 517
	unload_rpmdb
}
