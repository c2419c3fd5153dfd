# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: pages that f2fs reads to move them, before the file is opened, are not checked by fs-verity and do not run
host() {
	# Small files are written elsewhere, and nothing follows them there
	good_and_evil program 64
	disk_size 100
	truncate -s 64M "$image/f2fs.img"
	mkfs.f2fs -q -O extra_attr,verity "$image/f2fs.img"
}

mount_f2fs() {
	mkdir -p /f2fs
	mount -t f2fs "$loop" /f2fs || fail "mount f2fs.img"
}

guest() {
	load_list /mnt/lists/good
	loop_of /mnt/f2fs.img
	mount_f2fs
	dd if=/dev/zero of=/f2fs/hole bs=64K count=8 2>/dev/null
	cp /mnt/good /f2fs/f
	enable_verity /f2fs/f
	expect_allowed /f2fs/f "the file as it was hashed"
	# The file's segment is not written to any more, and is not full
	dd if=/dev/zero of=/f2fs/more bs=1M count=8 2>/dev/null
	sync
	rm /f2fs/hole
	umount /f2fs
	expect_equal "an evil page on the disk" "$(flip set /mnt/good /mnt/f2fs.img 0 /mnt/good /mnt/evil)" ok
	mount_f2fs
	expect_equal "garbage is collected" "$(collect /f2fs /mnt/f2fs.img /mnt/evil 0)" ok
	# That they can be read all the same is a fault of f2fs
	note "bytes of the evil page that can be read: $(head -c 100 /f2fs/f 2>/dev/null | wc -c)"
	expect_no_evil /f2fs/f "a page that was read to move it"
	expect_equal "what can be read of the evil page" "$(head -c 100 /f2fs/f 2>/dev/null | wc -c)" 0
	umount /f2fs
}
