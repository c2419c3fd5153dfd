# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: with Secure Boot and lockdown, what a machine owner's key or a key of the firmware signs counts, and nothing else does
host() {
	need_bpf
	need_secure_boot
	for name in hello world wide nobody; do
		printf '#!/bin/busybox true\n%s\n' "$name" >"$work/program"
		put "$work/program" "$name"
	done
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -sha256 -days 36500 -subj "/CN=stranger" \
		-keyout "$work/stranger.key" -out "$work/stranger.pem" 2>/dev/null </dev/null
	cp "$keys/x509.pem" "$work/owner.pem"
	cp "$keys/x509.key" "$work/owner.key"
	cp "$work/uefi/firmware.pem" "$work/uefi/firmware.key" "$work/"
	signed_by owner hello
	signed_by firmware world
	signed_by stranger nobody
	pgp_list vendor "$(content_digest "$image/wide")"
	disk_size 48
}

# signed_by WHOM PROGRAM - a list that attests it, a policy, and the module
signed_by() {
	list=$(tlv "$1" "$(content_digest "$image/$2")")
	pkcs7_sign "$list" "$work/$1.pem" "$work/$1.key"
	mkdir -p "$image/lists" "$image/policies"
	"$vm/lists" wrap "$list" "$list.p7" pkcs7 >"$image/lists/$1"
	sed "s/policy_name=[^ ]*/policy_name=$1/" "$top/policies/stock/packages-only.pol" >"$work/$1.pol"
	timeout 20 openssl smime -sign -binary -nodetach -noattr -nosmimecap -md sha256 -in "$work/$1.pol" \
		-signer "$work/$1.pem" -inkey "$work/$1.key" -outform DER -out "$image/policies/$1.p7b"
	"$("$top/scripts/kernel-package" "${VM_KERNEL:-6.12}")/build/scripts/sign-file" sha256 "$work/$1.key" "$work/$1.pem" \
		"$base/$flavour-kernel/lib/digest_cache.ko" "$image/$1.ko"
}

guest() {
	expect_equal "lockdown" "$(grep -o '\[.*\]' /sys/kernel/security/lockdown)" "[integrity]"
	expect EKEYREJECTED "what stands in for the owner's key elsewhere, unsigned" module-fd /lib/owner_key.ko
	expect EKEYREJECTED "the module, unsigned" module-fd /lib/digest_cache.ko
	expect EKEYREJECTED "the module, by nobody's key" module-fd /mnt/stranger.ko
	expect ok "the module, by the owner's key" module-fd /mnt/owner.ko
	expect ok "a policy by the owner's key" write /mnt/policies/owner.p7b "$ipe/new_policy"
	expect ok "a policy by the firmware's key" write /mnt/policies/firmware.p7b "$ipe/new_policy"
	expect ENOKEY "a policy by nobody's key" write /mnt/policies/stranger.p7b "$ipe/new_policy"
	load_list /mnt/lists/owner
	load_list /mnt/lists/firmware
	load_list /mnt/lists/vendor
	expect_load ENOKEY /mnt/lists/stranger
	enable_verity /mnt/hello /mnt/world /mnt/wide /mnt/nobody
	expect_write ok 1 "$dc/mark"
	echo 1 >"$ipe/policies/owner/active" || fail "activate the policy"
	expect_allowed /mnt/hello "by the owner's list"
	expect_allowed /mnt/world "by the list of the firmware's key"
	expect_allowed /mnt/wide "by the vendor's list"
	expect_denied /mnt/nobody "by nobody's list"
	expect_equal "dclist status" "$(dclist status | sed -n 's/^way: *//p')" "a module; IPE of an unmodified kernel gets its answers"
	expect_equal "dclist doctor" "$(dclist doctor | grep -ci 'secure boot')" 1
}
