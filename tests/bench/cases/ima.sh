# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: the same files without fs-verity, appraised by IMA: by 303 lists, and by a signature each; with fs-verity, by IPE; and how many measurements there are
host() {
	. "$top/tests/bench/bench.bash"
	bench_start
	small_files "$image/files" "${BENCH_FILES:-20000}"
	signed_copies "$image/files"
	rm -r "$image/files-builtin"*
	cp -r "$image/files" "$image/files-ipe"
	(cd "$image/files" && sha256sum -- *) | cut -d ' ' -f 1 |
		"$top/tests/bench/lists" attest "$keys/vendor.sec" 303 "$image/lists" content
	"$bench/signatures" digests "$image/files" |
		"$top/tests/bench/lists" attest "$keys/vendor.sec" 303 "$image/lists-ipe"
	disk_size 1400 90000
}

# measured REGISTER
measured() {
	grep -c "^$1 " "$ima/ascii_runtime_measurements"
}

guest() {
	cp /mnt/bench.sh /bench.sh
	. /bench.sh
	policies_load
	policy_use nothing
	signatures_start
	ima_policy <<-EOF
		measure func=CRITICAL_DATA label=digest_cache pcr=13
		appraise func=MMAP_CHECK mask=MAY_EXEC fowner=1001 appraise_type=imasig digest_cache=content
	EOF
	chown -R 1001 /mnt/files
	timing label /mnt/files-ecdsa /mnt/files-ecdsa.sig >/dev/null || fail "security.ima"
	timing label /mnt/files-rsa /mnt/files-rsa.sig >/dev/null || fail "security.ima"
	timing enable /mnt/files-ipe >/dev/null || fail "fs-verity"
	expect EACCES "without a list" mmap /mnt/files/00000
	policy_use packages-only
	expect EACCES "without a list, by IPE" mmap /mnt/files-ipe/00000
	timing load /mnt/lists-ipe >/dev/null || fail "lists for IPE"
	policy_use nothing
	_others=$(measured 13)
	timing load /mnt/lists >/dev/null || fail "lists"
	_lists=$(measured 13)
	for _ in 1 2 3; do
		for _variant in "list files nothing" "ecdsa files-ecdsa nothing" "rsa files-rsa nothing" \
			"ipe files-ipe packages-only"; do
			# shellcheck disable=SC2086 # words
			set -- $_variant
			policy_use "$3"
			cold
			figure "ima-$1-cold" "$(timing map "/mnt/$2")"
			figure "ima-$1-warm" "$(timing map "/mnt/$2")"
		done
	done
	policy_use nothing
	# Measured after that, as it takes time. Each measurement extends a TPM, which takes milliseconds
	ima_policy <<-EOF
		measure func=MMAP_CHECK mask=MAY_EXEC fowner=1001 digest_cache=content pcr=13
		measure func=MMAP_CHECK mask=MAY_EXEC fowner=1002 pcr=12
	EOF
	timing map /mnt/files >/dev/null || fail "map"
	expect_equal "what lists hold, in the register" "$(measured 13)" "$_lists"
	chown -R 1002 /mnt/files
	timing map /mnt/files >/dev/null || fail "map"
	figure ima-extends-lists $((_lists - _others))
	figure ima-extends-files "$(measured 12)"
	pass "all were mapped"
}
