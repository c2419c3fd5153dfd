# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: B1, a healthy file neither waits for a copy of it on a disk that stands still, nor gets its read error
host() {
	good_and_evil program 3
	printf 'a mark to be damaged' | dd of="$work/good" bs=1 seek=9000 conv=notrunc status=none
	pgp_list good "$(content_digest "$work/good")"
	put "$work/good" good
	on_slow "$work/good:f"
}

guest() {
	load_list /mnt/lists/good
	mount_slow
	enable_verity /slow/f /mnt/good
	umount /slow
	expect_equal "damage the copy" "$(probe damage /mnt/slow.img "a mark to be damaged")" ok
	mount -t ext4 /dev/mapper/slow /slow || fail "mount slow.img again"
	stalled_by /slow/f 2 probe exec /slow/f
	probe exec /mnt/good >/tmp/healthy &
	_healthy=$!
	if ends_in 10 "$_healthy"; then
		pass "the healthy file does not wait"
	else
		fail "the healthy file waits for its copy"
	fi
	let_go
	wait
	expect_equal "the damaged copy" "$(cat /tmp/said)" EACCES
	expect_reason /slow/f read_error
	expect_equal "the healthy file" "$(cat /tmp/healthy)" ok
	umount /slow
}
