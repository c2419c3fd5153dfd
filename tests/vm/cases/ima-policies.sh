# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: the policies in policies/ima/ do what they say
host() {
	local module=${kernel%/*}/lib/test_module.ko

	disk_size 32
	program_of hello attested
	{ cat "$image/attested" && echo; } >"$work/other"
	put "$work/other" other
	put "$work/other" hashed
	put "$module" listed.ko
	cp "$module" "$image/other.ko"
	echo >>"$image/other.ko"
	cp "$top"/policies/ima/*.ima "$image/"
	. "$vm/ima.bash"
	ima_hash "$work/other" "$image/hash"
	pgp_list programs "$(content_digest "$image/attested")" "$(content_digest "$image/listed.ko")"
	policy everything
}

guest() {
	activate /mnt/policies/everything.p7b
	expect_equal "hash" "$(ima label /mnt/hashed /mnt/hash)" ok
	# What the case itself runs, from the initramfs
	{ echo "dont_appraise fsname=rootfs" && echo "dont_measure fsname=rootfs" &&
		cat /mnt/measure.ima /mnt/appraise.ima; } | ima_policy
	load_list /mnt/lists/programs
	expect_allowed /mnt/attested
	expect ok "map it" mmap /mnt/attested
	expect_denied /mnt/other
	expect_denied /mnt/hashed "a program that root has written a hash for"
	expect EACCES "map it" mmap /mnt/other
	mount -t tmpfs tmpfs /tmp
	cp /mnt/other /mnt/attested /tmp/
	expect_denied /tmp/other "another program on tmpfs"
	expect_allowed /tmp/attested "the same program on tmpfs"
	expect EACCES "another module" module-fd /mnt/other.ko
	expect ok "a listed module" module-fd /mnt/listed.ko
	expect_equal "in PCR 13, the list" "$(grep -c '^13 .* ima-buf .* programs ' "$ima/ascii_runtime_measurements")" 1
	expect_equal "and what no list holds" \
		"$(sed -n 's/^13 .* \(\/.*\)$/\1/p' "$ima/ascii_runtime_measurements" | sort | tr '\n' ' ')" \
		"/mnt/hashed /mnt/other /mnt/other.ko /tmp/other "
	expect_equal "in PCR 10" "$(grep '^10 ' "$ima/ascii_runtime_measurements" | grep -vc boot_aggregate)" 0
}
