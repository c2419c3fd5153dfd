# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A7, a policy of IMA that is judged below an overlay and read above it is not put in force
host() {
	ima_rules
	slow_below reads
}

held() {
	expect_equal "rules" "$(rules)" ""
}

judged_below() {
	expect_equal "the policy" "$(cat /tmp/said)" EACCES
	expect_record 'ipe_op=POLICY .*path="/o/f".* digest_cache=no_fsverity '
}

guest() {
	over_slow reads
	judged_below_while evil_above ima_read /o/f
	expect_equal "what was good below" "$(ima_read /slow/f)" ok
	expect_equal "rules" "$(rules)" "uid=111"
	umount /o /slow
}
