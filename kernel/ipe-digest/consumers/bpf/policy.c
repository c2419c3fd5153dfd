// SPDX-License-Identifier: GPL-2.0-only
/*
 * The policy: a few words, signed as the owner's digest lists are, written once.
 *
 *	digest_cache_policy=NAME policy_version=1.0.0 mode=enforce
 *	op=EXECUTE boot_verified=TRUE digest_cache=trusted
 *	op=KMODULE digest_cache_signer=0123... digest_cache_signer=pkcs7
 *
 * The words are IPE's. What is in a line of an operation allows it, each by itself; an
 * operation without a line is allowed. "dclist policy" makes it from a policy of IPE.
 */

#include <linux/audit.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "bpf.h"

#define DGC_POLICY_MAX 65536

const char *const dgc_op_names[DGC_OP_COUNT] = {
	[DGC_OP_EXECUTE] = "EXECUTE",
	[DGC_OP_FIRMWARE] = "FIRMWARE",
	[DGC_OP_KMODULE] = "KMODULE",
	[DGC_OP_KEXEC_IMAGE] = "KEXEC_IMAGE",
	[DGC_OP_KEXEC_INITRAMFS] = "KEXEC_INITRAMFS",
	[DGC_OP_POLICY] = "POLICY",
	[DGC_OP_X509_CERT] = "X509_CERT",
};

static DEFINE_MUTEX(policy_lock);

/* Set once, before DGC_POLICY is the consumer; never changed after that. */
const struct dgc_policy *dgc_policy;

/* What follows a word's "=", or NULL when it is another word. */
static char *value_of(char *word, const char *name)
{
	const size_t len = strlen(name);

	return word && !strncmp(word, name, len) && word[len] == '=' &&
			       word[len + 1] ?
		       word + len + 1 :
		       NULL;
}

/* The first line. Name and version are for people. */
static int parse_header(char *line, struct dgc_policy *policy)
{
	char *name = value_of(strsep(&line, " "), "digest_cache_policy");
	char *version = value_of(strsep(&line, " "), "policy_version");
	char *mode = value_of(line, "mode");

	if (!name || !version || !mode)
		return -EBADMSG;
	policy->name = name;
	policy->version = version;
	policy->enforce = !strcmp(mode, "enforce");
	return policy->enforce || !strcmp(mode, "audit") ? 0 : -EBADMSG;
}

static int parse_signer(const char *text, struct dgc_rule *rule)
{
	struct digest_cache_signer *signer;

	if (rule->signers == DGC_POLICY_SIGNERS_MAX)
		return -EBADMSG;
	signer = digest_cache_signer_new(text);
	if (IS_ERR(signer))
		return PTR_ERR(signer);
	rule->signer[rule->signers++] = signer;
	return 0;
}

static int parse_word(char *word, struct dgc_rule *rule)
{
	char *signer = value_of(word, "digest_cache_signer");

	if (signer)
		return parse_signer(signer, rule);
	if (!strcmp(word, "boot_verified=TRUE"))
		rule->boot = true;
	else if (!strcmp(word, "digest_cache=trusted"))
		rule->any = true;
	else
		return -EBADMSG;
	return 0;
}

/* A line of an operation, which has one at most */
static int parse_rule(char *line, struct dgc_policy *policy)
{
	char *name = value_of(strsep(&line, " "), "op"), *word;
	struct dgc_rule *rule;
	int op, err = 0;

	op = name ? match_string(dgc_op_names, DGC_OP_COUNT, name) : -EINVAL;
	if (op < 0)
		return -EBADMSG;
	rule = &policy->rule[op];
	if (rule->restricted)
		return -EBADMSG;
	rule->restricted = true;
	while (!err && (word = strsep(&line, " ")))
		err = parse_word(word, rule);
	return err;
}

/* @text ends in NUL, and is changed. */
static int parse_lines(char *text, struct dgc_policy *policy)
{
	int err = parse_header(strsep(&text, "\n"), policy);
	char *line;

	while (!err && (line = strsep(&text, "\n")) && (*line || text))
		err = parse_rule(line, policy);
	return err;
}

static void policy_free(struct dgc_policy *policy)
{
	u32 op, i;

	for (op = 0; op < DGC_OP_COUNT; op++)
		for (i = 0; i < policy->rule[op].signers; i++)
			digest_cache_signer_free(policy->rule[op].signer[i]);
	kfree(policy->words);
	kfree(policy);
}

static struct dgc_policy *policy_new(const u8 *data, u32 len)
{
	struct dgc_policy *policy = kzalloc(sizeof(*policy) + len, GFP_KERNEL);
	int err;

	if (!policy)
		return ERR_PTR(-ENOMEM);
	policy->len = len;
	memcpy(policy->text, data, len);
	policy->words = kmemdup_nul(data, len, GFP_KERNEL);
	if (!policy->words)
		err = -ENOMEM;
	else
		err = strlen(policy->words) == len ?
			      parse_lines(policy->words, policy) :
			      -EBADMSG;
	if (!err)
		return policy;
	policy_free(policy);
	return ERR_PTR(err);
}

/* Whoever may sign lists as the owner may sign this, and no vendor. */
static struct dgc_policy *policy_verify(const u8 *buf, u32 len)
{
	struct dgc_origin origin = {};
	struct dgc_trailer trailer;
	struct dgc_policy *policy;
	int err;

	err = dgc_trailer_parse(buf, len, &trailer);
	if (!err && trailer.format != DGC_SIG_PKCS7)
		err = -ENOKEY;
	if (!err)
		err = dgc_pkcs7_verify(buf, trailer.signed_len,
				       buf + trailer.sig_off, trailer.sig_len,
				       &origin);
	if (err)
		return ERR_PTR(err);
	policy = policy_new(buf, trailer.signed_len);
	if (!IS_ERR(policy))
		memcpy(policy->id, origin.id, sizeof(policy->id));
	return policy;
}

static int policy_set(const u8 *buf, u32 len, struct file *file)
{
	struct dgc_policy *policy;
	int err;

	if (dgc_policy)
		return -EPERM;
	policy = policy_verify(buf, len);
	if (IS_ERR(policy))
		return PTR_ERR(policy);
	/* dgc_attach() has everybody see it who sees the consumer. */
	dgc_policy = policy;
	err = dgc_attach(DGC_POLICY, file);
	if (!err)
		return 0;
	dgc_policy = NULL;
	policy_free(policy);
	return err;
}

static void audit_policy(int err)
{
	struct audit_buffer *ab;

	ab = audit_log_start(audit_context(), GFP_KERNEL,
			     AUDIT_MAC_POLICY_LOAD);
	if (!ab)
		return;
	audit_log_format(ab, "lsm=digest_cache op=policy");
	if (!err) {
		audit_log_format(ab, " policy=%*phN name=",
				 (int)sizeof(dgc_policy->id), dgc_policy->id);
		dgc_audit_string(ab, dgc_policy->name);
		audit_log_format(ab, " version=");
		dgc_audit_string(ab, dgc_policy->version);
		audit_log_format(ab, " mode=%s",
				 dgc_policy->enforce ? "enforce" : "audit");
	}
	dgc_audit_end(ab, err);
}

/* One write is the policy, and there is no other after it. */
static ssize_t policy_write(struct file *file, const char __user *data,
			    size_t len, loff_t *pos)
{
	void *buf;
	int err;

	if (!dgc_may_change(file))
		return -EPERM;
	if (len > DGC_POLICY_MAX)
		return -EFBIG;
	if (*pos || !len)
		return -EBADMSG;
	buf = memdup_user(data, len);
	if (IS_ERR(buf))
		return PTR_ERR(buf);
	mutex_lock(&policy_lock);
	err = policy_set(buf, len, file);
	mutex_unlock(&policy_lock);
	kfree(buf);
	audit_policy(err);
	return err ?: len;
}

static ssize_t policy_read(struct file *file, char __user *data, size_t len,
			   loff_t *pos)
{
	if (dgc_consumer() != DGC_POLICY)
		return 0;
	return simple_read_from_buffer(data, len, pos, dgc_policy->text,
				       dgc_policy->len);
}

const struct file_operations dgc_policy_fops = {
	.write = policy_write,
	.read = policy_read,
};
