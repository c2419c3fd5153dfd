# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: IMA denies, and measures, what is revoked by its digest or with its list, also after it was allowed
host() {
	disk_size 32
	program_of hello hello
	{ cat "$image/hello" && echo; } >"$work/other"
	put "$work/other" other
	pgp_list programs "$(content_digest "$image/hello")" "$(content_digest "$image/other")"
	pkcs7_revocation revoked "$(content_digest "$image/hello")"
	pkcs7_revocation list "$(id_of programs)"
	policy everything
}

guest() {
	activate /mnt/policies/everything.p7b
	ima_policy <<-EOF
		measure func=CRITICAL_DATA label=digest_cache pcr=13
		measure func=BPRM_CHECK fsname=ext4 digest_cache=content pcr=13
		appraise func=BPRM_CHECK fsname=ext4 appraise_type=imasig digest_cache=content
	EOF
	load_list /mnt/lists/programs
	expect_allowed /mnt/hello
	expect_allowed /mnt/other
	load_list /mnt/lists/revoked
	expect_denied /mnt/hello
	expect_record 'op=digest_cache cause=revoked .*name="/mnt/hello"'
	expect_allowed /mnt/other
	expect_equal "what is measured besides lists" \
		"$(sed -n 's/^13 .* \(\/.*\)$/\1/p' "$ima/ascii_runtime_measurements" | tr '\n' ' ')" "/mnt/hello "
	expect_equal "the revocation list is measured" "$(grep -c '^13 .* ima-buf .* revoked ' "$ima/ascii_runtime_measurements")" 1
	load_list /mnt/lists/list
	expect_denied /mnt/other "what only a revoked list holds"
	expect_record 'op=digest_cache cause=revoked .*name="/mnt/other"'
}
