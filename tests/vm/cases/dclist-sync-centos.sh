# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2034,SC2154
# What: dclist sync with the whole database of CentOS 8, then with that of CentOS 7
VM_OPTIONS="mem=640M"
host() {
	local file

	[[ -d $corpus/rpmdb ]] || skip "no corpus (DCLIST_CORPUS)"
	put "$vm/dclist.sh" lib/dclist.sh
	for file in rpmrc macros; do
		put "/usr/lib/rpm/$file" "rpm/$file" 0644
	done
	for file in 7 8; do
		mkdir "$image/centos$file"
		xz -dc "$corpus/rpmdb/centos$file-Packages.xz" >"$image/centos$file/Packages"
	done
	disk_size 256
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /usr/lib /etc
	ln -s /mnt/rpm /usr/lib/rpm
	ran 0 dclist sync --dbpath /mnt/centos8
	says "0 unchanged, 517 installed, 0 loaded, 0 removed, 0 unloaded"
	expect_stat lists 517
	ran 0 dclist status
	says "to do:        nothing"
	ran 0 dclist sync --dbpath /mnt/centos7
	says "0 unchanged, 263 installed, 0 loaded, 517 removed, 517 unloaded"
	expect_stat lists 263
	expect_equal "installed" "$(find /etc/digest_lists -type f | wc -l)" 263
	ran 0 dclist sync --dbpath /mnt/centos7
	says "263 unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded"
	note "$(tail -n 1 /proc/uptime) seconds"
}
