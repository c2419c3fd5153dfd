# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: memory, loading and lookup as the cache grows to two million digests
host() {
	. "$top/tests/bench/bench.bash"
	bench_start
	small_files "$image/file" 2
	"$bench/signatures" digests "$image/file" | head -n 1 |
		"$top/tests/bench/lists" attest "$keys/vendor.sec" 1 "$image/known"
	"$top/tests/bench/lists" random "$keys/vendor.sec" 2000 1000 "$work/random"
	growth_folders 1 2 5 10 20 50 100 200 500 1000 2000
	rm -r "$work/random"
	disk_size 200 6000
}

guest() {
	cp /mnt/bench.sh /bench.sh
	. /bench.sh
	policies_load
	timing enable /mnt/file >/dev/null || fail "fs-verity"
	timing load /mnt/known >/dev/null || fail "list"
	policy_use packages-only
	for _step in 0 1 2 3 4 5 6 7 8 9 10; do
		_before=$(stat_of digests)
		_load=$(timing load "/mnt/grow/$_step")
		_digests=$(stat_of digests)
		# Warm, and the miss is known
		timing map-again /mnt/file/00000 100 >/dev/null
		timing map-again /mnt/file/00001 100 >/dev/null
		note "growth $_digests $(stat_of bytes_per_digest) $((_load / (_digests - _before))) $(timing map-again /mnt/file/00000 20000) $(timing map-again /mnt/file/00001 20000)"
	done
	policy_use nothing
	figure growth-map-nothing "$(timing map-again /mnt/file/00000 20000)"
	expect_stat digests 2000001
}
