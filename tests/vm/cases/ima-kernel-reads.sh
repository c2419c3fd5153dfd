# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: with IMA the kernel reads modules, compressed ones and firmware that a list attests, and no others
host() {
	local module=${kernel%/*}/lib/test_module.ko

	put "$module" listed.ko
	cp "$module" "$image/other.ko"
	echo >>"$image/other.ko"
	gzip -n <"$image/listed.ko" >"$image/listed.ko.gz"
	gzip -n <"$image/other.ko" >"$image/other.ko.gz"
	mkdir "$image/firmware"
	echo good >"$image/firmware/listed"
	echo evil >"$image/firmware/other"
	pgp_list modules "$(content_digest "$image/listed.ko")"
	pgp_list compressed "$(content_digest "$image/listed.ko.gz")" "$(content_digest "$image/firmware/listed")"
	policy everything
}

# The driver test_firmware asks for a file by name
request() {
	printf '%s' "$1" >/tmp/name
	probe write /tmp/name /sys/devices/virtual/misc/test_firmware/trigger_request
}

guest() {
	activate /mnt/policies/everything.p7b
	printf /mnt/firmware >/sys/module/firmware_class/parameters/path
	ima_policy <<-EOF
		appraise func=MODULE_CHECK appraise_type=imasig digest_cache=content
		appraise func=FIRMWARE_CHECK appraise_type=imasig digest_cache=content
	EOF
	expect EACCES "a module before a list is loaded" module-fd /mnt/listed.ko
	expect EACCES "a compressed one" module-fd /mnt/listed.ko.gz compressed
	expect_equal "firmware" "$(request listed)" ENOENT
	load_list /mnt/lists/compressed
	# The list holds the compressed file only
	expect EACCES "what a listed file is decompressed to" module-fd /mnt/listed.ko
	expect EACCES "another compressed module" module-fd /mnt/other.ko.gz compressed
	expect_record 'op=digest_cache cause=not_attested .*name="/mnt/other.ko.gz"'
	expect EACCES "a listed module from memory" module-memory /mnt/listed.ko
	expect ok "a listed compressed module" module-fd /mnt/listed.ko.gz compressed
	expect_equal "listed firmware" "$(request listed)" ok
	expect_equal "other firmware" "$(request other)" ENOENT
	load_list /mnt/lists/modules
	# It is loaded already
	expect EEXIST "a listed module" module-fd /mnt/listed.ko
	expect EACCES "another module" module-fd /mnt/other.ko
}
