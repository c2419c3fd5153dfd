# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: under appliance runs and loads what is in the initramfs or listed, and nothing else does
host() {
	local module=${kernel%/*}/lib/test_module.ko

	program_of hello hello
	program_of world world
	put "$module" other.ko
	echo >>"$image/other.ko"
	put "$module" listed.ko
	list_of hello
	pgp_list modules "$(content_digest "$image/listed.ko")"
	policy appliance
}

guest() {
	enable_verity /mnt/hello /mnt/world /mnt/other.ko /mnt/listed.ko
	activate /mnt/policies/appliance.p7b
	expect_denied /mnt/hello "hello before its list is loaded"
	# The initramfs goes on, and so loads the lists
	load_list /mnt/lists/hello
	load_list /mnt/lists/modules
	expect_allowed /mnt/hello
	expect_denied /mnt/world
	expect EACCES "anonymous executable memory" anonymous
	expect_allowed /bin/true
	expect EACCES "a module that is not listed" module-fd /mnt/other.ko
	expect ok "a listed module" module-fd /mnt/listed.ko
	expect_record 'path="/mnt/world".*rule="DEFAULT action=DENY"'
	expect_record 'ipe_op=KMODULE .*path="/mnt/other.ko".*rule="DEFAULT action=DENY"'
}
