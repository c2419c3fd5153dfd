# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: a TPM has the value that dclist pcr said, at each boot, whatever ran that lists attest, and not once something else ran
VM_BOOTS="3"

host() {
	local n

	need_tpm
	disk_size 64
	mkdir -p "$image/etc/digest_lists"
	# Many lists, which several processors would load in any order
	for n in $(seq -w 24) more; do
		# Small, as they are hashed in an emulated machine
		printf '#!/bin/busybox true\n%s\n' "$n" >"$work/program"
		put "$work/program" "program-$n"
		pgp_list "$n" "$(content_digest "$image/program-$n")"
		cp "$image/lists/$n" "$image/etc/digest_lists/tlv-$n"
	done
	mv "$image/etc/digest_lists/tlv-more" "$image/tlv-more"
	pkcs7_revocation gone "$(content_digest /bin/busybox)"
	cp "$image/lists/gone" "$image/etc/digest_lists/revocation-gone"
	printf '#!/bin/busybox true\n' >"$work/other"
	put "$work/other" other
	cp "$top/policies/ima/measure.ima" "$image/"
	predict "$image" "$image/predicted"
	policy everything
}

# predict ROOT FILE
predict() {
	"${dclist:-dclist}" pcr --root "$1" --bank sha256 >"$2"
}

# register N - as the TPM says
register() {
	tr A-F a-f <"/sys/class/tpm/tpm0/pcr-sha256/$1" | sed 's/^/sha256:/'
}

# The programs of the lists, in an order of this boot
run_attested() {
	_sort="sort"
	[ "$boot" != 2 ] || _sort="sort -r"
	find /mnt -name 'program-0*' | $_sort >/tmp/order
	while read -r _name; do
		probe exec "$_name" >/tmp/answer
		[ "$(cat /tmp/answer)" = ok ] || fail "run $_name: $(cat /tmp/answer)"
	done </tmp/order
}

guest() {
	activate /mnt/policies/everything.p7b
	expect_equal "boot $boot: before" "$(register 13)" "sha256:$(printf %064d 0)"
	{ echo "dont_measure fsname=rootfs" && cat /mnt/measure.ima; } | ima_policy
	[ "$(nproc)" -gt 1 ] || fail "one processor loads lists in order anyway"
	expect_equal "boot $boot: load" "$(dclist-load --all --root /mnt)" "$((24 + boot / 3 + 1)) loaded, 0 failed"
	expect_equal "boot $boot: once lists are loaded" "$(register 13)" "$(cat /mnt/predicted)"
	run_attested
	expect_equal "boot $boot: once their programs ran" "$(register 13)" "$(cat /mnt/predicted)"
	case $boot in
	1) register 1 >/mnt/firmware ;;
	2)
		[ "$(register 1)" != "$(cat /mnt/firmware)" ] || fail "the firmware measured the same as at the first boot"
		# One more package, before others by its name
		cp /mnt/tlv-more /mnt/etc/digest_lists/tlv-00-more
		predict /mnt /mnt/predicted
		;;
	3)
		expect_allowed /mnt/other
		if [ "$(register 13)" != "$(cat /mnt/predicted)" ]; then
			pass "a program that no list attests changed the register"
		else
			fail "a program that no list attests did not change the register"
		fi
		;;
	esac
}
