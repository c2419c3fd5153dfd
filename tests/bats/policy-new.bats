#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dclist policy new. What the policies do in the kernel is tested by the cases
# policy-*, modules and firmware in tests/vm.

load common

FINGERPRINT=0123456789abcdef0123456789abcdef01234567

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# Whatever kernel runs
patched() {
	dclist policy new --kernel patched "$@"
}

profiles() {
	(cd "$TOP/policies" && printf '%s\n' *.pol | sed 's/\.pol$//')
}

@test "policy new: help, and wrong usage" {
	run dclist policy new --help
	ends 0
	contains "Usage: dclist policy new"
	run dclist policy new modules
	ends 2
	contains "dclist policy new: modules: unexpected argument"
	run dclist policy new --profile module
	ends 2
	contains "module: no such profile; 'dclist policy new --profile list' lists them"
	run dclist policy new --json
	ends 2
	contains "--json requires --profile list"
}

# bats test_tags=slow
@test "policy new: every file of policies/ is a profile, as it is" {
	local name

	for name in $(profiles); do
		if [ "$name" = vendor-modules ]; then
			patched --profile "$name" --signer "$FINGERPRINT" >out
			cmp out <(sed "s/=0\{40\}/=$FINGERPRINT/" "$TOP/policies/$name.pol")
			[ "$(grep -c "=$FINGERPRINT" out)" -eq 3 ]
		else
			patched --profile "$name" >out
			cmp out "$TOP/policies/$name.pol"
		fi
		run dclist policy check --offline --strict out
		ends 0
		contains "out: $name 1.0.0, "
	done
	patched >out
	cmp out "$TOP/policies/audit.pol"
}

@test "policy new: in the form that a kernel knows that is not patched" {
	local name

	for name in $(profiles); do
		[[ $name != vendor-modules && $name != owner ]] || continue
		dclist policy new --profile "$name" --kernel stock >out
		run grep digest_cache= out
		ends 1
		run sort out
		lacks $'\nop=EXECUTE fsverity_signature=TRUE action=ALLOW\nop=EXECUTE fsverity_signature=TRUE action=ALLOW'
		run dclist policy check --offline out
		ends 0
	done
	dclist policy new --profile packages-only --kernel stock --last last.pol >out
	diff <(grep -v '^#' out) <(grep -v '^#' "$TOP/policies/stock/packages-only.pol")
	diff <(grep -v '^#' last.pol) <(grep -v '^#' "$TOP/policies/stock/packages-only-last.pol")
	dclist policy new --profile packages-only --kernel patched >out
	cmp out "$TOP/policies/packages-only.pol"
	run dclist policy new --profile vendor-modules --signer "$FINGERPRINT" --kernel stock
	ends 1
	contains "IPE of a kernel that is not patched does not know digest_cache_signer=; take another profile, or --kernel patched"
	run dclist policy new --profile owner --kernel stock
	ends 1
	contains "on a kernel that is not patched fsverity_signature= is also what digest lists attest; take another profile"
	run dclist policy new --kernel old
	ends 2
	contains "--kernel old: neither stock nor patched"
}

@test "policy new: the list shows what each is for" {
	local name

	run dclist policy new --profile list
	ends 0
	[ "$(wc -l <<<"$output")" -eq "$(profiles | wc -l)" ]
	for name in $(profiles); do
		contains "$name "
	done
	contains "modules           Only kernel modules that came with the initramfs or that a digest list attests."
	run dclist policy new --profile list --json
	ends 0
	[ "$(json '[p["summary"] for p in j if p["name"] == "firmware"]')" = \
		"['Only firmware that came with the initramfs or that a digest list attests.']" ]
}

@test "policy new: another name and version" {
	patched --profile modules --name mine --policy-version 65535.0.7 >out
	run diff out "$TOP/policies/modules.pol"
	ends 1
	contains "< policy_name=mine policy_version=65535.0.7"
	contains "> policy_name=modules policy_version=1.0.0"
	[ "$(wc -l <<<"$output")" -eq 4 ]
	run dclist policy check --offline out
	ends 0
	contains "out: mine 65535.0.7, 2 rules"
}

@test "policy new: names and versions that the kernel refuses" {
	run dclist policy new --name 'a b'
	ends 1
	contains "dclist policy new: --name has a blank, a tab, a line break or a number sign; give one word"
	run dclist policy new --policy-version $'1.0.0\nop=EXECUTE action=ALLOW'
	ends 1
	contains "--policy-version has a blank, a tab, a line break or a number sign"
	run dclist policy new --policy-version 1.0
	ends 1
	contains "with these options the kernel would refuse the policy: the version has fewer than three numbers"
	run dclist policy new --name a/b
	ends 1
	contains "with these options the kernel would refuse the policy: the name of the policy becomes the name of a directory"
	run dclist policy new --name ''
	ends 1
	contains "with these options the kernel would refuse the policy"
}

@test "policy new: a profile for one signer requires the signer, no other takes it" {
	run dclist policy new --profile vendor-modules -o out
	ends 1
	contains "the profile vendor-modules requires --signer, the fingerprint of the vendor's key (dclist keys prints it)"
	[ ! -e out ]
	run dclist policy new --profile modules --signer "$FINGERPRINT"
	ends 1
	contains "the profile modules names no signer; leave out --signer"
	run dclist policy new --profile vendor-modules --signer "${FINGERPRINT:24}"
	ends 1
	contains "with these options the kernel would refuse the policy: '${FINGERPRINT:24}' is not a signer"
	for zeros in "$(printf %040d 0)" "$(printf %064d 0)"; do
		run dclist policy new --profile vendor-modules --signer "$zeros" -o out
		ends 1
		contains "--signer has only zeros, and no key has this fingerprint; give that of the vendor's key (dclist keys prints it)"
		[ ! -e out ]
	done
	run dclist policy new --profile vendor-modules --signer pkcs7 -o out
	ends 1
	contains "--signer pkcs7 is the owner of the machine, not a vendor; give the fingerprint of the vendor's key"
	[ ! -e out ]
	run dclist policy new --profile vendor-modules --signer "$FINGERPRINT action=ALLOW"
	ends 1
	contains "--signer has a blank"
	patched --profile vendor-modules --signer "$FINGERPRINT${FINGERPRINT::24}" --last last >out
	grep -qx "op=KMODULE digest_cache_signer=$FINGERPRINT${FINGERPRINT::24} action=ALLOW" out
	grep -qx "op=KMODULE digest_cache_signer=$FINGERPRINT${FINGERPRINT::24} action=ALLOW" last
	run ! grep -q boot_verified last
	run dclist policy check --offline "$TOP/policies/vendor-modules.pol"
	ends 1
	contains "error: no key has this fingerprint; put that of the vendor's key in its place (dclist keys prints it)"
}

@test "policy new: a file that is there stays as it is" {
	run patched --profile owner -o mine.pol
	ends 0
	[ -z "$output" ]
	cmp mine.pol "$TOP/policies/owner.pol"
	run dclist policy new --profile audit -o mine.pol
	ends 1
	contains "dclist policy new: mine.pol: already exists; remove it, or give another file"
	cmp mine.pol "$TOP/policies/owner.pol"
	ln -s nowhere dangling
	run dclist policy new -o dangling
	ends 1
	contains "dangling: already exists"
	run dclist policy new -o nosuch/x
	ends 1
	contains "nosuch/x: cannot write: No such file or directory"
}

# bats test_tags=slow
@test "policy new: the last policy of a boot trusts nothing of the initramfs" {
	for name in audit packages-only owner appliance modules; do
		patched --profile "$name" --policy-version 1.2.8 -o "$name.pol" --last "$name.last"
		grep -q "^policy_name=$name policy_version=1.2.9$" "$name.last"
		run dclist policy check "$name.last"
		[[ $status -eq 0 ]] || contains "unless it is the last policy of a boot (sign that one with --force)"
		lacks "would refuse"
		grep -v '^#' "$name.pol" | grep -v boot_verified=TRUE | sed 's/1\.2\.8/1.2.9/' >expected
		diff expected <(grep -v '^#' "$name.last")
	done
	grep -q boot_verified=TRUE packages-only.pol
	run grep -v '^#' packages-only.last
	lacks boot_verified
	run dclist policy new --profile owner -o new.pol --last owner.last
	ends 1
	contains "owner.last: already exists; remove it, or give another file"
	[ ! -e new.pol ]
	run dclist policy new --policy-version 1.2.65535 --last new.last
	ends 1
	contains "audit: it cannot have a next version, as its last number is 65535; give a lower --policy-version"
	[ ! -e new.last ]
}
