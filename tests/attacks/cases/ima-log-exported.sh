# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: what root deletes from IMA's log stays in the register, whatever the log that is left gives
host() {
	need_ima_staging
	measured_lists
}

guest() {
	measured_rules
	expect_equal "load" "$(dclist load --all)" "2 loaded, 0 failed"
	ima_log_export
	expect_equal "what was exported" "$(ima_register 13 /tmp/exported)" "$_predicted"
	expect_other_register "for who sees only what is left, deleting"
	# The lists still count as measured, and are not measured again
	expect_equal "load again" "$(dclist load --all)" "2 loaded, 0 failed"
	expect_allowed /mnt/one
	expect_equal "since then" "$(grep -c '^13 ' "$ima/ascii_runtime_measurements")" 0
	# Root deletes the trace of what no list holds
	expect_allowed /mnt/other
	cp /tmp/exported /tmp/before
	ima_log_export
	expect_equal "the log that root shows" "$(ima_register 13 /tmp/before "$ima/ascii_runtime_measurements")" "$_predicted"
	expect_other_register "a program that no list holds" /tmp/before /tmp/exported
}
