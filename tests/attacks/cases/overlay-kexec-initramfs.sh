# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A7, an initramfs that is judged below an overlay and read above it is not loaded by kexec
host() {
	need_smp "has no kexec"
	kexec_files
	put "$work/good" kernel
	# By its fs-verity digest: that nothing was hashed tells that f is still being judged
	verity_list kernel "$work/good"
	printf good >"$work/good"
	printf evil >"$work/evil"
	slow_below kexec
}

held() {
	expect_equal "loaded" "$(cat /sys/kernel/kexec_loaded)" 0
}

judged_below() {
	expect_equal "the request" "$(cat /tmp/said)" EACCES
	expect_record 'ipe_op=KEXEC_INITRAMFS .*path="/o/f".* digest_cache=no_fsverity '
}

guest() {
	load_list /mnt/lists/kernel
	enable_verity /mnt/kernel
	expect_kexec ok "the kernel alone" /mnt/kernel
	over_slow kexec
	judged_below_while evil_above probe kexec /mnt/kernel /o/f
	expect_kexec ok "what was good below" /mnt/kernel /slow/f
	umount /o /slow
}
