# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: a first open that fails, as the file's fs-verity descriptor is damaged, does not make pages that f2fs moves afterwards count as checked
host() {
	good_and_evil program 64
	timeout 60 fsverity digest "$image/good" --out-descriptor="$image/descriptor" >/dev/null
	truncate -s 4096 "$image/descriptor"
	# Its first byte is the version, which is 1
	{ printf '\011' && tail -c +2 "$image/descriptor"; } >"$image/damaged"
	disk_size 100
	truncate -s 64M "$image/f2fs.img"
	mkfs.f2fs -q -O extra_attr,verity "$image/f2fs.img"
}

mount_f2fs() {
	mkdir -p /f2fs
	mount -t f2fs "$loop" /f2fs || fail "mount f2fs.img"
}

# on_disk FROM TO WHAT
on_disk() {
	expect_equal "$3" "$(flip set /mnt/good /mnt/f2fs.img 0 "/mnt/$1" "/mnt/$2")" ok
}

guest() {
	load_list /mnt/lists/good
	loop_of /mnt/f2fs.img
	mount_f2fs
	dd if=/dev/zero of=/f2fs/hole bs=64K count=8 2>/dev/null
	cp /mnt/good /f2fs/f
	enable_verity /f2fs/f
	expect_allowed /f2fs/f "the file as it was hashed"
	# As in pages-collected
	dd if=/dev/zero of=/f2fs/more bs=1M count=8 2>/dev/null
	sync
	rm /f2fs/hole
	umount /f2fs
	on_disk good evil "an evil page on the disk"
	on_disk descriptor damaged "a damaged descriptor on the disk"
	mount_f2fs
	case $(head -c 1 /f2fs/f 2>&1) in
	*Invalid*) pass "the first open fails" ;;
	*) fail "the first open does not fail" ;;
	esac
	on_disk damaged descriptor "the descriptor as it was"
	echo 1 >/proc/sys/vm/drop_caches
	expect_equal "garbage is collected" "$(collect /f2fs /mnt/f2fs.img /mnt/evil 0)" ok
	expect_no_evil /f2fs/f "a page that was read to move it"
	expect_equal "what can be read of the evil page" "$(head -c 100 /f2fs/f 2>/dev/null | wc -c)" 0
	umount /f2fs
}
