/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What events.lskel.h calls: a loader for light skeletons without maps, in the kernel.
 * The skeleton has a BPF program of type syscall that loads the programs; this loads
 * and runs that one. The names, and struct bpf_loader_ctx, are those of libbpf's file
 * of the same name (bpf/skel_internal.h), which is for user space as well.
 */
#ifndef _DIGEST_CACHE_SKEL_INTERNAL_H
#define _DIGEST_CACHE_SKEL_INTERNAL_H

#include <linux/bpf.h>
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/slab.h>
#include <linux/stddef.h>
#include <linux/string.h>

struct bpf_prog_desc {
	int prog_fd;
};

/* The first bit of @flags: the pointers in it are the kernel's. */
struct bpf_loader_ctx {
	__u32 sz;
	__u32 flags;
	__u32 log_level;
	__u32 log_size;
	__u64 log_buf;
};

struct bpf_load_and_run_opts {
	struct bpf_loader_ctx *ctx;
	const void *data;
	const void *insns;
	__u32 data_sz;
	__u32 insns_sz;
};

/* Exported, and in no header of the kernel. */
int kern_sys_bpf(int cmd, union bpf_attr *attr, unsigned int size);

static inline void *skel_alloc(size_t size)
{
	struct bpf_loader_ctx *ctx = kzalloc(size, GFP_KERNEL);

	if (ctx)
		ctx->flags = 1;
	return ctx;
}

static inline void skel_free(const void *p)
{
	kfree(p);
}

static inline int skel_closenz(int fd)
{
	return fd > 0 ? close_fd(fd) : -EINVAL;
}

static inline int skel_raw_tracepoint_open(const char *name, int prog_fd)
{
	union bpf_attr attr = {
		.raw_tracepoint.name = (unsigned long)name,
		.raw_tracepoint.prog_fd = prog_fd,
	};

	return kern_sys_bpf(BPF_RAW_TRACEPOINT_OPEN, &attr, sizeof(attr));
}

/* An array of one element, which the loader works on; its file descriptor. */
static inline int skel_loader_map(const struct bpf_load_and_run_opts *opts)
{
	union bpf_attr create = {
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = sizeof(int),
		.value_size = opts->data_sz,
		.max_entries = 1,
	};
	int key = 0, err, fd;
	union bpf_attr update = {
		.key = (unsigned long)&key,
		.value = (unsigned long)opts->data,
	};

	fd = kern_sys_bpf(BPF_MAP_CREATE, &create, sizeof(create));
	if (fd < 0)
		return fd;
	update.map_fd = fd;
	err = kern_sys_bpf(BPF_MAP_UPDATE_ELEM, &update, sizeof(update));
	if (!err)
		return fd;
	close_fd(fd);
	return err;
}

static inline int skel_run(const struct bpf_load_and_run_opts *opts, int map_fd)
{
	union bpf_attr load = {
		.prog_type = BPF_PROG_TYPE_SYSCALL,
		.prog_flags = BPF_F_SLEEPABLE,
		.insns = (unsigned long)opts->insns,
		.insn_cnt = opts->insns_sz / sizeof(struct bpf_insn),
		.license = (unsigned long)"GPL",
		.fd_array = (unsigned long)&map_fd,
	};
	union bpf_attr run = {
		.test.ctx_in = (unsigned long)opts->ctx,
		.test.ctx_size_in = opts->ctx->sz,
	};
	int fd, err;

	fd = kern_sys_bpf(BPF_PROG_LOAD, &load, sizeof(load));
	if (fd < 0)
		return fd;
	run.test.prog_fd = fd;
	err = kern_sys_bpf(BPF_PROG_RUN, &run, sizeof(run));
	close_fd(fd);
	return err ?: min_t(int, run.test.retval, 0);
}

static inline int bpf_load_and_run(const struct bpf_load_and_run_opts *opts)
{
	int map_fd = skel_loader_map(opts), err;

	if (map_fd < 0)
		return map_fd;
	err = skel_run(opts, map_fd);
	close_fd(map_fd);
	return err;
}

#endif /* _DIGEST_CACHE_SKEL_INTERNAL_H */
