# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: all signed headers of CentOS 7's rpm database load in one go, the one of 9 MB among them
VM_OPTIONS="mem=640M"
host() {
	. "$vm/rpmdb.sh"
	rpmdb_lists centos7-Packages.xz 263
}

guest() {
	. /mnt/lib/rpmdb.sh
	load_rpmdb 263
	expect_equal "bytes of the largest header" "$(awk '{ print $6 }' "$dc/lists" | sort -n | tail -n 1)" 9262772
	unload_rpmdb
}
