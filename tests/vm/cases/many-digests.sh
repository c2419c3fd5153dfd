# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: with very many digests one known file runs, an unknown one does not, and all memory comes back
host() {
	. "$vm/stress.bash"
	program_of hello hello
	program_of world world
	list_of hello
	# 20,000 digests; a hundred times as many in `make stress`
	"$top/tests/bench/lists" random "$keys/vendor.sec" $((4 * ${STRESS:-1})) 5000 "$image/many"
	disk_size $((16 + ${STRESS:-1} * 2))
}

load_many() {
	_before=$(stat_of lists)
	load_all /mnt/many
	_lists=$(($(stat_of lists) - _before))
	expect_equal "lists" "$_lists" "$(echo /mnt/many/* | wc -w)"
}

unload_many() {
	awk '$3 ~ /^bench-/ { print $1 }' "$dc/lists" >/tmp/ids
	while read -r _id; do
		echo "$_id" >"$dc/unload" || fail "unload $_id"
	done </tmp/ids
}

guest() {
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/hello
	_alone=$(stat_of digests)
	load_many
	_digests=$(stat_of digests)
	expect_equal "digests" "$_digests" $((_alone + _lists * 5000))
	_each=$(stat_of bytes_per_digest)
	if [ "${_each%.*}" -lt 40 ]; then
		pass "bytes a digest: $_each"
	else
		fail "bytes a digest: $_each"
	fi
	expect_allowed /mnt/hello
	expect_denied /mnt/world
	unload_list hello-1.0-1.x86_64
	expect_denied /mnt/hello
	load_list /mnt/lists/hello
	expect_allowed /mnt/hello
	unload_many
	expect_stat digests "$_alone"
	expect_stat lists 1
	expect_allowed /mnt/hello
	tally "$_digests digests of $_lists lists loaded, $_each bytes each, and unloaded again"
}
