# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: an IPE rule for firmware loads only listed files
host() {
	mkdir -p "$image/firmware"
	echo good >"$image/firmware/listed"
	echo evil >"$image/firmware/other"
	pgp_list firmware "$(content_digest "$image/firmware/listed")"
	policy firmware
}

# The driver test_firmware asks for a file by name
request() {
	printf '%s' "$1" >/tmp/name
	probe write /tmp/name /sys/devices/virtual/misc/test_firmware/trigger_request
}

guest() {
	printf /mnt/firmware >/sys/module/firmware_class/parameters/path
	activate /mnt/policies/firmware.p7b
	enable_verity /mnt/firmware/listed /mnt/firmware/other
	# The firmware loader says ENOENT whatever kept it from a file; the record says what did
	expect_equal "before a list is loaded" "$(request listed)" ENOENT
	expect_record 'ipe_op=FIRMWARE .*path="/mnt/firmware/listed".*digest_cache=no_lists'
	load_list /mnt/lists/firmware
	expect_equal "a listed file" "$(request listed)" ok
	expect_equal "another file" "$(request other)" ENOENT
	expect_record 'ipe_op=FIRMWARE .*path="/mnt/firmware/other".*digest_cache=not_attested'
}
