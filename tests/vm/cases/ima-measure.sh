# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: IMA measures each list before it counts, and leaves out the files of measured lists only
host() {
	disk_size 32
	program_of hello early
	{ cat "$image/early" && echo 1; } >"$work/late"
	{ cat "$image/early" && echo 2; } >"$work/other"
	put "$work/late" late
	put "$work/other" other
	pgp_list early "$(content_digest "$image/early")"
	pgp_list late "$(content_digest "$image/late")"
	policy everything
}

# measured PATTERN - how many lines of the measurements it is in
measured() {
	grep -cE "$1" "$ima/ascii_runtime_measurements"
}

guest() {
	activate /mnt/policies/everything.p7b
	for _rule in "measure func=BPRM_CHECK digest_cache=content" "measure func=BPRM_CHECK digest_cache=content pcr=10" \
		"measure func=POLICY_CHECK digest_cache=content pcr=11" "measure digest_cache=content pcr=11" "dont_measure func=BPRM_CHECK digest_cache=content"; do
		echo "$_rule" >/tmp/rules
		expect EINVAL "$_rule" write /tmp/rules "$ima/policy"
	done
	# Before IMA has a rule that says so: nobody measures it
	load_list /mnt/lists/early
	ima_policy <<-EOF
		measure func=CRITICAL_DATA label=digest_cache pcr=11
		measure func=BPRM_CHECK fsname=ext4 fowner=1000 digest_cache=content pcr=12
		measure func=BPRM_CHECK fsname=ext4 digest_cache=content pcr=11
	EOF
	expect_allowed /mnt/early
	expect_equal "of a list that was not measured" "$(measured '^11 .* /mnt/early$')" 1
	expect_allowed /mnt/late "late, before its list is loaded"
	expect_equal "without a list" "$(measured '^11 .* /mnt/late$')" 1
	load_list /mnt/lists/late
	expect_equal "the list" "$(measured "^11 .* ima-buf .* late $(list_id late)$")" 1
	# Written, it is measured as another file
	cp /mnt/late /mnt/copy
	expect_allowed /mnt/copy
	expect_equal "of a list that was measured" "$(measured '/mnt/copy$')" 0
	# The list is in another register
	cp /mnt/late /mnt/elsewhere && chown 1000 /mnt/elsewhere
	expect_allowed /mnt/elsewhere
	expect_equal "of a list that was measured elsewhere" "$(measured '^12 .* /mnt/elsewhere$')" 1
	expect_allowed /mnt/other
	expect_equal "of no list" "$(measured '^11 .* /mnt/other$')" 1
	# Loaded again it is measured, and only then
	expect ok "load early again" write /mnt/lists/early "$dc/load"
	expect_equal "the list, loaded again" "$(measured "^11 .* ima-buf .* early $(list_id early)$")" 1
	cp /mnt/early /mnt/copy2
	expect_allowed /mnt/copy2
	expect_equal "of a list that was measured when it was loaded again" "$(measured '/mnt/copy2$')" 0
	unload_list late
	cp /mnt/late /mnt/copy3
	expect_allowed /mnt/copy3
	# Its content is among the measurements already, so it is there once
	expect_equal "of an unloaded list" "$(measured '/mnt/copy3$')" 1
	load_list /mnt/lists/late
	expect_equal "a list is measured once" "$(measured 'ima-buf .* late ')" 1
}
