# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: 20,000 files of up to 100 bytes, attested by 303 lists, mapped executable
host() {
	. "$top/tests/bench/bench.bash"
	bench_start
	small_files "$image/files" "${BENCH_FILES:-20000}"
	signed_copies "$image/files"
	"$bench/signatures" digests "$image/files" |
		"$top/tests/bench/lists" attest "$keys/vendor.sec" 303 "$image/lists"
	disk_size 1400 90000
}

guest() {
	cp /mnt/bench.sh /bench.sh
	. /bench.sh
	policies_load
	signatures_start
	variants files
	figure files-load "$(timing load /mnt/lists)"
	figure files-bytes-per-digest "$(stat_of bytes_per_digest)"
	for _ in 1 2 3; do
		round map files
	done
	pass "all were mapped"
}
