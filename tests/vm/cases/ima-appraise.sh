# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: IMA lets run, map and open what a list attests, with or without a signature, and nothing else
host() {
	local name

	disk_size 64
	. "$vm/ima.bash"
	ima_key
	for name in plain either signed read; do
		program_of hello "$name-attested"
		{ cat "$image/$name-attested" && echo; } >"$work/other"
		put "$work/other" "$name-other"
		put "$work/other" "$name-hashed"
		put "$work/other" "$name-signed"
	done
	ima_hash "$work/other" "$image/hash"
	ima_signature "$work/other" "$image/signature"
	ima_hash "$image/plain-attested" "$image/sha1" sha1
	program_of hello either-sha1
	# What a list holds, with each kind of security.ima
	ima_hash "$image/plain-attested" "$image/listed-hash"
	ima_signature "$image/plain-attested" "$image/listed-signature"
	program_of hello either-listed-hashed
	program_of hello either-listed-signed
	pgp_list programs "$(content_digest "$image/plain-attested")"
	policy everything
}

rules() {
	for _hook in BPRM_CHECK "MMAP_CHECK mask=MAY_EXEC"; do
		echo "appraise func=$_hook fsname=ext4 fowner=1000 digest_cache=content"
		echo "appraise func=$_hook fsname=ext4 fowner=1001 appraise_type=imasig digest_cache=content"
		echo "appraise func=$_hook fsname=ext4 fowner=1002 appraise_type=imasig"
	done
	echo "appraise func=FILE_CHECK mask=MAY_READ fsname=ext4 fowner=1003 appraise_type=imasig digest_cache=content"
}

# expect_uses ANSWER FILE - to run it and to map it
expect_uses() {
	expect "$1" "run $2" exec "/mnt/$2"
	expect "$1" "map $2" mmap "/mnt/$2"
}

expect_open() {
	expect_equal "open $2" "$(ima open "/mnt/$2")" "$1"
}

guest() {
	activate /mnt/policies/everything.p7b
	expect_equal "key" "$(ima key /mnt/ima.der)" ok
	for _name in plain either signed read; do
		expect_equal "hash" "$(ima label "/mnt/$_name-hashed" /mnt/hash)" ok
		expect_equal "signature" "$(ima label "/mnt/$_name-signed" /mnt/signature)" ok
	done
	expect_equal "SHA-1" "$(ima label /mnt/either-sha1 /mnt/sha1)" ok
	expect_equal "hash of a listed file" "$(ima label /mnt/either-listed-hashed /mnt/listed-hash)" ok
	expect_equal "signature of a listed file" "$(ima label /mnt/either-listed-signed /mnt/listed-signature)" ok
	chown 1000 /mnt/plain-* && chown 1001 /mnt/either-* && chown 1002 /mnt/signed-* && chown 1003 /mnt/read-*
	rules | ima_policy
	expect_equal "rules that are shown" "$(grep -c ' digest_cache=content ' "$ima/policy")" 5

	expect EACCES "run before a list is loaded" exec /mnt/plain-attested
	expect_record 'op=digest_cache cause=no_lists .*name="/mnt/plain-attested"'
	load_list /mnt/lists/programs
	# What the cache says is not kept with the file, so that nothing has to be forgotten
	expect_uses ok plain-attested
	expect_uses EACCES plain-other
	expect_record 'op=digest_cache cause=not_attested .*name="/mnt/plain-other"'
	expect_uses ok plain-hashed
	expect_uses ok plain-signed
	expect_uses ok either-attested
	expect_uses EACCES either-other
	expect_uses EACCES either-hashed
	expect_uses ok either-signed
	expect_uses ok either-listed-hashed
	expect_uses ok either-listed-signed
	# Attested, but IMA hashes as security.ima says
	expect_uses EACCES either-sha1
	expect_record 'op=digest_cache cause=other_algorithm .*name="/mnt/either-sha1"'
	expect_uses EACCES signed-attested
	expect_uses EACCES signed-hashed
	expect_uses ok signed-signed
	expect_open ok read-attested
	expect_open EACCES read-other
	expect_open EACCES read-hashed
	expect_open ok read-signed
	unload_list programs
	expect_uses EACCES plain-attested
	expect_uses EACCES either-attested
	expect_uses EACCES either-listed-hashed
	expect_uses ok either-listed-signed
	expect_uses ok either-signed
	expect_open EACCES read-attested
	load_list /mnt/lists/programs
	expect_uses ok plain-attested
	# While someone can write it, what is hashed need not be what is mapped later
	exec 7>>/mnt/plain-attested
	expect EACCES "map a file that is open for writing" mmap /mnt/plain-attested
	expect_record 'op=digest_cache cause=written .*name="/mnt/plain-attested"'
	exec 7>&-
	expect_uses ok plain-attested
	# Written after it was allowed: another file
	echo >>/mnt/either-attested
	expect_uses EACCES either-attested
	# A rule that the kernel does not know is refused whole
	for _rule in "appraise func=BPRM_CHECK digest_cache=metadata" "audit func=BPRM_CHECK digest_cache=content" \
		"appraise func=FILE_CHECK digest_type=verity appraise_type=sigv3 digest_cache=content" \
		"dont_appraise fsname=ext4 digest_cache=content"; do
		echo "$_rule" >/tmp/rules
		expect EINVAL "$_rule" write /tmp/rules "$ima/policy"
	done
}
