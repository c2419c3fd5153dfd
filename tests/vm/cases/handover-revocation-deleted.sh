# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: the hand-over fails if the revocation list that the initramfs requires was deleted
VM_OPTIONS="root=/dev/ubda rootfstype=ext4 rw panic=-1"

host() {
	. "$vm/handover.bash"
	. "$vm/initramfs-tools.bash"
	require_revocation
	configuration
	initramfs
}

# Nothing else differs from handover-revocation, where the last step is reached
after() {
	expect_equal "revocations" "$(cat "$dc/revocations")" ""
	expect_stat sealed -
	expect_equal "version" "$(cat "$ipe/policies/packages-only/version")" 1.0.0
}
