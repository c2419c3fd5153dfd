// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gets between the programs of the module and IPE:
 *
 *	between attach		attaches a program that holds a task there while it maps a file,
 *				says "attached", and stays
 *	between refuse		the same of a program that keeps IPE from being told anything
 *	between rx|rwx FILE	maps FILE, is held, says "held" and waits for a line; then calls what
 *				is at the start of the mapping, and says "said N", or an errno
 *
 * What holds must be attached before those of the module: the last one runs first. It
 * reads a page of the task that maps, and this task's other thread provides the page.
 * With "rwx", code that says 42 is written to the mapping before it is called.
 */
#include <linux/userfaultfd.h>
#include <pthread.h>

#include "btf.h"

/* Where the page is; no other task has one there. */
#define AT 0x200000000000ULL

/* mov $42,%eax; ret */
static const unsigned char own_code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };

/* Does not come back. */
static _Noreturn void attach(const char *hook, const struct bpf_insn *code,
			     unsigned int count, unsigned int flags)
{
	union bpf_attr load = {
		.prog_type = BPF_PROG_TYPE_LSM,
		.insn_cnt = count,
		.insns = (uintptr_t)code,
		.license = (uintptr_t) "GPL",
		.prog_flags = flags,
		.expected_attach_type = BPF_LSM_MAC,
		.attach_btf_id = btf_id(NULL, hook),
	};
	union bpf_attr link = { 0 };
	int prog = sys_bpf(BPF_PROG_LOAD, &load);

	if (prog < 0)
		die("BPF_PROG_LOAD");
	link.raw_tracepoint.prog_fd = (unsigned int)prog;
	if (sys_bpf(BPF_RAW_TRACEPOINT_OPEN, &link) < 0)
		die("BPF_RAW_TRACEPOINT_OPEN");
	puts("attached");
	for (;;)
		pause();
}

static _Noreturn void do_attach(void)
{
	/* bpf_copy_from_user(stack, 8, AT); return 0 */
	const struct bpf_insn code[] = {
		{ BPF_ALU64 | BPF_MOV | BPF_X, 1, 10, 0, 0 },
		{ BPF_ALU64 | BPF_ADD | BPF_K, 1, 0, 0, -8 },
		{ BPF_ALU64 | BPF_MOV | BPF_K, 2, 0, 0, 8 },
		{ BPF_LD | BPF_DW | BPF_IMM, 3, 0, 0, (int)AT },
		{ 0, 0, 0, 0, AT >> 32 },
		{ BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_copy_from_user },
		{ BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0 },
		{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
	};

	attach("bpf_lsm_mmap_file", code, sizeof(code) / sizeof(code[0]),
	       BPF_F_SLEEPABLE);
}

static _Noreturn void do_refuse(void)
{
	/* return -EPERM */
	const struct bpf_insn code[] = {
		{ BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, -EPERM },
		{ BPF_JMP | BPF_EXIT, 0, 0, 0, 0 },
	};

	attach("bpf_lsm_inode_setintegrity", code,
	       sizeof(code) / sizeof(code[0]), 0);
}

static void *provide(void *arg)
{
	static char page[PAGE] __attribute__((aligned(PAGE)));
	struct uffdio_copy copy = { .dst = AT,
				    .src = (uintptr_t)page,
				    .len = PAGE };
	const int uffd = *(int *)arg;
	struct uffd_msg msg;
	char byte;

	if (read(uffd, &msg, sizeof(msg)) != sizeof(msg))
		die("userfaultfd");
	puts("held");
	if (read(STDIN_FILENO, &byte, 1) < 0)
		die("stdin");
	if (ioctl(uffd, UFFDIO_COPY, &copy))
		die("UFFDIO_COPY");
	return NULL;
}

/* A thread that is about to provide the page; its stack is mapped already. */
static void hold_next(pthread_t *thread)
{
	static int uffd;
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .range = { AT, PAGE },
				       .mode = UFFDIO_REGISTER_MODE_MISSING };

	uffd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	if (uffd < 0 || ioctl(uffd, UFFDIO_API, &api))
		die("userfaultfd");
	if (pthread_create(thread, NULL, provide, &uffd))
		die("pthread_create");
	if (mmap((void *)AT, PAGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		die("mmap");
	if (ioctl(uffd, UFFDIO_REGISTER, &reg))
		die("UFFDIO_REGISTER");
}

static int do_map(const char *path, int prot)
{
	int fd = open_file(path, O_RDONLY);
	pthread_t thread;
	void *p;

	hold_next(&thread);
	p = mmap(NULL, PAGE, prot, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return answer(1);
	if (prot & PROT_WRITE)
		memcpy(p, own_code, sizeof(own_code));
	printf("said %d\n", ((int (*)(void))p)());
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	if (argc == 2 && !strcmp(argv[1], "attach"))
		do_attach();
	if (argc == 2 && !strcmp(argv[1], "refuse"))
		do_refuse();
	if (argc == 3 && !strcmp(argv[1], "rx"))
		return do_map(argv[2], PROT_READ | PROT_EXEC);
	if (argc == 3 && !strcmp(argv[1], "rwx"))
		return do_map(argv[2], PROT_READ | PROT_WRITE | PROT_EXEC);
	fputs("usage: between attach | refuse | rx FILE | rwx FILE\n", stderr);
	return 2;
}
