# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: under vendor-modules the owner attests programs and no module, another vendor nothing; dclist agrees
host() {
	local policy vendor module=${kernel%/*}/lib/test_module.ko

	vendor=$("$vm/lists" fingerprint "$keys/vendor.sec")
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 48
	program_of hello of-vendor
	program_of world of-owner
	program_of hello of-other
	echo >>"$image/of-other"
	put "$module" vendors.ko
	put "$module" owners.ko
	echo >>"$image/owners.ko"
	pgp_list vendors "$(content_digest "$image/of-vendor")" "$(content_digest "$image/vendors.ko")"
	pkcs7_list owners "$(content_digest "$image/of-owner")" "$(content_digest "$image/owners.ko")"
	"$vm/lists" sign "$keys/other.sec" "$(tlv others "$(content_digest "$image/of-other")" \
		"$(content_digest "$image/vendors.ko")" "$(content_digest "$image/owners.ko")")" >"$image/lists/others"
	"$top/build/dclist" policy new --kernel patched --profile vendor-modules --signer "$vendor" -o "$work/vendor-modules.pol"
	cp "$work/vendor-modules.pol" "$image"
	printf '%s\n' 'policy_name=denies policy_version=1.0.0' 'DEFAULT action=ALLOW' 'DEFAULT op=KMODULE action=DENY' \
		"op=KMODULE digest_cache_signer=$vendor action=DENY" >"$work/denies.pol"
	for policy in vendor-modules denies; do
		timeout 20 openssl smime -sign -binary -nodetach -noattr -nosmimecap -md sha256 -in "$work/$policy.pol" \
			-signer "$keys/x509.pem" -inkey "$keys/x509.key" -outform DER -out "$image/$policy.p7b"
	done
	echo "$vendor" >"$image/vendor"
}

# agreed STATUS FILE: what eval and why say of it
agreed() {
	ran "$1" dclist policy eval /mnt/vendor-modules.pol "$2"
	ran "$1" dclist why "$2"
}

guest() {
	. /mnt/lib/dclist.sh
	_vendor=$(cat /mnt/vendor)
	enable_verity /mnt/of-vendor /mnt/of-owner /mnt/of-other /mnt/vendors.ko /mnt/owners.ko
	load_list /mnt/lists/others
	load_list /mnt/lists/owners
	expect_allowed /mnt/of-other "a program of another vendor, under packages-only"
	ran 0 dclist policy check --strict /mnt/vendor-modules.pol
	sed "s/=$_vendor/=01234567${_vendor#????????}/" /mnt/vendor-modules.pol >/tmp/slip.pol
	ran 0 dclist policy check /tmp/slip.pol
	says "warning: the kernel does not have this key, so the rule matches no file until a key list adds it; dclist status shows the keys that it has [unknown-signer]"
	echo 1 >"$ipe/success_audit"
	activate /mnt/vendor-modules.p7b
	expect_denied /mnt/of-other "the same now"
	expect_denied /mnt/of-vendor "the vendor's, before its list is loaded"
	expect_allowed /mnt/of-owner "the owner's"
	expect_record 'path="/mnt/of-owner".* rule="op=EXECUTE digest_cache_signer=pkcs7 action=ALLOW"'
	expect EACCES "the vendor's module, in another's list" module-fd /mnt/vendors.ko
	expect EACCES "a module in the owner's list" module-fd /mnt/owners.ko
	expect_record 'ipe_op=KMODULE .*path="/mnt/owners.ko".* digest_cache=attested .*rule="DEFAULT op=KMODULE action=DENY"'
	agreed 1 /mnt/vendors.ko
	says "no loaded list by a signer that the rules with action=ALLOW name attests it"
	says "to do: load a list by one of these signers; dclist policy eval shows them"
	agreed 1 /mnt/of-other
	load_list /mnt/lists/vendors
	expect_allowed /mnt/of-vendor "the vendor's"
	agreed 0 /mnt/of-vendor
	agreed 0 /mnt/of-owner
	agreed 1 /mnt/owners.ko
	ran 1 dclist policy eval /mnt/vendor-modules.pol /mnt/owners.ko
	says "/mnt/owners.ko: deny KMODULE, line "
	says "  digest_cache_signer=$_vendor: no loaded list by this signer holds it"
	expect EACCES "the owner's module" module-fd /mnt/owners.ko
	mkdir -p /etc/digest_lists
	cp /mnt/lists/owners /etc/digest_lists/
	wait_for_record 'path="/mnt/owners.ko".*digest_cache=attested'
	# There is no rpm here
	ran 1 dclist policy learn
	says "signer       KMODULE    /mnt/owners.ko  (owners)"
	says "1 signer       attested, but denied: by no signer that the policy accepts for it, or by a rule about it; dclist policy eval shows the rule"
	expect_denied /mnt/of-other "the other vendor's program"
	agreed 0 /mnt/vendors.ko
	ran 0 dclist policy eval /mnt/vendor-modules.pol /mnt/vendors.ko
	says "  digest_cache_signer=$_vendor: held by the loaded list vendors"
	expect ok "the vendor's module" module-fd /mnt/vendors.ko
	expect_record "ipe_op=KMODULE .* rule=\"op=KMODULE digest_cache_signer=$_vendor action=ALLOW\""
	# No list by a signer helps that a rule denies
	activate /mnt/denies.p7b
	ran 1 dclist why /mnt/owners.ko
	says "the active policy denies denies op=KMODULE, line 3: DEFAULT op=KMODULE action=DENY"
	expect_equal "advice" "$(grep -c "load a list" /tmp/output)" 0
}
