# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: the hand-over on a kernel that is not patched: the module's programs, the first policy, the seal, and then nothing of the initramfs
host() {
	need_bpf
	. "$vm/handover.bash"
	real_root
	policy stock/packages-only-last
	timeout 60 gcc -std=gnu11 -D_GNU_SOURCE -O1 -static -o "$work/signed" "$vm/helpers/signed.c"
	put "$work/signed" bin/signed
	pgp_list signed "$(content_digest "$work/signed")"
	mv "$image/lists/signed" "$image/etc/digest_lists/tlv-signed"
	openssl x509 -in "$keys/x509.pem" -outform DER -out "$image/certificate"
}

# In the initramfs
guest() {
	initramfs_begin /mnt/policies/stock/packages-only-last.p7b /mnt/bin/signed
	dclist-load --all --root /mnt || fail "load the lists"
	expect_allowed /mnt/evil "evil, before"
	enter_real_root
}

# In the real root
after() {
	pass "init of the real root runs"
	expect_equal "mark" "$(cat "$dc/mark")" 1
	expect_fence
	# Nobody can sign a file with a certificate of root's
	expect_equal "another certificate" "$(signed key /certificate)" EPERM
}
