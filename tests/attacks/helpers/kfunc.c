// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * May a BPF program of somebody else's call a function of the module?
 *
 *	kfunc lsm|syscall FUNCTION	"ok", or an errno
 *
 * FUNCTION takes a file, as the hook file_open does.
 */
#include "btf.h"

/* An open descriptor of the module's BTF */
static int module_btf(void)
{
	union bpf_attr next = { 0 };

	for (; !sys_bpf(BPF_BTF_GET_NEXT_ID, &next);
	     next.start_id = next.next_id) {
		union bpf_attr get = { .btf_id = next.next_id }, ask = { 0 };
		char name[64] = "";
		struct bpf_btf_info info = { .name = (uintptr_t)name,
					     .name_len = sizeof(name) };
		int fd = sys_bpf(BPF_BTF_GET_FD_BY_ID, &get);

		ask.info.bpf_fd = (unsigned int)fd;
		ask.info.info_len = sizeof(info);
		ask.info.info = (uintptr_t)&info;
		if (!sys_bpf(BPF_OBJ_GET_INFO_BY_FD, &ask) &&
		    !strcmp(name, "digest_cache"))
			return fd;
		close(fd);
	}
	errx(2, "the module has no BTF");
}

int main(int argc, char **argv)
{
	const int lsm = argc == 3 && !strcmp(argv[1], "lsm");
	const int btf[] = { 0, argc == 3 ? module_btf() : -1 };
	/* FUNCTION(file); return 0 */
	const struct bpf_insn code[] = {
		{ BPF_LDX | BPF_DW | BPF_MEM, 1, 1, 0, 0 },
		{ BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_KFUNC_CALL, 1,
		  argc == 3 ? (int)btf_id("digest_cache", argv[2]) : 0 },
		{ BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0 },
		{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
	};
	union bpf_attr load = {
		.prog_type = lsm ? BPF_PROG_TYPE_LSM : BPF_PROG_TYPE_SYSCALL,
		.expected_attach_type = lsm ? BPF_LSM_MAC : 0,
		.insn_cnt = sizeof(code) / sizeof(code[0]),
		.insns = (uintptr_t)code,
		.license = (uintptr_t) "GPL",
		.prog_flags = BPF_F_SLEEPABLE,
		.attach_btf_id = lsm ? btf_id(NULL, "bpf_lsm_file_open") : 0,
		.fd_array = (uintptr_t)btf,
	};

	if (argc != 3) {
		fputs("usage: kfunc lsm|syscall FUNCTION\n", stderr);
		return 2;
	}
	return answer(sys_bpf(BPF_PROG_LOAD, &load) < 0);
}
