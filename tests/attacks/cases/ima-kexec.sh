# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: with IMA kexec_file_load() takes kernels and initramfs images that a list attests, and no others
host() {
	need_smp "has no kexec"
	kexec_images
	policy everything
}

guest() {
	activate /mnt/policies/everything.p7b
	ima_policy <<-EOF
		measure func=CRITICAL_DATA label=digest_cache pcr=13
		measure func=KEXEC_KERNEL_CHECK pcr=13
		appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig digest_cache=content
		appraise func=KEXEC_INITRAMFS_CHECK appraise_type=imasig digest_cache=content
	EOF
	expect_kexec EACCES "a good kernel, before its list is loaded" /mnt/good
	expect_record 'op=digest_cache cause=no_lists .*name="/mnt/good"'
	load_list /mnt/lists/good
	expect_kexec EACCES "an evil kernel" /mnt/evil
	expect_record 'op=digest_cache cause=not_attested .*name="/mnt/evil"'
	expect_kexec EACCES "an evil initramfs for a good kernel" /mnt/good /mnt/evil_initramfs
	expect_record 'op=digest_cache cause=not_attested .*name="/mnt/evil_initramfs"'
	expect_kexec ok "a good kernel with a good initramfs" /mnt/good /mnt/initramfs
	unload_list good
	expect_kexec EACCES "a good kernel, once its list is unloaded" /mnt/good
	expect_equal "kernels in the register" "$(grep -c '^13 .* /mnt/\(good\|evil\)$' "$ima/ascii_runtime_measurements")" 2
}
