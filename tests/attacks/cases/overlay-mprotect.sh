# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A6, mprotect of a mapping of the lower file is not judged by what was copied up over it
host() {
	good_and_evil code
	put "$work/evil" lower/f
}

guest() {
	load_list /mnt/lists/good
	mount_overlay /mnt/lower
	mkfifo /tmp/go
	mapping old-protect /o/f </tmp/go >/tmp/said &
	exec 4>/tmp/go
	wait_until_said mapped /tmp/said
	cat /mnt/good >/o/f
	enable_verity /mnt/upper/f
	expect_code call /o/f 0
	echo >&4
	wait
	exec 4>&-
	expect_equal "the evil lower file, a good one above" "$(tail -n 1 /tmp/said)" EACCES
	umount /o
}
