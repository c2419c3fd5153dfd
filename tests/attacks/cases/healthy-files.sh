# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: attested files run as soon as fs-verity is enabled, whatever their size, file system, and pages in the cache
sizes='500 4095 4096 4097 12288 200000'

host() {
	local size name entries='' verity=''

	disk_size 400
	mkdir -p "$image/files" "$work/empty.d"
	for size in $sizes; do
		program "$size" 0
		filled "$size" "$size"
		put "$work/$size" "files/$size"
		entries="$entries $(content_digest "$work/$size")"
		verity="$verity $(verity_digest "$work/$size")"
	done
	# shellcheck disable=SC2086 # words
	pgp_list content $entries
	# shellcheck disable=SC2086
	pgp_list verity $verity
	for name in plain inline-data small-blocks; do
		ln -s empty.d "$work/$name.d"
	done
	image_of plain 16
	image_of inline-data 16 -O inline_data -I 256
	image_of small-blocks 16 -b 1024
	cp "$image/plain.img" "$image/journal-data.img"
	truncate -s 64M "$image/f2fs.img"
	mkfs.f2fs -q -O extra_attr,verity "$image/f2fs.img"
	truncate -s 128M "$image/btrfs.img"
	mkfs.btrfs -q "$image/btrfs.img"
}

# Pages that are in the cache in different ways when the file is first looked at
as_it_is() {
	:
}

read_after() {
	cat "$1" >/dev/null
}

read_by_parts() {
	evict "$1" 1
	evict "$1" 0
	dd if="$1" of=/dev/null bs=100 skip=3 count=1 2>/dev/null
}

read_directly() {
	direct "$1"
}

dropped() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
}

# healthy FOLDER WAY - a copy of each file, whose pages are dirty
healthy() {
	for _size in $sizes; do
		_copy=$1/$2-$_size
		cp "/mnt/files/$_size" "$_copy"
		expect_equal "enable fs-verity on $_copy" "$(probe verity "$_copy" sha256 '' "$_block")" ok
		"$2" "$_copy" >/dev/null
		_got=$(probe exec "$_copy" 2>&1) _then=$(probe mmap-then-mprotect "$_copy" 2>&1)
		expect_equal "run $_copy, and map it" "$_got $_then" "ok ok"
	done
}

# on OPTIONS IMAGE TYPE [BLOCK-SIZE]
on() {
	if ! grep -q "$3$" /proc/filesystems; then
		note "this kernel has no $3"
		return
	fi
	loop_of "/mnt/$2.img"
	mkdir -p "/$2"
	mount -t "$3" -o "$1" "$loop" "/$2" || fail "mount $2.img"
	_block=${4:-4096}
	for _way in as_it_is read_after read_by_parts read_directly dropped; do
		healthy "/$2" "$_way"
	done
	umount "/$2"
	losetup -d "$loop"
}

all() {
	on rw plain ext4
	on data=journal journal-data ext4
	on rw inline-data ext4
	on rw small-blocks ext4 1024
	on rw f2fs f2fs
	on rw btrfs btrfs
}

guest() {
	load_list /mnt/lists/content
	all
	unload_list content
	load_list /mnt/lists/verity
	mkdir /mnt/other
	_block=4096
	for _way in as_it_is read_after dropped; do
		healthy /mnt/other "$_way"
	done
}
