# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: of two keys with the 64-bit id that a signature names, each is tried, whichever the kernel has first
host() {
	local name

	"$vm/same_id.py" "$packages/hello.list" "$image"
	# hello's signed bytes again, so that only the signatures differ
	for name in first second; do
		"$vm/lists" keys "$keys/vendor.sec" "$image/$name.pub" >"$image/$name.keys"
	done
}

guest() {
	expect_load ENOKEY /mnt/first.list
	expect_load ENOKEY /mnt/second.list
	load_list /mnt/second.keys
	expect_load ok /mnt/second.list
	# The id is that of a key that is there, which did not make the signature.
	expect_load EKEYREJECTED /mnt/first.list
	load_list /mnt/first.keys
	# The key that fits is the second to be tried now.
	expect_load ok /mnt/first.list
	expect_load ok /mnt/second.list
	expect_stat lists 1
}
