# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: IPE of a kernel that is not patched lets run what a list attests and nothing else, whatever root tries
# As in at-once.sh
VM_OPTIONS_stock="slab_debug=FZPU kfence.sample_interval=1"

host() {
	need_bpf
	suite=$top/tests/attacks
	. "$suite/host.bash"
	program_of hello hello
	program_of hello sha512
	program_of hello no-verity
	program_of world world
	list_of hello
	sed 's/a marked program/a Marked program/' "$image/hello" >"$work/changed"
	put "$work/changed" changed
	on_slow_with_copy program good
	code_and_other
	put "$base/$flavour-kernel/lib/dummy.ko" lower/dummy.ko
	put "$base/$flavour-kernel/lib/dummy.ko" dummy.ko
	pgp_list module "$(content_digest "$image/dummy.ko")"
	pkcs7_list owner "$(content_digest "$image/world")"
	policy stock/packages-only
	sed 's/policy_name=[^ ]*/policy_name=all/; /boot_verified/i op=KMODULE boot_verified=TRUE action=ALLOW\
op=KMODULE fsverity_signature=TRUE action=ALLOW
		/DEFAULT op=EXECUTE/i DEFAULT op=KMODULE action=DENY' "$top/policies/stock/packages-only.pol" >"$work/all.pol"
	policy all
	disk_size 48
}

# expect_why STATUS TEXT - what dclist says of hello and the policy
expect_why() {
	expect_equal "dclist why" "$(dclist why /mnt/hello | grep -o "$1  *policy  *$2" | tr -s ' ')" "$1 policy $2"
}

guest() {
	for _module in overlay loop dax dm-mod; do
		[ ! -e "/lib/$_module.ko" ] || insmod "/lib/$_module.ko" || fail "insmod $_module"
	done
	enable_verity /mnt/hello /mnt/changed /mnt/world /mnt/code /mnt/lower/code
	expect ok "fs-verity over SHA-512" verity /mnt/sha512 sha512
	expect_allowed /mnt/world "world, without a policy"
	owner_key
	activate /mnt/policies/all.p7b

	# IPE alone
	expect_allowed /bin/busybox "busybox of the initramfs"
	expect_denied /mnt/hello "hello, no module"
	insmod /lib/digest_cache.ko || fail "insmod digest_cache"
	load_list /mnt/lists/hello
	load_list /mnt/lists/good
	load_list /mnt/lists/code
	expect_denied /mnt/hello "hello, not attached"
	expect_equal "not attached" "$(cat "$dc/mark")" 0
	expect_equal "dclist status" "$(dclist status | grep -c '^way: .*IPE of an unmodified kernel does not get its answers$')" 1
	expect_why broken "the active policy all denies op=EXECUTE"
	for _text in "" 0 2 11 on; do
		expect_write EINVAL "$_text" "$dc/mark"
	done
	expect_write ok 1 "$dc/mark"
	expect_write ok "1
" "$dc/mark"
	expect_equal "attached" "$(cat "$dc/mark")" 1
	dclist status >/tmp/status
	expect_equal "dclist status" "$(sed -n 's/^way: *//p' /tmp/status)" "a module; IPE of an unmodified kernel gets its answers"
	expect_equal "dclist policy new" "$(dclist policy new --profile packages-only | grep -c '^op=EXECUTE fsverity_signature=TRUE action=ALLOW$')" 1
	expect_equal "its policy" "$(sed -n 's/^policy: *//p' /tmp/status)" "all 1.0.0, uses the digest cache"

	# What is attested
	runs_everywhere /mnt/hello hello
	expect_why ok "the active policy all allows op=EXECUTE"
	expect ok "map what has SHA-512, the first event" mmap /mnt/sha512
	expect_allowed /mnt/sha512 "what has SHA-512"
	expect_stat bound 2

	# What is not
	for _file in world changed no-verity; do
		refused_everywhere "/mnt/$_file" "$_file"
	done
	mkdir /memory
	mount -t tmpfs tmpfs /memory
	cp /mnt/hello /memory/hello
	refused_everywhere /memory/hello "a copy in tmpfs"
	expect EACCES "memfd" memfd /mnt/hello
	expect EACCES "anonymous memory" anonymous
	expect EACCES "anonymous memory, protected" anonymous-mprotect

	# Kernel modules
	expect EACCES "a module, not attested" module-fd /mnt/dummy.ko
	enable_verity /mnt/dummy.ko
	expect EACCES "a module with fs-verity, not attested" module-fd /mnt/dummy.ko
	expect EACCES "a module from memory" module-memory /mnt/dummy.ko
	load_list /mnt/lists/module
	expect ok "a module, attested" module-fd /mnt/dummy.ko
	enable_verity /mnt/lower/dummy.ko
	rmmod dummy

	# A private mapping that is written, or can be
	expect_code call /mnt/code 0
	for _way in rwx rw-rx rx-rwx rx-rw-rx fork; do
		expect_no_code "$_way" /mnt/code
	done
	expect_code protect /mnt/code 0
	expect_code unwritten /mnt/code 0

	# overlayfs: what is mapped need not be what has the name
	mount_overlay /mnt/lower
	expect_code call /o/code 0
	expect_code protect /o/code 0
	expect_no_code rw-rx /o/code
	expect EACCES "a module, attested, on overlayfs" module-fd /o/dummy.ko
	expect EACCES "what nobody attests" mmap /o/other
	in_background mapping old /o/other
	wait_until_said open /tmp/said
	cat /mnt/code >/o/other
	enable_verity /mnt/upper/other
	go_on "the other lower file, an attested one above" EACCES
	umount /o

	# Lists come and go
	unload_list hello-1.0-1.x86_64
	refused_everywhere /mnt/hello "hello, list unloaded"
	load_list /mnt/lists/hello
	runs_everywhere /mnt/hello "hello, list loaded again"
	expect_denied /mnt/world "world, nobody's"
	load_list /mnt/lists/owner
	expect_equal "signers" "$(awk '{ print $4 }' "$dc/lists" | grep -c pkcs7)" 1
	expect_allowed /mnt/world "world, by the owner's certificate"

	# Another inode: nothing of it is known
	umount /mnt
	mount -t ext4 "/dev/$disk" /mnt || fail "mount"
	expect EACCES "protect hello, the first event: nothing may be hashed there" mprotect /mnt/hello
	expect ok "map hello" mmap /mnt/hello
	expect ok "protect hello, which is known" mprotect /mnt/hello

	# A page that was read while fs-verity was being enabled (D11)
	if [ -e /lib/dm-mod.ko ]; then
		mount_slow
		enable_verity /mnt/honest
		expect_equal "evil page in the cache" "$(flip enable slow /slow/f /mnt/slow.img 0 /mnt/evil)" ok
		expect_allowed /mnt/honest "an honest copy"
		expect_no_evil /slow/f "the good digest with an evil page"
		expect_equal "good page on the disk" "$(flip set /slow/f /mnt/slow.img 0 /mnt/evil /mnt/good)" ok
		expect_allowed /slow/f "the file as it was hashed"
		umount /slow
	fi

	# Nobody takes the programs away
	case $(uname -r) in
	6.*) expect_write EBUSY 0 /proc/sys/kernel/ftrace_enabled ;;
	*) expect_write EOPNOTSUPP 0 /proc/sys/kernel/ftrace_enabled ;;
	esac
	expect_equal "programs by id" "$(bpfprog)" "opened 0, EACCES 8"
	expect_write EINVAL 0 "$dc/mark"
	expect_equal "rmmod -f" "$(rmmod -f digest_cache 2>&1)" "rmmod: can't unload module 'digest_cache': Resource temporarily unavailable"
	echo 3 >/proc/sys/vm/drop_caches
	expect_allowed /mnt/hello "hello, at the end"
	expect_denied /mnt/changed "changed, at the end"
}
