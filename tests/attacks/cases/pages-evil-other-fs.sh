# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A4 and A5 on f2fs and btrfs
host() {
	disk_size 400
	good_and_evil program 3
	truncate -s 64M "$image/f2fs.img"
	mkfs.f2fs -q -O extra_attr,verity "$image/f2fs.img"
	truncate -s 128M "$image/btrfs.img"
	mkfs.btrfs -q -m single -d single "$image/btrfs.img"
	evil_source
}

# evil_on TYPE OPTIONS
evil_on() {
	slow_device "$1" "/mnt/$1.img"
	mkdir "/$1"
	mount -t "$1" -o "$2" "/dev/mapper/$1" "/$1" || fail "mount $1.img"
	cp /mnt/good "/$1/f"
	umount "/$1"
	mount -t "$1" -o "$2" "/dev/mapper/$1" "/$1" || fail "mount $1.img again"
	# btrfs looks whether there is fs-verity when a read has come to its end
	case $(flip enable "$1" "/$1/f" "/mnt/$1.img" 0 /mnt/evil),$1 in
	ok,* | checked,btrfs) pass "$1, an evil page is read" ;;
	*) fail "$1, an evil page is read" ;;
	esac
	expect_no_evil "/$1/f" "$1, the good digest with an evil page"
	expect_equal "$1, the good page on the disk" "$(flip set "/$1/f" "/mnt/$1.img" 0 /mnt/evil /mnt/good)" ok
	expect_allowed "/$1/f" "$1, the file as it was hashed"
	# A5, as in pages-pinned-first
	cp /mnt/good "/$1/pinned"
	pinned "/$1/pinned"
	enable_verity "/$1/pinned"
	overwritten
	expect_no_evil "/$1/pinned" "$1, a page overwritten after it was hashed"
	umount "/$1"
}

guest() {
	load_list /mnt/lists/good
	enable_verity /mnt/good
	expect_allowed /mnt/good "an honest copy"
	evil_on f2fs rw
	evil_on btrfs nodatasum
}
