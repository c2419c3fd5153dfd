# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: lists in another order, and a list that is loaded before IMA's rules, give the register another value; unloading and loading again does not
VM_BOOTS="3"

host() {
	measured_lists
}

guest() {
	case $boot in
	1)
		measured_rules
		load_list /mnt/lists/two
		load_list /mnt/lists/one
		expect_other_register "another order of lists"
		;;
	2)
		load_list /mnt/lists/two
		measured_rules
		load_list /mnt/lists/one
		# Not the list that IMA has not measured, but its program is measured
		expect_allowed /mnt/two
		expect_equal "its program" "$(grep -c '^13 .* /mnt/two$' "$ima/ascii_runtime_measurements")" 1
		expect_other_register "a list from before the rules"
		;;
	3)
		measured_rules
		expect_equal "load" "$(dclist load --all)" "2 loaded, 0 failed"
		unload_list one
		load_list /mnt/lists/one
		expect_allowed /mnt/one
		expect_equal "once it is loaded again" "$(ima_register 13)" "$_predicted"
		# What was run meanwhile is there
		unload_list two
		expect_allowed /mnt/two
		load_list /mnt/lists/two
		expect_other_register "a program that was run while its list was unloaded"
		;;
	esac
}
