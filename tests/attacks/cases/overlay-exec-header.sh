# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A6 and A11, an evil header of the lower file is not compared with the same one above
#
# The lower file gets fs-verity between execve()'s opening and its reading of the header,
# which comes from a page of before. While the lower file is being judged it is copied
# up; above, too, the good digest stands for a cached page with the evil header.
host() {
	program good 0
	program evil 0 -Wl,-e,other
	padded good 1
	padded evil 1
	on_slow "$work/good:f"
	put "$work/good" good
	pgp_list good "$(content_digest "$work/good")"
	truncate -s 1M "$work/evil" "$work/rest"
	put "$work/evil" fast.img
	put "$work/rest" rest.img
}

# evil_header FILE DEVICE - in the cache of FILE, once "fast-DEVICE" is let go; not dirty
evil_header() {
	pin "$1" 0 "/dev/mapper/$2" >"/tmp/pin-$2" &
	wait_until_said pinned "/tmp/pin-$2"
}

# is_evil FILE - reads the evil header
is_evil() {
	cmp -s -n 512 "$1" /mnt/fast.img
}

devices() {
	memory_device arguments /mnt/rest.img
	for _which in below above; do
		memory_device "fast-$_which" /mnt/fast.img
		memory_device "rest-$_which" /mnt/rest.img
		expect_equal "device $_which" "$(device join "$_which" "/dev/mapper/fast-$_which" "/dev/mapper/rest-$_which")" ok
		hold "fast-$_which"
		hold "rest-$_which"
	done
}

evil_header_above() {
	copied_up_empty f
	cat /mnt/good >/mnt/upper/f
	evil_header /mnt/upper/f above
	enable_verity /mnt/upper/f
	release fast-above
	wait_until is_evil /mnt/upper/f
}

# The header was read: what it was read from has been dropped to be judged
is_judged_below() {
	[ "$(cached /slow/f 0)" = no ]
}

guest() {
	load_list /mnt/lists/good
	devices
	mount_slow
	mount_overlay /slow
	evil_header /slow/f below
	hold arguments
	stalled /o/f /dev/mapper/arguments >/tmp/said &
	_program=$!
	wait_until_said stalled /tmp/said
	enable_verity /slow/f
	release fast-below
	wait_until is_evil /slow/f
	hold slow
	expect_equal "the evil header is in the cache" "$(cached /slow/f 0)" yes
	release arguments
	wait_until is_judged_below
	evil_header_above
	expect_stat hashed 0
	release slow
	wait "$_program"
	expect_equal "the evil header" "$(tail -n 1 /tmp/said)" EACCES
	expect_reason /o/f "$other_bytes"
}
