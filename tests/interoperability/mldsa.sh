# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: the kernel's verdicts on the vectors for ML-DSA-65 of Project Wycheproof
VM_OPTIONS="kunit.enable=1 kunit.autorun=0 kunit.filter_glob=digest_cache_mldsa mldsa_test.vectors=/mnt/vectors"

host() {
	[[ ${VECTORS:-} ]] || skip "no vectors: VECTORS=DIR, see docs/interoperability.md"
	grep -qx CONFIG_CRYPTO_MLDSA=y "$base/$flavour-kernel/config" ||
		skip "this kernel has no ML-DSA: VM_KERNEL=7.3"
	"$top/tests/interoperability/vectors" --records "$image/vectors" "$VECTORS" >"$image/count"
}

guest() {
	suite=/sys/kernel/debug/kunit/digest_cache_mldsa
	echo run >"$suite/run"
	sed 's/^/ktap /' "$suite/results" >&3
	expect_equal "judged" "$(sed -n 's/.*# mldsa_vectors: \([0-9]* vectors, [0-9]* valid\)$/\1/p' "$suite/results")" "$(cat /mnt/count)"
	expect_equal "agree" "$(grep -c '^ *ok [0-9]* mldsa_vectors$' "$suite/results")" 1
	expect_equal "the suite" "$(grep -c '^ok 1 digest_cache_mldsa$' "$suite/results")" 1
}
