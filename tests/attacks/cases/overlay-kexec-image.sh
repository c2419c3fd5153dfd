# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A7, a kernel that is judged below an overlay and read above it is not loaded by kexec
host() {
	need_smp "has no kexec"
	kexec_files
	slow_below kexec
}

held() {
	expect_equal "loaded" "$(cat /sys/kernel/kexec_loaded)" 0
}

judged_below() {
	expect_equal "the request" "$(cat /tmp/said)" EACCES
	expect_record 'ipe_op=KEXEC_IMAGE .*path="/o/f".* digest_cache=no_fsverity '
}

guest() {
	over_slow kexec
	judged_below_while evil_above probe kexec /o/f
	expect_kexec ok "what was good below" /slow/f
	umount /o /slow
}
