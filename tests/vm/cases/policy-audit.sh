# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: the audit policy denies nothing and records of which kind each file is
host() {
	local module=${kernel%/*}/lib/test_module.ko

	program_of hello hello
	program_of world world
	put "$module" module.ko
	mkdir -p "$image/firmware"
	echo any >"$image/firmware/any"
	list_of hello
	policy audit
}

guest() {
	printf /mnt/firmware >/sys/module/firmware_class/parameters/path
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/hello
	activate /mnt/policies/audit.p7b
	echo 1 >"$ipe/success_audit"
	expect_allowed /mnt/hello
	expect_record 'ipe_op=EXECUTE .*path="/mnt/hello".*rule="op=EXECUTE digest_cache=trusted action=ALLOW"'
	expect_allowed /mnt/world
	expect_record 'ipe_op=EXECUTE .*path="/mnt/world".*rule="op=EXECUTE digest_cache=untrusted action=ALLOW"'
	expect_allowed /bin/true
	expect_record 'ipe_op=EXECUTE .*path="/bin/.*rule="op=EXECUTE boot_verified=TRUE action=ALLOW"'
	expect ok "anonymous executable memory" anonymous
	expect_record 'ipe_op=EXECUTE .*path="?ERR"? .*rule="op=EXECUTE digest_cache=untrusted action=ALLOW"|ipe_op=EXECUTE ipe_hook=MMAP .*rule="op=EXECUTE digest_cache=untrusted action=ALLOW"'
	expect ok "a module that no list attests" module-fd /mnt/module.ko
	expect_record 'ipe_op=KMODULE .*path="/mnt/module.ko".*rule="op=KMODULE digest_cache=untrusted action=ALLOW"'
	printf any >/tmp/name
	expect ok "firmware that no list attests" write /tmp/name /sys/devices/virtual/misc/test_firmware/trigger_request
	expect_record 'ipe_op=FIRMWARE .*path="/mnt/firmware/any".*rule="op=FIRMWARE digest_cache=untrusted action=ALLOW"'
}
