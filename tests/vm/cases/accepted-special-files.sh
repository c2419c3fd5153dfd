# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: links, hard links, scripts, empty files and ghosts of a package are as they should be
host() {
	program_of special special
	put "$packages/special.root/usr/bin/special-script" special-script
	ln "$image/special" "$image/special-hard"
	ln -s special "$image/special-soft"
	: >"$image/empty"
	list_of special
}

guest() {
	enable_verity /mnt/special /mnt/special-script /mnt/empty
	for name in special special-hard special-soft special-script; do
		expect_denied "/mnt/$name"
	done
	expect EACCES "map an empty file" mmap /mnt/empty
	load_list /mnt/lists/special
	for name in special special-hard special-soft special-script; do
		expect_allowed "/mnt/$name"
	done
	expect ok "map an empty file" mmap /mnt/empty
	expect_equal "name, with epoch" "$(awk '{ print $3 }' "$dc/lists")" special-2:1.0~rc1-1.x86_64
	# One of the same content as another brings no second digest, empty and ghost files none of their own
	note "$(cat "$dc/lists")"
}
