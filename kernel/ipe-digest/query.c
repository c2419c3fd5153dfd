// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file "query": write a digest, read the lists that hold it, and which of
 * them do not count, as they or the file are revoked. With a signer, read those
 * that count for this signer.
 */

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/hex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "internal.h"

#define DGC_CONTENT_PREFIX "content:"
#define DGC_SIGNER_PREFIX "signer:"
#define DGC_QUERY_MAX                                                   \
	(sizeof(DGC_SIGNER_PREFIX ":" DGC_CONTENT_PREFIX "sha256:\n") + \
	 2 * DGC_PGP_FINGERPRINT_MAX + 2 * DGC_DIGEST_MAX)

/**
 * struct dgc_query - what an open file asks for; under the seq_file's lock
 * @kind: what the digest is of; DGC_KIND_INVALID before the first question
 * @algo: its algorithm
 * @digest: the digest
 * @signer: for whom a list is to count; NULL: it need not
 */
struct dgc_query {
	enum dgc_kind kind;
	enum dgc_algo algo;
	u8 digest[DGC_DIGEST_MAX];
	struct digest_cache_signer *signer;
};

/* "ALG:"; moves @text behind it. */
static enum dgc_algo parse_algo(const char **text)
{
	enum dgc_algo algo;
	size_t len;

	for (algo = 1; algo < DGC_ALGO_COUNT; algo++) {
		len = strlen(dgc_algo_name(algo));
		if (strncmp(*text, dgc_algo_name(algo), len) ||
		    (*text)[len] != ':')
			continue;
		*text += len + 1;
		return algo;
	}
	return DGC_ALGO_INVALID;
}

/* "signer:FINGERPRINT:", or nothing; moves @text behind it. */
static int parse_signer(char **text, struct dgc_query *query)
{
	const size_t prefix = strlen(DGC_SIGNER_PREFIX);
	struct digest_cache_signer *signer;
	char *name = *text + prefix;

	if (strncmp(*text, DGC_SIGNER_PREFIX, prefix))
		return 0;
	*text = name;
	strsep(text, ":");
	if (!*text)
		return -EINVAL;
	signer = digest_cache_signer_new(name);
	if (IS_ERR(signer))
		return PTR_ERR(signer) == -EBADMSG ? -EINVAL : PTR_ERR(signer);
	query->signer = signer;
	return 0;
}

static int parse_query(const char *text, struct dgc_query *query)
{
	size_t prefix = strlen(DGC_CONTENT_PREFIX);
	u32 size;

	query->kind = DGC_KIND_VERITY;
	if (!strncmp(text, DGC_CONTENT_PREFIX, prefix)) {
		query->kind = DGC_KIND_CONTENT;
		text += prefix;
	}
	query->algo = parse_algo(&text);
	size = dgc_algo_size(query->algo);
	if (!size || strlen(text) != 2 * size)
		return -EINVAL;
	return hex2bin(query->digest, text, size);
}

/* The next list that holds the digest, or attests the file by its content. */
static u32 next_owner(const struct dgc_query *query, u32 after)
{
	u32 owner = dgc_cache_next_owner(query->kind, query->algo,
					 query->digest, after);
	u32 bound = 0;

	if (query->kind == DGC_KIND_VERITY)
		bound = dgc_bound_next_owner(query->algo, query->digest, after);
	return owner && bound ? min(owner, bound) : owner ?: bound;
}

/* The position in the file is the index of a list; 0 is the start. */
static void *query_start(struct seq_file *m, loff_t *pos) __acquires(RCU)
{
	const struct dgc_query *query = m->private;
	u32 owner;

	rcu_read_lock();
	if (query->kind == DGC_KIND_INVALID || *pos > U32_MAX)
		return NULL;
	owner = next_owner(query, *pos ? *pos - 1 : 0);
	if (!owner)
		return NULL;
	*pos = owner;
	return pos;
}

static void *query_next(struct seq_file *m, void *v, loff_t *pos)
{
	const struct dgc_query *query = m->private;
	u32 owner = next_owner(query, *pos);

	/* Behind the last one, whatever is loaded meanwhile. */
	*pos = owner ?: (loff_t)U32_MAX + 1;
	return owner ? pos : NULL;
}

static void query_stop(struct seq_file *m, void *v) __releases(RCU)
{
	rcu_read_unlock();
}

/* The digest that is asked for, and those of the content, if it is remembered. */
static void query_file(const struct dgc_query *query, struct dgc_names *file)
{
	file->count = 1;
	file->name[0] =
		(struct dgc_name){ query->kind, query->algo, query->digest };
	if (query->kind == DGC_KIND_VERITY)
		dgc_bound_file(query->algo, query->digest, file);
}

static int query_show(struct seq_file *m, void *v)
{
	const loff_t *index = v;
	const struct dgc_list *list = dgc_list_by_index(*index);
	const struct dgc_query *query = m->private;
	struct dgc_struck struck;
	struct dgc_names file;
	bool revoked;

	if (!list)
		return SEQ_SKIP;
	query_file(query, &file);
	dgc_revoked_strike(&file, &struck);
	revoked = dgc_revoked_list(list, &struck, 0, query->signer) ==
		  DIGEST_CACHE_REVOKED;
	if (revoked && query->signer)
		return SEQ_SKIP;
	seq_printf(m, "%*phN ", DGC_LIST_ID_LEN, list->origin.id);
	dgc_list_show_name(m, list);
	if (revoked)
		seq_puts(m, " revoked");
	seq_putc(m, '\n');
	return 0;
}

static const struct seq_operations query_seq_ops = {
	.start = query_start,
	.next = query_next,
	.stop = query_stop,
	.show = query_show,
};

static int query_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &query_seq_ops, sizeof(struct dgc_query));
}

static ssize_t query_write(struct file *file, const char __user *data,
			   size_t len, loff_t *pos)
{
	struct seq_file *m = file->private_data;
	char text[DGC_QUERY_MAX + 1], *rest = text;
	struct dgc_query asked = {};
	int err;

	if (len > DGC_QUERY_MAX)
		return -EINVAL;
	if (copy_from_user(text, data, len))
		return -EFAULT;
	text[len] = '\0';
	if (len && text[len - 1] == '\n')
		text[len - 1] = '\0';
	err = parse_signer(&rest, &asked);
	if (!err)
		err = parse_query(rest, &asked);
	if (!err) {
		mutex_lock(&m->lock);
		swap(*(struct dgc_query *)m->private, asked);
		mutex_unlock(&m->lock);
	}
	digest_cache_signer_free(asked.signer);
	if (err)
		return err;
	/* The answer is read from the start. */
	*pos = 0;
	return len;
}

static int query_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;
	struct dgc_query *query = m->private;

	digest_cache_signer_free(query->signer);
	return seq_release_private(inode, file);
}

const struct file_operations dgc_query_fops = {
	.open = query_open,
	.read = seq_read,
	.write = query_write,
	.llseek = noop_llseek,
	.release = query_release,
};
