# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: the first use of a file whose content is attested, against reading and hashing it
# No binding outlives its inode
VM_OPTIONS="digest_cache.max_bound=0"

host() {
	. "$top/tests/bench/bench.bash"
	bench_start
	for round in 1 2 3 4 5; do
		mkdir -p "$image/file-$round"
		head -c 16M /dev/urandom >"$image/file-$round/00000"
		"$top/tests/bench/lists" content "$keys/vendor.sec" "$image/file-$round/00000" "$image/lists-$round"
	done
	disk_size 140
}

guest() {
	cp /mnt/bench.sh /bench.sh
	. /bench.sh
	policies_load
	policy_use packages-only
	for round in 1 2 3 4 5; do
		timing load "/mnt/lists-$round" >/dev/null || fail "list"
		# In the page cache from before: dropped, read again and hashed
		timing enable "/mnt/file-$round" >/dev/null || fail "fs-verity"
		cat "/mnt/file-$round/00000" >/dev/null
		figure first-enabled "$(timing map "/mnt/file-$round")"
	done
	for round in 1 2 3 4 5; do
		cold
		figure first-cold-hash "$(timing read-hash /mnt/file-1/00000)"
		# Read before, but with fs-verity
		figure first-hash "$(timing hash /mnt/file-1/00000)"
		figure first-use "$(timing map /mnt/file-1)"
		figure first-again "$(timing map /mnt/file-1)"
	done
	expect_stat hashed 10
}
