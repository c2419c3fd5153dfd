# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A7, a part of a file of an overlay is not read as firmware, a part of another file is
host() {
	printf good >"$work/good"
	padded good 3
	put "$work/good" lower/good
	pgp_list firmware "$(content_digest "$work/good")"
	policy firmware
}

# request_part NAME - its first bytes, as the driver has them
request_part() {
	for _set in config_name:"$1" config_into_buf:1 config_buf_size:4 config_file_offset:0 config_partial:1; do
		printf %s "${_set#*:}" >"$driver/${_set%%:*}"
	done
	echo 1 >"$driver/trigger_batched_requests" 2>/dev/null
	head -c 4 "$driver/read_firmware" 2>/dev/null
	echo 1 >"$driver/release_all_firmware"
}

guest() {
	load_list /mnt/lists/firmware
	enable_verity /mnt/lower/good
	mount_overlay /mnt/lower
	activate /mnt/policies/firmware.p7b
	echo 1 >"$driver/config_num_requests"
	printf /mnt/lower >/sys/module/firmware_class/parameters/path
	expect_equal "a part of a good file" "$(request_part good)" good
	printf /o >/sys/module/firmware_class/parameters/path
	expect_equal "all of a good file of an overlay" "$(request good)" ok
	expect_equal "a part of it" "$(request_part good)" ""
	expect_reason /o/good "$other_bytes"
	umount /o
}
