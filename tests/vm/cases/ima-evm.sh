# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: where EVM verifies attributes, a list stands in for security.ima of files that have none to protect, and for no other
host() {
	local name

	disk_size 32
	. "$vm/ima.bash"
	ima_key
	program_of hello plain
	for name in labelled signed changed; do
		cp "$image/plain" "$image/$name"
	done
	{ cat "$image/plain" && echo; } >"$work/other"
	put "$work/other" other
	ima_hash "$image/plain" "$image/hash"
	evm_signature "$image/hash" "$image/evm"
	pgp_list programs "$(content_digest "$image/plain")"
	policy everything
}

guest() {
	activate /mnt/policies/everything.p7b
	load_list /mnt/lists/programs
	echo "appraise func=BPRM_CHECK fsname=ext4 digest_cache=content" | ima_policy
	for _name in labelled signed changed; do
		expect_equal "label $_name" "$(ima label "/mnt/$_name" /mnt/hash)" ok
	done
	expect_equal "key of EVM" "$(ima key /mnt/ima.der _evm)" ok
	for _name in signed changed; do
		expect_equal "sign $_name" "$(ima label "/mnt/$_name" /mnt/evm security.evm)" ok
	done
	chmod 0700 /mnt/changed
	for _name in plain labelled signed changed; do
		expect_allowed "/mnt/$_name" "$_name, before EVM has a key"
	done
	echo 2 >/sys/kernel/security/integrity/evm/evm || fail "enable EVM"
	expect_allowed /mnt/plain
	expect_denied /mnt/other
	expect_record 'op=digest_cache cause=not_attested .*name="/mnt/other"'
	expect_denied /mnt/labelled "what a list attests, with security.ima that EVM does not protect"
	expect_record 'op=appraise_data cause=missing-HMAC .*name="/mnt/labelled"'
	expect_allowed /mnt/signed "what a list attests, with attributes that are signed"
	expect_denied /mnt/changed "the same, once its mode is another one"
	expect_record 'op=appraise_data cause=invalid-fail-immutable .*name="/mnt/changed"'
}
