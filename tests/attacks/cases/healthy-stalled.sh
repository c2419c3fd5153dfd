# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: a file on a disk that stands still or is frozen runs as soon as the disk responds, and others run meanwhile
host() {
	good_and_evil program 3
	on_slow "$work/good:f" "$work/good:g"
	program other 0
	padded other 2
	put "$work/other" other
	pgp_list other "$(content_digest "$work/other")"
}

guest() {
	load_list /mnt/lists/good
	load_list /mnt/lists/other
	mount_slow
	enable_verity /slow/f /slow/g /mnt/other
	stalled_by /slow/f 0 probe exec /slow/f
	expect_allowed /mnt/other "a file on another disk meanwhile"
	let_go
	expect_equal "run /slow/f" "$(cat /tmp/said)" ok
	fsfreeze --freeze /slow
	expect_allowed /slow/g "a file on a frozen file system"
	fsfreeze --unfreeze /slow
	umount /slow
}
