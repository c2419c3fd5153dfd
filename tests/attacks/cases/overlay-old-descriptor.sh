# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A6, a descriptor from before the copy-up maps the lower file, which is what is judged
host() {
	good_and_evil code
	put "$work/evil" lower/f
	put "$work/evil" lower/g
	put "$work/good" lower/h
}

# copied_up FILE CONTENT - with fs-verity
copied_up() {
	cat "/mnt/$2" >"/o/$1"
	enable_verity "/mnt/upper/$1"
}

guest() {
	load_list /mnt/lists/good
	enable_verity /mnt/lower/h
	mount_overlay /mnt/lower
	in_background mapping old /o/f
	wait_until_said open /tmp/said
	copied_up f good
	go_on "the evil lower file, a good one above" EACCES
	# The path of what is mapped begins where the lower file system does
	expect_record 'ipe_hook=MMAP .*path="[^"]*/f".* digest_cache=no_fsverity '
	expect_code call /o/f 0
	expect_code call /o/h 0
	copied_up h evil
	expect_no_code call /o/h "the good lower file, an evil one above"
	expect_reason /o/h not_attested
	umount /o
}
