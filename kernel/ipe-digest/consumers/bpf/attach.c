// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads the BPF LSM programs of events.bpf.c, and holds them. The module carries them,
 * so that its signature covers them; there is no file descriptor, pin or map by which
 * user space could take them away.
 *
 * kfuncs are there once the module is live, so that a write to a file attaches.
 */

#define pr_fmt(fmt) "digest_cache: " fmt

#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/ftrace.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>

#include "bpf.h"
#include "compat.h"
#include "events.lskel.h"

#define LINK(name)                                            \
	(offsetof(struct dgc_bpf, links.name) / sizeof(int) - \
	 offsetof(struct dgc_bpf, links) / sizeof(int))
#define LINKS (sizeof_field(struct dgc_bpf, links) / sizeof(int))

/* From here on, events of which IPE knows, or does not ask */
#define LINKS_FOR_IPE LINK(dgc_opened_fd)
static_assert(LINK(dgc_prog_fd) + 1 == LINKS_FOR_IPE);

static DEFINE_MUTEX(attach_lock);

/* Those for the consumer, or none; set once, under attach_lock. */
static struct bpf_link *links[LINKS];
static enum dgc_consumer consumer;

/* Whose programs may call what is for those of the module */
static struct task_struct *attaching;

static atomic_t mmaps_seen;

/**
 * dgc_consumer() - who gets the events?
 *
 * Context: any.
 * Return: the consumer; once it is there, it stays.
 */
enum dgc_consumer dgc_consumer(void)
{
	/* Pairs with dgc_attach(). */
	return smp_load_acquire(&consumer);
}

/**
 * dgc_saw_mmap() - an mmap was seen
 *
 * Context: any.
 */
void dgc_saw_mmap(void)
{
	atomic_inc(&mmaps_seen);
}

/**
 * dgc_is_event_prog() - is a program one that is held here?
 * @prog: any program
 *
 * Context: any.
 * Return: true when it is.
 */
bool dgc_is_event_prog(const struct bpf_prog *prog)
{
	u32 i;

	if (dgc_consumer() == DGC_NOBODY)
		return false;
	for (i = 0; i < LINKS; i++)
		if (links[i] && links[i]->prog == prog)
			return true;
	return false;
}

/**
 * dgc_attaches() - does this task load the programs of the module now?
 *
 * Context: any.
 * Return: true when it does, and cannot load others.
 */
bool dgc_attaches(void)
{
	return READ_ONCE(attaching) == current;
}

/* While an ops that is permanent is there, nobody turns ftrace, and BPF LSM, off. */
static noinline void guarded(void)
{
	barrier();
}

static void guard_call(unsigned long ip, unsigned long parent_ip,
		       struct ftrace_ops *op, struct ftrace_regs *fregs)
{
}

static struct ftrace_ops guard_ops = {
	.func = guard_call,
	.flags = FTRACE_OPS_FL_PERMANENT,
};

static int guard_ftrace(void)
{
	static bool done;
	int err;

	if (done)
		return 0;
	guarded();
	err = ftrace_set_filter_ip(&guard_ops, (unsigned long)guarded, 0, 1) ?:
		      register_ftrace_function(&guard_ops);
	done = !err;
	return err;
}

static void drop_links(struct bpf_link *held[LINKS])
{
	u32 i;

	for (i = 0; i < LINKS; i++)
		if (held[i])
			bpf_link_put(held[i]);
}

/* Links instead of file descriptors, which go, and with them all others. */
static int hold(struct dgc_bpf *skel, u32 count, struct bpf_link *held[LINKS])
{
	const int *fds = (const int *)&skel->links;
	u32 i;

	for (i = 0; i < count; i++) {
		held[i] = bpf_link_get_from_fd(fds[i]);
		if (IS_ERR(held[i])) {
			int err = PTR_ERR(held[i]);

			held[i] = NULL;
			return err;
		}
	}
	return 0;
}

/* Is bpf in lsm=? Then an mmap of this task is seen; @file cannot be mapped. */
static int self_test(struct file *file)
{
	int before = atomic_read(&mmaps_seen);
	unsigned long addr;

	addr = vm_mmap(file, 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, 0);
	if (!IS_ERR_VALUE(addr))
		vm_munmap(addr, PAGE_SIZE);
	return atomic_read(&mmaps_seen) == before ? -EOPNOTSUPP : 0;
}

static int load(u32 count, struct bpf_link *held[LINKS])
{
	struct dgc_bpf *skel;
	int err;

	/* Another thread could keep a descriptor of a program, or replace a link's. */
	if (atomic_read(&current->files->count) != 1)
		return -EBUSY;
	skel = dgc_bpf__open();
	if (!skel)
		return -ENOMEM;
	WRITE_ONCE(attaching, current);
	err = dgc_bpf__load(skel);
	WRITE_ONCE(attaching, NULL);
	err = err ?: dgc_bpf__attach(skel) ?: hold(skel, count, held);
	dgc_bpf__destroy(skel);
	return err;
}

static int attach(u32 count, struct file *file)
{
	struct bpf_link *held[LINKS] = {};
	int err;

	err = guard_ftrace() ?: load(count, held) ?: self_test(file);
	if (err)
		drop_links(held);
	else
		memcpy(links, held, sizeof(links));
	return err;
}

/**
 * dgc_attach() - give events to a consumer, for good
 * @who: it; ready for them
 * @file: an open file of the module, which cannot be mapped
 *
 * Context: sleeps.
 * Return: 0, also when it gets them already; -EBUSY when another one does;
 * or threads share the task's descriptors; -EOPNOTSUPP when BPF programs are not
 * asked; another negative errno.
 */
int dgc_attach(enum dgc_consumer who, struct file *file)
{
	int err = 0;

	mutex_lock(&attach_lock);
	if (consumer != DGC_NOBODY)
		err = consumer == who ? 0 : -EBUSY;
	else
		err = attach(who == DGC_IPE ? LINKS_FOR_IPE : LINKS, file);
	if (!err) {
		/* Pairs with dgc_consumer(). */
		smp_store_release(&consumer, who);
	}
	mutex_unlock(&attach_lock);
	if (err)
		pr_err("The BPF programs are not attached (%d)%s\n", err,
		       err == -EOPNOTSUPP ?
			       ": lsm= does not name bpf, or an LSM denies the test" :
			       "");
	return err;
}

/**
 * dgc_bpf_attached() - do the BPF programs run?
 *
 * Context: any.
 * Return: true once they do; it stays so.
 */
bool dgc_bpf_attached(void)
{
	return dgc_consumer() != DGC_NOBODY;
}

/**
 * dgc_bpf_init() - let BPF programs call us
 *
 * Return: 0 or a negative errno.
 */
int __init dgc_bpf_init(void)
{
	int err = dgc_inode_init();

	if (err)
		return err;
	err = dgc_events_init() ?: dgc_kfunc_init();
	if (err)
		dgc_inode_exit();
	else
		dgc_initramfs_keep();
	return err;
}

/**
 * dgc_bpf_exit() - undo dgc_bpf_init(); nothing was attached
 */
void __init dgc_bpf_exit(void)
{
	dgc_initramfs_drop();
	dgc_inode_exit();
}

DGC_IMPORT_NS(BPF_INTERNAL);
