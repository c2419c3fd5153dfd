# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: a thousand files whose fs-verity was enabled in this boot run, each at its first use
host() {
	local i count=$((1000 * ${STRESS:-1}))

	disk_size $((32 + count * 3 / 100)) $((count + 200))
	program good 0
	mkdir "$image/many"
	for i in $(seq "$count"); do
		cp "$work/good" "$image/many/$i"
	done
	pgp_list many "$(content_digest "$work/good")"
}

guest() {
	load_list /mnt/lists/many
	_bytes=$(stat_of bytes)
	_failed=0 _count=0
	for _file in /mnt/many/*; do
		_count=$((_count + 1))
		[ "$(probe verity "$_file")" = ok ] && "$_file" || _failed=$((_failed + 1))
	done
	expect_equal "of $_count files denied" "$_failed" 0
	expect_stat hashed 1
	echo 3 >/proc/sys/vm/drop_caches
	for _file in /mnt/many/*; do
		"$_file" || fail "$_file, out of core before"
	done
	tally "$_count files enabled in this boot run; the cache took $(($(stat_of bytes) - _bytes)) bytes more"
}
