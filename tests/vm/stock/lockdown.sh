# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: under lockdown=confidentiality the module's programs are attached as well, for IPE and for a policy of the module
VM_BOOTS="2"

host() {
	need_bpf
	suite=$top/tests/attacks
	. "$suite/host.bash"
	program_of hello hello
	program_of world world
	list_of hello
	sed 's/a marked program/a Marked program/' "$image/hello" >"$work/changed"
	put "$work/changed" changed
	code_and_other
	policy stock/packages-only
	module_policy enforce 'digest_cache_policy=test policy_version=1.0.0 mode=enforce' \
		'op=EXECUTE boot_verified=TRUE digest_cache=trusted'
	"$("$top/scripts/kernel-package" "${VM_KERNEL:-6.12}")/build/scripts/sign-file" sha256 "$keys/x509.key" "$keys/x509.pem" \
		"$base/$flavour-kernel/lib/digest_cache.ko" "$image/digest_cache.ko"
	tools mapping bpfprog
	disk_size 48
}

# enforced - what is attested runs, and nothing else
enforced() {
	runs_everywhere /mnt/hello hello
	refused_everywhere /mnt/world world
	refused_everywhere /mnt/changed changed
	expect_code call /mnt/code 0
	for _way in rwx rw-rx rx-rwx rx-rw-rx fork; do
		expect_no_code "$_way" /mnt/code
	done
	mount_overlay /mnt/lower
	expect_code call /o/code 0
	expect EACCES "map what nobody attests, on overlayfs" mmap /o/other
	umount /o
	echo 3 >/proc/sys/vm/drop_caches
	expect_allowed /mnt/hello "hello, once caches were dropped"
	unload_list hello-1.0-1.x86_64
	refused_everywhere /mnt/hello "hello, list unloaded"
}

guest() {
	insmod /lib/overlay.ko || fail "insmod overlay"
	# It has no signature, so it comes first
	owner_key
	expect_write ok confidentiality /sys/kernel/security/lockdown
	expect EPERM "the module, unsigned" module-fd /lib/digest_cache.ko
	expect ok "the module, by the owner's key" module-fd /mnt/digest_cache.ko
	load_list /mnt/lists/hello
	load_list /mnt/lists/code
	if [ "$boot" = 1 ]; then
		enable_verity /mnt/hello /mnt/world /mnt/changed /mnt/code /mnt/lower/code
		expect_write ok 1 "$dc/mark"
		expect_equal "programs by id" "$(bpfprog)" "opened 0, EACCES 8"
		activate /mnt/policies/stock/packages-only.p7b
	else
		expect ok "policy of the module" write /mnt/policies/enforce "$dc/policy"
		expect_equal "programs by id" "$(bpfprog)" "opened 0, EACCES 10"
	fi
	enforced
}
