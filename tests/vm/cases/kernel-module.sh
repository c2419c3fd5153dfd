# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: an IPE rule for modules loads only listed ones, and never from memory
host() {
	local module=${kernel%/*}/lib/test_module.ko

	put "$module" listed.ko
	cp "$module" "$image/other.ko"
	echo >>"$image/other.ko"
	gzip -n <"$image/listed.ko" >"$image/listed.ko.gz"
	gzip -n <"$image/other.ko" >"$image/other.ko.gz"
	pgp_list modules "$(content_digest "$image/listed.ko")" "$(content_digest "$image/listed.ko.gz")"
	policy modules
}

guest() {
	activate /mnt/policies/modules.p7b
	enable_verity /mnt/other.ko
	load_list /mnt/lists/modules
	expect EACCES "a listed module without fs-verity" module-fd /mnt/listed.ko
	expect EACCES "a module that is not listed" module-fd /mnt/other.ko
	expect EACCES "a listed module from memory" module-memory /mnt/listed.ko
	enable_verity /mnt/listed.ko
	expect EACCES "a listed module from memory, with fs-verity" module-memory /mnt/listed.ko
	expect ok "a listed module" module-fd /mnt/listed.ko
	expect EACCES "a listed compressed module without fs-verity" module-fd /mnt/listed.ko.gz compressed
	enable_verity /mnt/listed.ko.gz /mnt/other.ko.gz
	expect EACCES "a compressed module that is not listed" module-fd /mnt/other.ko.gz compressed
	# It is loaded already
	expect EEXIST "a listed compressed module" module-fd /mnt/listed.ko.gz compressed
}
