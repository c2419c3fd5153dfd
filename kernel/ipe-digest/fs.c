// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files in /sys/kernel/security/digest_cache/.
 */

#include <linux/capability.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/hex.h>
#include <linux/math64.h>
#include <linux/security.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "internal.h"

static atomic64_t dgc_counts[DGC_COUNT_COUNT];

/**
 * dgc_count() - count something for the file "stats"
 * @what: what happened
 * @n: how often, or how many bytes
 *
 * Context: any.
 */
void dgc_count(enum dgc_count what, u64 n)
{
	atomic64_add(n, &dgc_counts[what]);
}

static u64 counted(enum dgc_count what)
{
	return atomic64_read(&dgc_counts[what]);
}

/**
 * dgc_may_change() - is the cache open to changes through a file?
 * @file: an open file of the cache
 *
 * Return: true when whoever opened it had the capability, as IPE asks for its
 * policies.
 */
bool dgc_may_change(const struct file *file)
{
	return file_ns_capable(file, &init_user_ns, CAP_MAC_ADMIN);
}

#define COPY_STEP SZ_64K

/* vmemdup_user(), but others may run meanwhile: a list can have 64 MiB. */
static void *copy_list(const char __user *data, size_t len)
{
	u8 *buf = kvmalloc(len, GFP_USER);
	size_t done, step;

	if (!buf)
		return ERR_PTR(-ENOMEM);
	for (done = 0; done < len; done += step) {
		step = min_t(size_t, len - done, COPY_STEP);
		if (copy_from_user(buf + done, data + done, step)) {
			kvfree(buf);
			return ERR_PTR(-EFAULT);
		}
		cond_resched();
	}
	return buf;
}

/* One write is one list. */
static ssize_t load_write(struct file *file, const char __user *data,
			  size_t len, loff_t *pos)
{
	void *buf;
	int err;

	if (!dgc_may_change(file))
		return -EPERM;
	if (len > dgc_max_list_bytes)
		return -EFBIG;
	if (*pos || !len)
		return -EBADMSG;
	buf = copy_list(data, len);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	err = dgc_load(buf, len);
	kvfree(buf);
	return err ?: len;
}

static const struct file_operations load_fops = {
	.write = load_write,
};

/* An id in hexadecimal, as "lists" shows it; a newline may follow. */
static ssize_t unload_write(struct file *file, const char __user *data,
			    size_t len, loff_t *pos)
{
	char text[2 * DGC_LIST_ID_LEN + 1];
	u8 id[DGC_LIST_ID_LEN];
	int err;

	if (!dgc_may_change(file))
		return -EPERM;
	if (len < 2 * DGC_LIST_ID_LEN || len > sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, data, len))
		return -EFAULT;
	if (len == sizeof(text) && text[len - 1] != '\n')
		return -EINVAL;
	if (hex2bin(id, text, sizeof(id)))
		return -EINVAL;
	err = digest_cache_change_begin(DIGEST_CACHE_SEAL_LISTS);
	if (err)
		return err;
	err = dgc_cache_withdraw(id);
	digest_cache_change_end();
	return err ?: len;
}

static const struct file_operations unload_fops = {
	.write = unload_write,
};

/* The position in the file is the index of a list; 0 is the start. */
static void *lists_start(struct seq_file *m, loff_t *pos) __acquires(RCU)
{
	u32 index = *pos ? *pos - 1 : 0;
	struct dgc_list *list;

	rcu_read_lock();
	if (*pos > U32_MAX)
		return NULL;
	list = dgc_list_next(&index);
	if (list)
		*pos = list->index;
	return list;
}

static void *lists_next(struct seq_file *m, void *v, loff_t *pos)
{
	u32 index = *pos;
	struct dgc_list *list = dgc_list_next(&index);

	/* Behind the last one, whatever is loaded meanwhile. */
	*pos = list ? list->index : (loff_t)U32_MAX + 1;
	return list;
}

static void lists_stop(struct seq_file *m, void *v) __releases(RCU)
{
	rcu_read_unlock();
}

static int lists_show(struct seq_file *m, void *v)
{
	dgc_list_show(m, v);
	return 0;
}

static const struct seq_operations lists_seq_ops = {
	.start = lists_start,
	.next = lists_next,
	.stop = lists_stop,
	.show = lists_show,
};

static int lists_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &lists_seq_ops);
}

static const struct file_operations lists_fops = {
	.open = lists_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release,
};

/* Of several by one name, the reader looks for the highest serial. */
static int revocations_show(struct seq_file *m, void *v)
{
	const struct dgc_list *list = v;

	if (!dgc_revokes(list) || !list->origin.by.owner)
		return SEQ_SKIP;
	dgc_list_show_name(m, list);
	seq_printf(m, " %llu\n", list->serial);
	return 0;
}

static const struct seq_operations revocations_seq_ops = {
	.start = lists_start,
	.next = lists_next,
	.stop = lists_stop,
	.show = revocations_show,
};

static int revocations_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &revocations_seq_ops);
}

static const struct file_operations revocations_fops = {
	.open = revocations_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release,
};

static void show_ratio(struct seq_file *m, const struct dgc_stats *stats)
{
	u64 hundredths = stats->digests ?
				 div64_u64(stats->bytes * 100, stats->digests) :
				 0;
	u32 rest;
	u64 whole = div_u64_rem(hundredths, 100, &rest);

	seq_printf(m, "bytes_per_digest: %llu.%02u\n", whole, rest);
}

static int stats_show(struct seq_file *m, void *v)
{
	struct dgc_stats stats;

	dgc_cache_stats(&stats);
	seq_printf(m, "lists: %llu\n", stats.lists);
	seq_printf(m, "digests: %llu\n", stats.digests);
	seq_printf(m, "revocations: %llu\n", stats.revocations);
	seq_printf(m, "revoked: %llu\n", stats.revoked);
	seq_printf(m, "bound: %llu\n", stats.bound);
	seq_printf(m, "bytes: %llu\n", stats.bytes);
	show_ratio(m, &stats);
	seq_printf(m, "bound_bytes: %llu\n", stats.bound_bytes);
	seq_printf(m, "loads: %llu\n", counted(DGC_COUNT_LOADS));
	seq_printf(m, "load_failures: %llu\n",
		   counted(DGC_COUNT_LOAD_FAILURES));
	seq_printf(m, "unloads: %llu\n", counted(DGC_COUNT_UNLOADS));
	seq_printf(m, "hashed: %llu\n", counted(DGC_COUNT_HASHED));
	seq_printf(m, "hashed_bytes: %llu\n", counted(DGC_COUNT_HASHED_BYTES));
	dgc_seal_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

struct dgc_file {
	const char *name;
	umode_t mode;
	const struct file_operations *fops;
};

/* clang-format off */
static const struct dgc_file dgc_files[] __initconst = {
	{ "load", 0200, &load_fops },
	{ "unload", 0200, &unload_fops },
	{ "lists", 0440, &lists_fops },
	{ "revocations", 0440, &revocations_fops },
	{ "query", 0600, &dgc_query_fops },
	{ "seal", 0600, &dgc_seal_fops },
	{ "stats", 0440, &stats_fops },
#ifdef DGC_BPF
	{ "policy", 0600, &dgc_policy_fops },
#endif
#ifdef DGC_MARK
	{ "mark", 0600, &dgc_mark_fops },
#endif
};

/* clang-format on */

/**
 * dgc_fs_init() - make the files
 *
 * Return: 0, or a negative errno with none of them there.
 */
int __init dgc_fs_init(void)
{
	struct dentry *dir = securityfs_create_dir("digest_cache", NULL);
	struct dentry *made[ARRAY_SIZE(dgc_files)];
	u32 i;
	int err;

	if (IS_ERR(dir))
		return PTR_ERR(dir);
	for (i = 0; i < ARRAY_SIZE(dgc_files); i++) {
		made[i] = securityfs_create_file(dgc_files[i].name,
						 dgc_files[i].mode, dir, NULL,
						 dgc_files[i].fops);
		err = PTR_ERR_OR_ZERO(made[i]);
		if (err)
			goto undo;
	}
	return 0;
undo:
	while (i--)
		securityfs_remove(made[i]);
	securityfs_remove(dir);
	return err;
}
