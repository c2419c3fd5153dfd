# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: under modules-firmware programs are free, and the kernel takes listed input only
host() {
	local module=${kernel%/*}/lib/test_module.ko

	program_of world world
	put "$module" listed.ko
	cp "$module" "$image/other.ko"
	echo >>"$image/other.ko"
	mkdir -p "$image/firmware"
	echo good >"$image/firmware/listed"
	echo evil >"$image/firmware/other"
	pgp_list input "$(content_digest "$image/listed.ko")" "$(content_digest "$image/firmware/listed")"
	policy modules-firmware
}

# The driver test_firmware asks for a file by name
request() {
	printf '%s' "$1" >/tmp/name
	probe write /tmp/name /sys/devices/virtual/misc/test_firmware/trigger_request
}

guest() {
	printf /mnt/firmware >/sys/module/firmware_class/parameters/path
	expect_denied /mnt/world "a program that no list attests, under packages-only"
	activate /mnt/policies/modules-firmware.p7b
	expect_allowed /mnt/world "the same now"
	expect ok "anonymous executable memory" anonymous
	enable_verity /mnt/listed.ko /mnt/other.ko /mnt/firmware/listed /mnt/firmware/other
	load_list /mnt/lists/input
	expect EACCES "a module that is not listed" module-fd /mnt/other.ko
	expect EACCES "a listed module from memory" module-memory /mnt/listed.ko
	expect ok "a listed module" module-fd /mnt/listed.ko
	expect_equal "listed firmware" "$(request listed)" ok
	expect_equal "other firmware" "$(request other)" ENOENT
	expect_record 'ipe_op=FIRMWARE .*path="/mnt/firmware/other".*rule="DEFAULT op=FIRMWARE action=DENY"'
}
