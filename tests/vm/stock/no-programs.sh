# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: a module without BPF programs is no way to run what lists attest, and IPE alone does not hold what it would need
host() {
	local plain=$base/$flavour-plain build

	hash fsverity 2>/dev/null || skip "no fsverity: make deps"
	suite=$top/tests/attacks
	. "$suite/host.bash"
	build=$("$top/scripts/kernel-package" "${VM_KERNEL:-6.12}")/build
	"$top/scripts/module-tree" "$plain"
	timeout 900 env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL "$plain/build" --without-mark "$build" "$keys/builtin.bin" \
		CONFIG_DEBUG_INFO_BTF_MODULES= -j "$(nproc)" >"$work/build.log" 2>&1 </dev/null
	put "$plain/digest_cache/digest_cache.ko" digest_cache.ko
	strip -g "$image/digest_cache.ko"
	program_of hello hello
	list_of hello
	code code 0
	code other 42
	put "$work/code" code
	put "$work/other" lower/other
	timeout 20 fsverity sign "$image/code" "$image/code.sig" --key="$keys/x509.key" --cert="$keys/x509.pem" >&2
	timeout 20 openssl x509 -in "$keys/x509.pem" -outform DER -out "$image/cert.der"
	policy stock/packages-only
	tools mapping
	disk_size 48
}

guest() {
	insmod /lib/overlay.ko || fail "insmod overlay"
	owner_key
	insmod /mnt/digest_cache.ko || fail "insmod digest_cache"
	expect_equal "files" "$(cd "$dc" && echo *)" "lists load query revocations seal stats unload"
	load_list /mnt/lists/hello
	enable_verity /mnt/hello
	activate /mnt/policies/stock/packages-only.p7b

	# It fails closed, and the user is told
	refused_everywhere /mnt/hello "hello, which a list attests"
	expect_write EOPNOTSUPP policy "$dc/seal"
	dclist status >/tmp/status
	expect_equal "dclist status" "$(sed -n 's/^way: *//p' /tmp/status)" "a module without BPF programs; nothing gets its answers"
	expect_equal "its advice" "$(grep -c 'the module has no BPF programs' /tmp/status)" 1

	# Why there is no other way: with IPE's bit of an inode right, here by a signature that the
	# kernel verified, other code runs, and no event of fsnotify could prevent it
	expect_equal "a certificate" "$(signed key /mnt/cert.der)" ok
	expect_equal "fs-verity with a signature" "$(signed verity /mnt/code /mnt/code.sig)" ok
	expect_code call /mnt/code 0
	for _way in rwx rw-rx rx-rw-rx fork; do
		expect_code "$_way" /mnt/code 42
	done
	mount_overlay /mnt/lower
	expect EACCES "what nobody signed, on overlayfs" mmap /o/other
	in_background mapping old /o/other
	wait_until_said open /tmp/said
	cat /mnt/code >/o/other
	expect_equal "fs-verity with a signature, above" "$(signed verity /mnt/upper/other /mnt/code.sig)" ok
	go_on "the lower file, a signed one above" "said 42"
	umount /o
}
