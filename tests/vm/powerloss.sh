# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# The guest part of cases in which the power fails. The disk has the file system first,
# $size MiB, and behind it room for five times as much: the file system as it was, the
# same with a part of the writes, a copy of that to be mounted, and the log.

size=16
sectors=$((size * 2048))

# part NAME NUMBER [COUNT] - a part of the disk as /dev/mapper/NAME
part() {
	powerloss linear "$1" "/dev/$disk" $(($2 * sectors)) $((${3:-1} * sectors)) || fail "part $1"
}

# From here on, what is written to /mnt is logged
powerloss_begin() {
	mkdir -p /tmp/case && cp -a /mnt/. /tmp/case/
	umount /mnt
	part disk 0
	part replayed 1
	part mounted 2
	part log 3 3
	copy disk replayed
	powerloss log logged /dev/mapper/disk /dev/mapper/log || fail "log"
	mount -t ext4 /dev/mapper/logged /mnt || fail "mount"
}

copy() {
	dd if="/dev/mapper/$1" of="/dev/mapper/$2" bs=1M 2>/dev/null || fail "copy $1"
}

# What has been done until now, has been reported as done
powerloss_mark() {
	powerloss mark logged reported || fail mark
}

# powerloss_check CHECK - calls CHECK DONE for the disk as it is when the power fails
# after each write, mounted on /mnt; DONE is how many marks lie before that
powerloss_check() {
	umount /mnt
	powerloss remove logged || fail "remove"
	# shellcheck disable=SC2046 # words
	set -- "$1" $(powerloss entries /dev/mapper/log)
	_check=$1 _entries=$2 _at=0 _mounted=0 _done=0
	shift 2
	while [ "$_at" -lt "$_entries" ]; do
		powerloss apply /dev/mapper/log /dev/mapper/replayed "$_at" $((_at + 1)) || fail "apply"
		while [ $# -gt 0 ] && [ "$1" -le "$_at" ]; do
			_done=$((_done + 1))
			shift
		done
		_at=$((_at + 1))
		copy replayed mounted
		if mount -t ext4 /dev/mapper/mounted /mnt 2>/dev/null; then
			_mounted=$((_mounted + 1))
			"$_check" "$_done"
			umount /mnt
		else
			fail "mount after write $_at"
		fi
	done
	expect_equal "power lost after each of $_entries writes, mounted again" "$_mounted" "$_entries"
	tally "power lost after each of $_entries writes: $_mounted disks mounted, with old or new lists on them; $_done commands"
	mount -t ext4 /dev/mapper/replayed /mnt || fail "mount at the end"
}
