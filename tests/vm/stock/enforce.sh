# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: the module enforces a signed policy without IPE; root takes nothing of it back
host() {
	local mode

	need_bpf
	suite=$top/tests/attacks
	. "$suite/host.bash"
	put "$vm/dclist.sh" lib/dclist.sh
	{
		printf '%s\n' 'policy_name=test policy_version=1.0.0' 'DEFAULT action=ALLOW' 'DEFAULT op=EXECUTE action=DENY' \
			'op=EXECUTE boot_verified=TRUE action=ALLOW' 'op=EXECUTE digest_cache=trusted action=ALLOW'
		printf 'DEFAULT op=%s action=DENY\n' KMODULE KEXEC_IMAGE KEXEC_INITRAMFS FIRMWARE POLICY
		printf '%s\n' 'op=KMODULE digest_cache_signer=pkcs7 action=ALLOW' 'op=KEXEC_INITRAMFS digest_cache=trusted action=ALLOW' \
			'op=FIRMWARE digest_cache=trusted action=ALLOW' 'op=POLICY digest_cache=trusted action=ALLOW'
	} >"$work/test.pol"
	mkdir -p "$image/policies"
	for mode in audit enforce; do
		"$top/build/dclist" policy sign --force --module "$mode" --cert "$keys/x509.pem" --key "$keys/x509.key" \
			-o "$image/policies/$mode" "$work/test.pol"
	done
	program_of hello hello
	program_of hello sha512
	program_of hello no-verity
	program_of world world
	list_of hello
	code_and_other
	put "$base/$flavour-kernel/lib/dummy.ko" dummy.ko
	put "$base/$flavour-kernel/lib/dummy.ko" lower/dummy.ko
	pgp_list module "$(content_digest "$image/dummy.ko")"
	pkcs7_list owners "$(content_digest "$image/dummy.ko")"
	head -c 256K "$kernel" >"$image/kernel"
	echo "an initramfs" >"$image/initramfs"
	pgp_list kernel "$(content_digest "$image/kernel")"
	echo good >"$image/firmware"
	echo 'dont_measure uid=4711' >"$image/rules"
	pgp_list read "$(content_digest "$image/firmware")" "$(content_digest "$image/rules")"
	interpreter
	tools mapping bpfprog kfunc
	disk_size 64
}

# An attested program with an ELF interpreter of which nothing is mapped executable
interpreter() {
	printf '.section .interp, "a"\n.asciz "/mnt/ld.so"\n' >"$work/interp.S"
	printf '.data\n.quad 0\n' >"$work/data.S"
	timeout 20 gcc -nostdlib -static -DSTATUS=0 -DOTHER=42 -Wl,--build-id=none -o "$work/main" "$suite/program.S" "$work/interp.S"
	timeout 20 gcc -nostdlib -static -Wl,--build-id=none -Wl,-Ttext-segment=0x10000000 \
		-Wl,-e,"0x$(nm "$work/main" | sed -n 's/ . other$//p')" -o "$work/ld.so" "$work/data.S"
	put "$work/main" main
	put "$work/ld.so" ld.so
	pgp_list main "$(content_digest "$work/main")"
}

guest() {
	for _module in overlay loop; do
		[ ! -e "/lib/$_module.ko" ] || insmod "/lib/$_module.ko" || fail "insmod $_module"
	done
	insmod /lib/digest_cache.ko || fail "insmod digest_cache"
	enable_verity /mnt/hello /mnt/world /mnt/code /mnt/lower/code /mnt/dummy.ko /mnt/lower/dummy.ko /mnt/kernel /mnt/initramfs \
		/mnt/firmware /mnt/rules /mnt/main /mnt/ld.so /mnt/bin/*
	expect ok "fs-verity over SHA-512" verity /mnt/sha512 sha512
	owner_key
	. /mnt/lib/dclist.sh
	ran 0 dclist policy load --force /mnt/policies/enforce
	says "test 1.0.0: the module enforces it until the next boot"
	ran 1 dclist policy load --force /mnt/policies/audit
	says "the module enforces a policy already, and accepts no other until the next boot"
	expect_allowed /bin/busybox "busybox of the initramfs"
	expect_denied /mnt/hello "hello, without a list"
	expect_record 'ipe_op=EXECUTE ipe_hook=BPRM_CHECK enforcing=1 .* path="/mnt/hello" .* digest_cache=no_lists '
	for _list in hello code tools main; do
		load_list "/mnt/lists/$_list"
	done

	# What is attested, and what is not
	expect EACCES "protect hello, the first event: nothing may be hashed there" mprotect /mnt/hello
	runs_everywhere /mnt/hello hello
	runs_everywhere /mnt/sha512 "what has SHA-512"
	refused_everywhere /mnt/world world
	refused_everywhere /mnt/no-verity "what has no fs-verity"
	expect_record 'path="/mnt/no-verity" .* digest_cache=no_fsverity fsverity_digest=\? rule='
	mkdir /memory
	mount -t tmpfs tmpfs /memory
	cp /mnt/hello /memory/hello
	refused_everywhere /memory/hello "a copy in tmpfs"
	expect EACCES "memfd" memfd /mnt/hello
	expect EACCES "anonymous memory" anonymous
	expect EACCES "anonymous memory, protected" anonymous-mprotect
	expect_record 'ipe_hook=MPROTECT enforcing=1 .* path=\? dev=\? ino=\? rule="DEFAULT op=EXECUTE action=DENY"'
	expect_denied /mnt/main "an attested program, by an interpreter that no list holds"
	expect_record 'ipe_hook=BPRM_CHECK .* path="/mnt/ld.so" .* digest_cache=not_attested '

	# Since Linux 6.14 an interpreter can ask
	if [ "$(probe check /bin/busybox)" = ok ]; then
		expect ok "check what is attested" check /mnt/hello
		expect EACCES "check what is not" check /mnt/world
		expect_record 'ipe_hook=BPRM_CREDS_FOR_EXEC enforcing=1 .* path="/mnt/world" '
	fi

	# A private mapping that is written, or can be
	expect_code call /mnt/code 0
	for _way in rwx rw-rx rx-rwx rx-rw-rx fork; do
		expect_no_code "$_way" /mnt/code
	done
	expect_code protect /mnt/code 0
	expect_code unwritten /mnt/code 0

	# overlayfs
	mount_overlay /mnt/lower
	expect_code call /o/code 0
	expect_no_code rw-rx /o/code
	expect EACCES "map what nobody attests, on overlayfs" mmap /o/other
	in_background mapping old /o/other
	wait_until_said open /tmp/said
	cat /mnt/code >/o/other
	enable_verity /mnt/upper/other
	go_on "the lower file, an attested one above" EACCES

	# Modules: only the owner's. kexec: by nobody, though attested
	load_list /mnt/lists/module
	expect EACCES "a module that only the vendor attests" module-fd /mnt/dummy.ko
	expect_record 'ipe_op=KMODULE ipe_hook=KERNEL_READ .* digest_cache=attested .* rule="DEFAULT op=KMODULE action=DENY"'
	expect EACCES "a module of the initramfs" module-fd /lib/dummy.ko
	load_list /mnt/lists/owners
	expect EACCES "a module from memory" module-memory /mnt/dummy.ko
	expect_record 'ipe_op=KMODULE ipe_hook=KERNEL_LOAD '
	expect EACCES "a module, on overlayfs" module-fd /o/dummy.ko
	expect ok "a module that the owner attests as well" module-fd /mnt/dummy.ko
	rmmod dummy
	unload_list owners
	expect EACCES "a module that the owner attests no more" module-fd /mnt/dummy.ko
	load_list /mnt/lists/kernel
	expect EACCES "kexec of what is attested, by a policy that allows none" kexec /mnt/kernel
	expect_record 'ipe_op=KEXEC_IMAGE ipe_hook=KERNEL_READ .* digest_cache=attested '
	umount /o

	# Firmware, where the kernel has a driver that asks for it, and policies of IMA
	printf /mnt >/sys/module/firmware_class/parameters/path
	[ ! -e "$driver" ] || expect_write EACCES firmware "$driver/trigger_request"
	expect_write EACCES /mnt/rules "$ima/policy"
	expect_record 'ipe_op=POLICY ipe_hook=KERNEL_READ .* path="/mnt/rules" .* digest_cache=not_attested '
	load_list /mnt/lists/read
	if [ -e "$driver" ]; then
		expect_write ok firmware "$driver/trigger_request"
		expect_equal "the driver has" "$(driver_has)" good
	fi
	expect_write ok /mnt/rules "$ima/policy"

	# Lists come and go
	unload_list hello-1.0-1.x86_64
	refused_everywhere /mnt/hello "hello, list unloaded"
	load_list /mnt/lists/hello
	runs_everywhere /mnt/hello "hello, list loaded again"

	# The user is told
	ran 0 dclist why /mnt/hello
	says "the module enforces its policy"
	says "the active policy test allows op=EXECUTE, line 5: op=EXECUTE digest_cache=trusted action=ALLOW"
	ran 1 dclist why /mnt/world
	ran 1 dclist why /mnt/dummy.ko
	says "the active policy test denies op=KMODULE"
	dclist status >/tmp/status
	expect_equal "dclist status" "$(sed -n 's/^way: *//p' /tmp/status)" "a module, which enforces a policy of its own, without IPE"
	ran 1 dclist policy learn
	says "/mnt/world"

	# Nobody takes it away
	case $(uname -r) in
	6.*) expect_write EBUSY 0 /proc/sys/kernel/ftrace_enabled ;;
	*) expect_write EOPNOTSUPP 0 /proc/sys/kernel/ftrace_enabled ;;
	esac
	expect_equal "programs by id" "$(bpfprog)" "opened 0, EACCES 10"
	expect EPERM "another policy" write /mnt/policies/audit "$dc/policy"
	expect_equal "rmmod -f" "$(rmmod -f digest_cache 2>&1)" "rmmod: can't unload module 'digest_cache': Resource temporarily unavailable"
	expect_equal "functions of the module's own programs" "$(kfunc lsm bpf_digest_cache_on_open)" EACCES
	expect_equal "functions for everybody" "$(kfunc lsm bpf_digest_cache_file)" ok
	expect_equal "the same, of no LSM program" "$(kfunc syscall bpf_digest_cache_file)" EACCES

	# The hand-over
	for _applet in $(busybox --list); do
		[ -e "/mnt/bin/$_applet" ] || ln -s busybox "/mnt/bin/$_applet"
	done
	expect_allowed /bin/busybox "busybox of the initramfs, before the seal"
	PATH=/mnt/bin
	seal keys policy
	expect_denied /bin/busybox "busybox of the initramfs, after it"
	expect_allowed /mnt/bin/true "what is attested"
	expect EPERM "another policy" write /mnt/policies/audit "$dc/policy"
	expect_denied /mnt/world "what nobody attests"
}
