// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How many BPF programs can be opened by their id, of those that the kernel has:
 *
 *	bpfprog		"opened N, EACCES M"
 */
#include <linux/bpf.h>
#include <sys/syscall.h>

#include "attack.h"

static int sys_bpf(int cmd, union bpf_attr *attr)
{
	return (int)syscall(__NR_bpf, cmd, attr, sizeof(*attr));
}

int main(void)
{
	int opened = 0, refused = 0;
	unsigned int id = 0;

	for (;;) {
		union bpf_attr next = { .start_id = id }, get = { 0 };
		int fd;

		if (sys_bpf(BPF_PROG_GET_NEXT_ID, &next)) {
			if (errno != ENOENT)
				die("BPF_PROG_GET_NEXT_ID");
			break;
		}
		id = next.next_id;
		get.prog_id = id;
		fd = sys_bpf(BPF_PROG_GET_FD_BY_ID, &get);
		if (fd >= 0)
			opened++;
		else if (errno == EACCES)
			refused++;
	}
	printf("opened %d, EACCES %d\n", opened, refused);
	return 0;
}
