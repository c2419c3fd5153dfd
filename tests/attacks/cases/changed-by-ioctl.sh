# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: no system call and no ioctl of a file system puts other pages into a file with fs-verity
host() {
	disk_size 300
	good_and_evil program 2
	truncate -s 64M "$image/f2fs.img"
	mkfs.f2fs -q -O extra_attr,verity "$image/f2fs.img"
	truncate -s 128M "$image/btrfs.img"
	mkfs.btrfs -q "$image/btrfs.img"
}

# in_folder FOLDER
in_folder() {
	cp /mnt/good "$1/target"
	cp /mnt/evil "$1/other"
	enable_verity "$1/target"
	expect_allowed "$1/target"
	_digest=$(probe measure "$1/target")
	change "$1/target" "$1/other" >/tmp/said
	note "$1: $(tr '\n' ',' </tmp/said)"
	expect_equal "$1: ways that have changed something" \
		"$(grep ' ok$' /tmp/said | grep -v '^flag-\|^migrate ' | tr '\n' ' ')" ""
	expect_equal "$1: ways tried" "$(wc -l </tmp/said)" 16
	# Flags that are not for users to change are passed over
	expect_equal "$1: digest" "$(probe measure "$1/target")" "$_digest"
	expect_allowed "$1/target" "$1/target, cached"
	sync
	echo 3 >/proc/sys/vm/drop_caches
	expect_allowed "$1/target" "$1/target, from the disk"
}

guest() {
	load_list /mnt/lists/good
	mkdir /mnt/here
	in_folder /mnt/here
	for _type in f2fs btrfs; do
		grep -q "$_type$" /proc/filesystems || { note "this kernel has no $_type" && continue; }
		mkdir "/$_type"
		loop_of "/mnt/$_type.img"
		mount -t "$_type" "$loop" "/$_type" || fail "mount $_type.img"
		in_folder "/$_type"
		umount "/$_type"
	done
}
