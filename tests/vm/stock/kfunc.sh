# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: the example of bpf_digest_cache(7), loaded by libbpf: users run what is attested, modules are the owner's
host() {
	need_bpf
	if ! hash clang 2>/dev/null || ! pkg-config --exists libbpf libelf; then
		skip "no clang, libbpf-dev and libelf-dev: make deps GROUPS=more"
	fi
	timeout 60 clang -O2 -g -target bpf -mcpu=v3 -Wall -I "/usr/include/$(gcc -print-multiarch)" \
		-c "$top/docs/bpf/attested.bpf.c" -o "$work/attested.bpf.o"
	# Anonymous memory has no file, which the verifier of 6.12 does not believe
	cat >"$work/maps.bpf.c" <<-'EOT'
		#include <linux/bpf.h>
		#include <bpf/bpf_helpers.h>
		#include <bpf/bpf_tracing.h>

		struct file {
			unsigned int f_flags;
		} __attribute__((preserve_access_index));

		extern int bpf_digest_cache_file(struct file *file__nullable) __ksym;
		extern int bpf_digest_cache_signed_by(struct file *file__nullable, const char *signer__str) __ksym;
		static const char owner[] = "pkcs7";
		char _license[] SEC("license") = "GPL";

		SEC("lsm.s/mmap_file")
		int BPF_PROG(maps, struct file *file)
		{
			if (!file)
				return 0;
			return bpf_digest_cache_file(file) == 1 && bpf_digest_cache_signed_by(file, owner) == 1 ? -13 : 0;
		}
	EOT
	timeout 60 clang -O2 -g -target bpf -mcpu=v3 -Wall -I "/usr/include/$(gcc -print-multiarch)" \
		-c "$work/maps.bpf.c" -o "$work/maps.bpf.o"
	put "$work/maps.bpf.o" maps.bpf.o
	cat >"$work/attach.c" <<-'EOT'
		#include <bpf/libbpf.h>
		#include <stdio.h>
		#include <unistd.h>

		int main(int argc, char **argv)
		{
			struct bpf_object *object = argc == 2 ? bpf_object__open(argv[1]) : NULL;
			struct bpf_program *prog;

			if (!object || bpf_object__load(object))
				return 1;
			bpf_object__for_each_program(prog, object)
				if (!bpf_program__attach(prog))
					return 1;
			puts("attached");
			fflush(stdout);
			pause();
			return 0;
		}
	EOT
	# shellcheck disable=SC2046 # words
	timeout 60 gcc -static -O1 -Wall -o "$work/attach" "$work/attach.c" $(pkg-config --cflags libbpf) \
		$(pkg-config --static --libs libbpf)
	put "$work/attested.bpf.o" attested.bpf.o
	put "$work/attach" attach
	program_of hello hello
	program_of world world
	list_of hello
	put "$base/$flavour-kernel/lib/dummy.ko" dummy.ko
	pgp_list vendors "$(content_digest "$image/dummy.ko")"
	pkcs7_list owners "$(content_digest "$image/dummy.ko")"
	disk_size 32
}

# by_nobody STATUS PROGRAM - a user other than root starts it
by_nobody() {
	_got=0
	probe nobody "$2" >/tmp/said 2>&1 || _got=$?
	expect_equal "$2, by a user" "$_got" "$1"
}

guest() {
	owner_key
	insmod /lib/digest_cache.ko || fail "insmod digest_cache"
	enable_verity /mnt/hello /mnt/world /mnt/dummy.ko
	chmod 0755 /mnt
	by_nobody 0 /mnt/world
	/mnt/attach /mnt/attested.bpf.o >/tmp/attach 2>&1 &
	wait_until_said attached /tmp/attach || sed 's/^/note /' /tmp/attach >&3
	by_nobody 2 /mnt/hello
	expect_equal "why" "$(grep -o 'Operation not permitted' /tmp/said)" "Operation not permitted"
	load_list /mnt/lists/hello
	by_nobody 0 /mnt/hello
	by_nobody 2 /mnt/world
	expect_allowed /mnt/world "what is not attested, by root"
	expect EACCES "a module that nobody attests" module-fd /mnt/dummy.ko
	load_list /mnt/lists/vendors
	expect EACCES "a module that only a vendor attests" module-fd /mnt/dummy.ko
	load_list /mnt/lists/owners
	expect ok "a module that the owner attests as well" module-fd /mnt/dummy.ko
	unload_list hello-1.0-1.x86_64
	by_nobody 2 /mnt/hello
	expect EACCES "a module from memory" module-memory /mnt/dummy.ko
	/mnt/attach /mnt/maps.bpf.o >/tmp/maps 2>&1 &
	wait_until_said attached /tmp/maps || sed 's/^/note /' /tmp/maps >&3
	expect ok "map what the owner does not attest" mmap /mnt/hello
	expect EACCES "map what the owner attests" mmap /mnt/dummy.ko
	expect ok "anonymous memory, of which there is no file" anonymous
}
