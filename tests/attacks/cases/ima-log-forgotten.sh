# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: where IMA forgets what is deleted from its log, a list that is loaded again extends the register again
VM_OPTIONS="ima_flush_htable"

host() {
	need_ima_staging
	measured_lists
}

guest() {
	measured_rules
	expect_equal "load" "$(dclist load --all)" "2 loaded, 0 failed"
	ima_log_export
	expect_equal "what was exported" "$(ima_register 13 /tmp/exported)" "$_predicted"
	expect_allowed /mnt/one
	expect_equal "since then" "$(grep -c '^13 ' "$ima/ascii_runtime_measurements")" 0
	expect_equal "load again" "$(dclist load --all)" "2 loaded, 0 failed"
	expect_equal "lists in what is left" "$(grep -c '^13 .* ima-buf ' "$ima/ascii_runtime_measurements")" 2
	expect_other_register "loading the lists again" /tmp/exported "$ima/ascii_runtime_measurements"
}
