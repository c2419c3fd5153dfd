# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: a full and a read-only disk stop install, sync and remove with nothing lost
host() {
	local file i

	put "$vm/dclist.sh" lib/dclist.sh
	for file in rpmrc macros; do
		put "/usr/lib/rpm/$file" "rpm/$file" 0644
	done
	for file in hello world nofiles special; do
		"${top:?}/tests/rpm-db" "$work/new" -i "$packages/$file.rpm"
	done
	put "$work/new/rpmdb.sqlite" new/rpmdb.sqlite 0644
	for i in 1 2 3 4 5 6 7 8 9; do
		pgp_list "own-$i" content:sha256:"$(printf '%064x' "$i")"
	done
	list_of hello
	list_of world
	list_of nofiles
	list_of special
	disk_size 48
}

# Every installed list is whole, and is one that was to be installed
whole() {
	_count=0 _torn=0
	for _file in /etc/digest_lists/*; do
		[ -e "$_file" ] || continue
		_count=$((_count + 1))
		_same=
		for _list in /mnt/lists/*; do
			! cmp -s "$_file" "$_list" || _same=1
		done
		[ "$_same" ] || _torn=$((_torn + 1))
	done
	expect_equal "$1: lists that are not whole, of $_count" "$_torn" 0
	_tried=$((_tried + 1))
	[ "$_torn" != 0 ] || _survived=$((_survived + 1))
}

# room KIBIBYTES - of the file system in which lists are installed
room() {
	mount -o "remount,size=$1k" /etc/digest_lists || fail "remount"
}

full() {
	for _room in 4 8 12 16 20; do
		room "$_room"
		ran 1 dclist install /mnt/lists/own-*
		says "No space left on device"
		whole "install into $_room KiB"
		expect_equal "loaded as installed" "$(stat_of lists)" "$_count"
		ran 1 dclist sync --dbpath /mnt/new
		says "No space left on device"
		whole "sync into $_room KiB"
		expect_equal "loaded as installed" "$(stat_of lists)" "$_count"
	done
	room 1024
	ran 0 dclist install /mnt/lists/own-*
	ran 0 dclist sync --dbpath /mnt/new
	whole "with room"
	expect_stat lists 13
}

read_only() {
	mount -o remount,ro /etc/digest_lists || fail "remount"
	ran 1 dclist install /mnt/lists/hello
	says "Read-only file system"
	ran 1 dclist remove own-1
	says "Read-only file system"
	ran 0 dclist load --all
	expect_stat lists 13
	whole "read-only"
	mount -o remount,rw /etc/digest_lists || fail "remount"
	ran 0 dclist remove own-1
	expect_stat lists 12
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /usr/lib /etc/digest_lists
	ln -s /mnt/rpm /usr/lib/rpm
	mount -t tmpfs -o size=4k none /etc/digest_lists || fail "mount"
	_tried=0 _survived=0
	full
	read_only
	tally "a full or read-only disk, $_tried times: $_survived times all lists whole, and loaded as installed"
}
