# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# The guest part of cases in which the power fails. The disk has the file system first,
# $size MiB, and behind it room for five times as much: the file system as it was, the
# same with a part of the writes, a copy of that to be mounted, and the log. A case may set
# these, for another disk than its own.

size=16
# shellcheck disable=SC2154 # of the kernel's command line
device=/dev/$disk
place=/mnt

# part NAME NUMBER [COUNT] - a part of the disk as /dev/mapper/NAME
part() {
	powerloss linear "$1" "$device" $(($2 * size * 2048)) $((${3:-1} * size * 2048)) || fail "part $1"
}

parts() {
	part disk 0
	part replayed 1
	part mounted 2
	part log 3 3
}

# From here on, what is written to $place is logged
powerloss_log() {
	copy disk replayed
	powerloss log logged /dev/mapper/disk /dev/mapper/log || fail "log"
	mount -t ext4 /dev/mapper/logged "$place" || fail "mount"
}

# The same for the disk of the case
powerloss_begin() {
	mkdir -p /tmp/case && cp -a /mnt/. /tmp/case/
	umount /mnt
	parts
	powerloss_log
}

copy() {
	dd if="/dev/mapper/$1" of="/dev/mapper/$2" bs=1M 2>/dev/null || fail "copy $1"
}

# What has been done until now, has been reported as done
powerloss_mark() {
	powerloss mark logged reported || fail mark
}

# powerloss_check CHECK EACH - calls CHECK DONE for the disk as it is when the power fails,
# mounted on $place: before and after each mark, and after each EACH flushes, or with 0 after
# each write; DONE is how many marks lie before that
powerloss_check() {
	umount "$place"
	powerloss remove logged || fail "remove"
	powerloss cuts /dev/mapper/log "$2" >/tmp/cuts
	# shellcheck disable=SC2046 # words
	set -- "$1" $(powerloss entries /dev/mapper/log)
	_check=$1 _entries=$2 _at=0 _mounted=0 _done=0 _cuts=$(wc -l </tmp/cuts)
	shift 2
	while read -r _to <&4; do
		powerloss replay /dev/mapper/log /dev/mapper/replayed /dev/mapper/mounted "$_at" "$_to" || fail "replay"
		_at=$_to
		while [ $# -gt 0 ] && [ "$1" -lt "$_at" ]; do
			_done=$((_done + 1))
			shift
		done
		if mount -t ext4 /dev/mapper/mounted "$place" 2>/dev/null; then
			_mounted=$((_mounted + 1))
			"$_check" "$_done"
			umount "$place"
		else
			fail "mount after write $_at"
		fi
	done 4</tmp/cuts
	expect_equal "power lost after $_cuts of $_entries writes, mounted again" "$_mounted" "$_cuts"
	expect_equal "the last one" "$_at" "$_entries"
	tally "power lost after $_cuts of $_entries writes: $_mounted disks mounted, with old or new lists on them; $_done commands"
	mount -t ext4 /dev/mapper/replayed "$place" || fail "mount at the end"
}
