# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: a revocation list of the serial that the initramfs requires is loaded from the real root before the hand-over
VM_OPTIONS="root=/dev/ubda rootfstype=ext4 rw panic=-1 rd.dclist.revocation=revoked:6,old:2"

host() {
	. "$vm/handover.bash"
	. "$vm/initramfs-tools.bash"
	need_initramfs_tools
	real_root
	last_policy
	mkdir -p "$work/boot/revocations"
	cp "$work/last.p7b" "$work/boot/policy.p7b"
	echo revoked:7 >"$work/boot/revocation-serial"
	failure halt
	serial=7 pkcs7_revocation revoked "$(content_digest "$image/hello")"
	mv "$image/lists/revoked" "$image/etc/digest_lists/revocation-revoked"
	serial=2 pkcs7_revocation old "$(content_digest "$image/evil")"
	mv "$image/lists/old" "$work/boot/revocations/old"
	configuration
	initramfs
}

after() {
	pass "init of the real root runs"
	expect_stat revocations 2
	expect_equal "revocations" "$(sort "$dc/revocations")" "old 2
revoked 7"
	expect_stat sealed "keys policy"
	expect_denied /hello
}
