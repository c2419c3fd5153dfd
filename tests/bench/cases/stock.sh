# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: Debian's own kernel with and without the module, in instructions of the guest
VM_COUNT="instructions"

host() {
	. "$top/tests/bench/bench.bash"
	need_bpf
	bench_start
	echo 'policy_name=asked policy_version=1.0.0
		DEFAULT action=ALLOW
		op=EXECUTE fsverity_signature=TRUE action=ALLOW' >"$work/asked.pol"
	policy asked
	policy stock/packages-only
	program_folders 100 attested other plain
	mkdir -p "$image/empty/etc/digest_lists" "$image/root/etc/digest_lists"
	"$bench/signatures" digests "$image/attested" | "$top/tests/bench/lists" attest "$keys/vendor.sec" 20 "$work/lists"
	"$top/tests/bench/lists" random "$keys/vendor.sec" 480 20 "$work/random"
	for kind in lists random; do
		for list in "$work/$kind"/*; do
			cp "$list" "$image/root/etc/digest_lists/$kind-${list##*/}"
		done
	done
	disk_size 48
}

# measure NAME - what is done to all of 100 files, after it was done once
measure() {
	cold
	for _files in attested other plain; do
		for _how in map exec; do
			timing "$_how" "/mnt/$_files" >/dev/null || fail "$_how $_files"
			for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
				figure "stock-$1-$_how-$_files" "$(timing "$_how" "/mnt/$_files")"
			done
		done
	done
}

guest() {
	cp /mnt/bench.sh /bench.sh
	. /bench.sh
	owner_key
	for _files in attested other; do
		timing enable "/mnt/$_files" >/dev/null || fail "fs-verity of $_files"
	done
	activate /mnt/policies/asked.p7b
	measure without

	# Waiting for the disk would count as well
	find /mnt/root /mnt/empty -type f -exec cat {} + >/dev/null
	timing run /bin/dclist-load --help >/dev/null
	figure stock-insmod "$(timing run /bin/insmod /lib/digest_cache.ko)"
	figure stock-start "$(timing run /bin/dclist-load --all --root /mnt/empty)"
	figure stock-load "$(timing run /bin/dclist-load --all --root /mnt/root)"
	expect_stat lists 500
	expect_write ok 1 "$dc/mark"
	measure with
	# What was measured is what decides
	activate /mnt/policies/stock/packages-only.p7b
	expect ok "an attested file" mmap /mnt/attested/00000
	expect EACCES "another" mmap /mnt/other/00000
}
