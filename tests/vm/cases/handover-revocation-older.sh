# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: the hand-over fails if the revocation list that the initramfs requires was replaced by an older one, by the owner, beside one of another name with a high serial
VM_OPTIONS="root=/dev/ubda rootfstype=ext4 rw panic=-1"

host() {
	. "$vm/handover.bash"
	. "$vm/initramfs-tools.bash"
	require_revocation
	serial=6 pkcs7_revocation revoked "$(content_digest "$image/hello")"
	mv "$image/lists/revoked" "$image/etc/digest_lists/revocation-revoked"
	serial=9 pkcs7_revocation other "$(content_digest "$image/evil")"
	mv "$image/lists/other" "$image/etc/digest_lists/revocation-other"
	configuration
	initramfs
}

# Nothing else differs from handover-revocation, where the last step is reached
after() {
	expect_equal "revocations" "$(sort "$dc/revocations")" "other 9
revoked 6"
	expect_stat sealed -
	expect_equal "version" "$(cat "$ipe/policies/packages-only/version")" 1.0.0
}
