# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: starting programs that are known, by everything that can know them
host() {
	. "$top/tests/bench/bench.bash"
	bench_start
	programs "$image/programs" "${BENCH_PROGRAMS:-400}"
	signed_copies "$image/programs"
	"$bench/signatures" digests "$image/programs" |
		"$top/tests/bench/lists" attest "$keys/vendor.sec" 20 "$image/lists"
	disk_size 200 12000
}

guest() {
	cp /mnt/bench.sh /bench.sh
	. /bench.sh
	policies_load
	signatures_start
	variants programs
	timing load /mnt/lists >/dev/null || fail "lists"
	for _ in 1 2 3 4 5 6 7; do
		round exec programs
	done
	pass "all ran"
}
