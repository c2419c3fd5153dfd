# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: IMA reads no policy from a file that nobody attests; rules that are written to it do not concern IPE
host() {
	ima_rules
	put "$work/good" good
	put "$work/evil" evil
	pgp_list good "$(content_digest "$work/good")"
	policy reads
}

guest() {
	load_list /mnt/lists/good
	activate /mnt/policies/reads.p7b
	expect_equal "a good policy without fs-verity" "$(ima_read /mnt/good)" EACCES
	expect_reason /mnt/good no_fsverity
	enable_verity /mnt/good /mnt/evil
	expect_equal "an evil policy" "$(ima_read /mnt/evil)" EACCES
	expect_record 'ipe_op=POLICY .*path="/mnt/evil".* digest_cache=not_attested '
	expect_equal "rules" "$(cat "$ima/policy")" ""
	expect_equal "the good policy" "$(ima_read /mnt/good)" ok
	expect_equal "rules" "$(rules)" "uid=111"
	# Open: IPE has no hook for text; IMA itself refuses it with ima_policy=secure_boot
	expect ok "the evil rule as text" write /mnt/evil "$ima/policy"
	expect_equal "rules" "$(rules)" "uid=111 uid=666"
}
