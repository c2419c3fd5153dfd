# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A7, firmware that is judged below an overlay and read above it is not loaded
host() {
	printf good >"$work/good"
	printf evil >"$work/evil"
	slow_below firmware
}

held() {
	expect_not_loaded
}

judged_below() {
	expect_equal "the request" "$(cat /tmp/said)" ENOENT
	expect_reason /o/f no_fsverity
}

guest() {
	over_slow firmware
	judged_below_while evil_above request f
	umount /o /slow
}
