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
	padded evil 1
	cp "$work/good" "$work/large"
	slow_to_judge "$work/large"
	truncate -s 1M "$work/evil" "$work/rest"
	put "$work/evil" fast.img
	put "$work/rest" rest.img
	put "$work/rest" arguments.img
}

# evil_header FILE HALF - in the cache of FILE, once "fast" is let go; not dirty
evil_header() {
	pin "$1" 0 "/dev/mapper/$2" >"/tmp/pin-$2" &
	wait_until_said pinned "/tmp/pin-$2"
}

devices() {
	mkdir /source
	mount -t tmpfs tmpfs /source
	cp /mnt/fast.img /mnt/rest.img /mnt/arguments.img /source
	slow_device arguments /source/arguments.img
	for _which in below above; do
		cp /source/fast.img "/source/fast-$_which.img"
		cp /source/rest.img "/source/rest-$_which.img"
		slow_device "fast-$_which" "/source/fast-$_which.img"
		slow_device "rest-$_which" "/source/rest-$_which.img"
		expect_equal "device $_which" "$(device join "$_which" "/dev/mapper/fast-$_which" "/dev/mapper/rest-$_which")" ok
		hold "fast-$_which"
		hold "rest-$_which"
	done
}

# While what is below is judged
copy_up() {
	chmod 0711 /o/1
	evil_header /mnt/upper/1 above
	enable_verity /mnt/upper/1
	release fast-above
	stat_of hashed >/tmp/hashed
}

guest() {
	for _list in slow sha384 sha512; do
		load_list "/mnt/lists/$_list"
	done
	devices
	mount_slow
	mount_overlay /slow
	evil_header /slow/1 below
	hold arguments
	stalled /o/1 /dev/mapper/arguments >/tmp/said &
	_program=$!
	wait_until_said stalled /tmp/said
	enable_verity /slow/1
	release fast-below
	wait_until cmp -s -n 512 /slow/1 /mnt/fast.img
	_hashed=$(stat_of hashed)
	hold slow
	release arguments
	usleep 100000
	copy_up &
	_above=$!
	release slow
	wait "$_program" "$_above"
	expect_equal "the evil header" "$(tail -n 1 /tmp/said)" EACCES
	# On a busy machine the judgement may end before the copy does. The program is denied
	# then, too; that the attack was in time is said and not required.
	note "hashed before $_hashed, when it was done above $(cat /tmp/hashed); in time when both are the same"
}
