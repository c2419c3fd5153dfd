# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a header of 9 MB with 140,000 digests loads, at 40 bytes a digest or less
VM_OPTIONS="mem=640M"
host() {
	disk_size 32
	lists_of large
}

guest() {
	load_list /mnt/lists/large/ok-9-megabytes
	expect_stat digests 140000
	per_digest=$(stat_of bytes_per_digest)
	if [ "$(echo "$per_digest" | tr -d .)" -le 4000 ]; then
		pass "bytes a digest: $per_digest"
	else
		fail "bytes a digest: $per_digest, expected 40 or less"
	fi
	list_id many >/dev/null
	awk '{ print $1 }' "$dc/lists" >/tmp/id
	expect ok "unload" write /tmp/id "$dc/unload"
	expect_stat digests 0
}
