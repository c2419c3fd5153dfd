# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: kexec_file_load() takes no kernel and no initramfs that nobody attests
host() {
	need_smp "has no kexec"
	kexec_images
	policy kexec
}

guest() {
	load_list /mnt/lists/good
	expect_kexec ok "a kernel that nobody attests, without a policy" /mnt/evil
	activate /mnt/policies/kexec.p7b
	expect_kexec EACCES "a good kernel without fs-verity" /mnt/good
	expect_record 'ipe_op=KEXEC_IMAGE .*path="/mnt/good".* digest_cache=no_fsverity '
	enable_verity /mnt/good /mnt/evil /mnt/initramfs /mnt/evil_initramfs
	expect_kexec EACCES "an evil kernel" /mnt/evil
	expect_record 'ipe_op=KEXEC_IMAGE .*path="/mnt/evil".* digest_cache=not_attested '
	expect_kexec EACCES "an evil initramfs for a good kernel" /mnt/good /mnt/evil_initramfs
	expect_record 'ipe_op=KEXEC_INITRAMFS .*path="/mnt/evil_initramfs".* digest_cache=not_attested '
	expect_kexec EACCES "an evil kernel with a good initramfs" /mnt/evil /mnt/initramfs
	expect_kexec ok "a good kernel" /mnt/good
	expect_kexec ok "a good kernel with a good initramfs" /mnt/good /mnt/initramfs
}
