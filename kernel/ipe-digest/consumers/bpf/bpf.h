/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernels that are not patched: BPF programs of the module see the events of which
 * IPE of a patched kernel asks the cache.
 *
 * The programs: events.bpf.c, and what they call: events.c. What loads them and holds
 * them for good: attach.c. What is kept with an inode: inode.c. IPE's files, and
 * overlayfs: guard.c.
 *
 * One of two consumers gets the events: ../mark has IPE decide, and enforce.c decides
 * itself, by what policy.c has read. kfunc.c is for everybody's programs.
 */
#ifndef _DIGEST_CACHE_BPF_H
#define _DIGEST_CACHE_BPF_H

#include <linux/fsnotify_backend.h>
#include <linux/path.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "../../internal.h"

struct bpf_prog;

/* attach.c */

/**
 * enum dgc_consumer - who gets the events
 * @DGC_NOBODY: the programs are not attached
 * @DGC_IPE: IPE is told, and decides
 * @DGC_POLICY: the policy of the file "policy" decides
 */
enum dgc_consumer { DGC_NOBODY = 0, DGC_IPE, DGC_POLICY };

int dgc_attach(enum dgc_consumer consumer, struct file *file);
enum dgc_consumer dgc_consumer(void);
void dgc_saw_mmap(void);
bool dgc_is_event_prog(const struct bpf_prog *prog);
bool dgc_attaches(void);

/* enforce.c */

/* As IPE names them; those of a policy are the first */
enum dgc_op {
	DGC_OP_EXECUTE,
	DGC_OP_FIRMWARE,
	DGC_OP_KMODULE,
	DGC_OP_KEXEC_IMAGE,
	DGC_OP_KEXEC_INITRAMFS,
	DGC_OP_POLICY,
	DGC_OP_X509_CERT,
	DGC_OP_COUNT,
};

/**
 * struct dgc_event - what a consumer gets
 * @op: what the file is used for
 * @hook: of which LSM hook, as IPE names it
 * @file: the file, or NULL when there is none
 * @reads: its bytes are read, and not mapped
 * @use: how it is used
 */
struct dgc_event {
	enum dgc_op op;
	const char *hook;
	struct file *file;
	bool reads;
	struct digest_cache_use use;
};

int dgc_enforce(const struct dgc_event *event);
void dgc_initramfs_keep(void);
void dgc_initramfs_drop(void);

/* events.c */

int dgc_events_init(void);

/* guard.c */

int dgc_guard_backing(const struct file *backing, const struct file *user);
int dgc_guard_open(const struct file *file);

/* inode.c */

/**
 * struct dgc_mark - what is kept with an inode
 * @fsn: in the inode's list, and the group's
 * @state: what the cache keeps
 * @inode: in core while the mark is not @gone, or a file of it is open
 * @builtin: the kernel has verified a signature of fs-verity itself, and IPE knows
 * @lock: held while IPE is told
 * @yes: how often IPE was told that it is attested
 * @told: that was the last it was told
 * @gone: the mark leaves its inode; another one may be there
 */
struct dgc_mark {
	struct fsnotify_mark fsn;
	struct digest_cache_inode state;
	struct inode *inode;
	bool builtin;
	spinlock_t lock; /* held while IPE is told */
	u32 yes;
	bool told;
	bool gone;
};

struct dgc_mark *dgc_mark_find(struct inode *inode);
struct dgc_mark *dgc_mark_add(struct inode *inode);
void dgc_mark_put(struct dgc_mark *mark);
struct dgc_mark *dgc_mark_evaluate(struct file *file,
				   const struct digest_cache_use *use,
				   struct digest_cache_verdict *verdict);
int dgc_inode_init(void);
void dgc_inode_exit(void);

/* kfunc.c */

int dgc_kfunc_init(void);

/* policy.c */

#define DGC_POLICY_SIGNERS_MAX 16

/**
 * struct dgc_rule - by what an operation is allowed
 * @restricted: by one of the others alone; else always
 * @boot: the file is in the initramfs, until the policy is sealed
 * @any: any list attests it
 * @signers: how many are in @signer
 * @signer: a list by one of these attests it
 */
struct dgc_rule {
	bool restricted;
	bool boot;
	bool any;
	u32 signers;
	struct digest_cache_signer *signer[DGC_POLICY_SIGNERS_MAX];
};

/**
 * struct dgc_policy - what is enforced
 * @id: SHA-256 of what was signed
 * @words: @text, cut into words
 * @name: in @words
 * @version: in @words
 * @enforce: what no rule allows is denied, and not only recorded
 * @rule: by operation
 * @len: bytes in @text
 * @text: the policy as it was signed
 */
struct dgc_policy {
	u8 id[DGC_LIST_ID_LEN];
	char *words;
	const char *name, *version;
	bool enforce;
	struct dgc_rule rule[DGC_OP_COUNT];
	u32 len;
	char text[];
};

extern const char *const dgc_op_names[DGC_OP_COUNT];
extern const struct dgc_policy *dgc_policy;

/* ../mark */

#ifdef DGC_MARK
int dgc_mark_file(const struct dgc_event *event);
void dgc_mark_leaves(struct dgc_mark *mark);
#else
static inline int dgc_mark_file(const struct dgc_event *event)
{
	return -EACCES;
}

static inline void dgc_mark_leaves(struct dgc_mark *mark)
{
}
#endif

#endif /* _DIGEST_CACHE_BPF_H */
