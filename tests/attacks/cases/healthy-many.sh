# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: a thousand files whose fs-verity was enabled in this boot run, each at its first use
host() {
	local i times=${STRESS:-1}

	disk_size $((32 + times * 30)) $((times * 1001 + 200))
	program good 0
	mkdir -p "$image/many/1"
	for i in $(seq 1000); do
		cp "$work/good" "$image/many/1/$i"
	done
	echo "$times" >"$image/times"
	pgp_list many "$(content_digest "$work/good")"
}

# Out of core. ext4 has blocks set aside for files that were written, and warns when it
# gives them back because memory is short.
evict_all() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
}

guest() {
	load_list /mnt/lists/many
	for _copy in $(seq 2 "$(cat /mnt/times)"); do
		cp -r /mnt/many/1 "/mnt/many/$_copy" || fail "copy $_copy"
	done
	evict_all
	_bytes=$(stat_of bytes)
	_folders=0
	for _folder in /mnt/many/*; do
		expect_equal "files of $_folder, and how many were denied" "$(each verity "$_folder")" "1000 0"
		evict_all
		_folders=$((_folders + 1))
	done
	expect_stat hashed 1
	for _folder in /mnt/many/*; do
		expect_equal "the same, out of core before" "$(each run "$_folder")" "1000 0"
	done
	tally "$((_folders * 1000)) files enabled in this boot run; the cache took $(($(stat_of bytes) - _bytes)) bytes more"
}
