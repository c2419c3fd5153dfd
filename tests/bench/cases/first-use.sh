# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: the first use of a file whose content is attested, against hashing it
host() {
	. "$top/tests/bench/bench.bash"
	bench_start
	mkdir -p "$image/file"
	head -c 64M /dev/urandom >"$image/file/00000"
	"$top/tests/bench/lists" content "$keys/vendor.sec" "$image/file/00000" "$image/lists"
	disk_size 120
}

guest() {
	cp /mnt/bench.sh /bench.sh
	. /bench.sh
	policies_load
	policy_use packages-only
	timing enable /mnt/file >/dev/null || fail "fs-verity"
	for _ in 1 2 3 4 5; do
		timing load /mnt/lists >/dev/null || fail "list"
		cat /mnt/file/00000 >/dev/null
		figure first-hash "$(timing hash /mnt/file/00000)"
		figure first-use "$(timing map /mnt/file)"
		figure first-again "$(timing map /mnt/file)"
		awk '{ print $1 }' "$dc/lists" >/tmp/id
		expect ok unload write /tmp/id "$dc/unload"
	done
	expect_stat bound 0
}
