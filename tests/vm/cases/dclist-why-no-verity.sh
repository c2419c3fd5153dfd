# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: on ext4 that was made without fs-verity, dclist why and preflight show how to enable it

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 24
	disk_features ^verity
	program_of hello usr/bin/hello
	list_of hello etc/digest_lists/rpm-hello-1.0-1.x86_64
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /etc /usr
	ln -s /mnt/etc/digest_lists /etc/digest_lists
	ln -s /mnt/usr/bin /usr/bin
	ran 0 dclist load --all
	ran 1 dclist why /usr/bin/hello
	says "broken   filesystem  fs-verity is disabled on its ext4 file system"
	says "to do: tune2fs -O verity /dev/ubda"
	ran 1 dclist preflight --verbose /usr/bin
	says "not-capable  /mnt/usr/bin/hello"
	says "tune2fs -O verity"
	ran 1 dclist verity /usr/bin/hello
	says "tune2fs -O verity DEVICE"
	expect_denied /usr/bin/hello
}
