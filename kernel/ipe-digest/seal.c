// SPDX-License-Identifier: GPL-2.0-only
/*
 * The seal: what the initramfs has set up is kept for the rest of the uptime.
 *
 * There is no way to take a seal back. Whoever changes what a seal protects does
 * so between dgc_change_begin() and dgc_change_end(), so that no change that
 * began before the seal ends after it.
 */

#include <linux/bits.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

/* All words several times; whoever writes more made a mistake. */
#define DGC_SEAL_TEXT_MAX 128

static const char *const dgc_seal_words[DIGEST_CACHE_SEAL_COUNT] = {
	[DIGEST_CACHE_SEAL_KEYS] = "keys",
	[DIGEST_CACHE_SEAL_POLICY] = "policy",
	[DIGEST_CACHE_SEAL_LISTS] = "lists",
};

/* Held while something is sealed, and while what can be sealed changes. */
DEFINE_MUTEX(dgc_seal_lock);

/* BIT(enum digest_cache_seal); changed under dgc_seal_lock, bits are only set. */
static unsigned long dgc_sealed;

/**
 * dgc_change_begin() - may what a seal protects be changed now?
 * @what: the seal, or DGC_SEAL_NONE
 *
 * Context: takes dgc_seal_lock, and holds it on success until
 * dgc_change_end().
 * Return: 0, or -EPERM when it is sealed.
 */
int dgc_change_begin(enum digest_cache_seal what)
{
	mutex_lock(&dgc_seal_lock);
	if (!(dgc_sealed & BIT(what)))
		return 0;
	mutex_unlock(&dgc_seal_lock);
	return -EPERM;
}

/**
 * dgc_change_end() - the change is done
 */
void dgc_change_end(void)
{
	mutex_unlock(&dgc_seal_lock);
}

/**
 * dgc_is_sealed() - is something sealed?
 * @what: the seal
 *
 * Context: any; one that is being sealed may or may not count.
 * Return: true when it is.
 */
bool dgc_is_sealed(enum digest_cache_seal what)
{
	return READ_ONCE(dgc_sealed) & BIT(what);
}

/**
 * digest_cache_change_begin() - may what a seal protects be changed now?
 * @what: the seal
 *
 * A refusal is audited.
 *
 * Context: sleeps. Nothing is sealed between success and
 * digest_cache_change_end().
 * Return: 0, or -EPERM when it is sealed.
 */
int digest_cache_change_begin(enum digest_cache_seal what)
{
	int err = dgc_change_begin(what);

	if (err)
		dgc_audit_change(dgc_seal_words[what], err);
	return err;
}

/**
 * digest_cache_change_end() - the change is done
 */
void digest_cache_change_end(void)
{
	dgc_change_end();
}

/**
 * dgc_seal_parse() - words to seals
 * @text: words between blanks and newlines, ends in NUL; changed
 * @seals: result, BIT(enum digest_cache_seal)
 *
 * Return: 0; -EINVAL without a word or with an unknown one.
 */
int dgc_seal_parse(char *text, unsigned long *seals)
{
	char *word;
	int what;

	*seals = 0;
	while ((word = strsep(&text, " \t\n"))) {
		if (!*word)
			continue;
		what = match_string(dgc_seal_words, DIGEST_CACHE_SEAL_COUNT,
				    word);
		if (what < 0)
			return -EINVAL;
		*seals |= BIT(what);
	}
	return *seals ? 0 : -EINVAL;
}

/**
 * dgc_seal_text() - seals to words
 * @seals: BIT(enum digest_cache_seal)
 * @separator: what stands between two words
 * @text: result, always in the same order; empty without a seal
 */
void dgc_seal_text(unsigned long seals, char separator,
		   char text[DGC_SEAL_WORDS_SIZE])
{
	int len = 0, what;

	*text = 0;
	for_each_set_bit(what, &seals, DIGEST_CACHE_SEAL_COUNT) {
		if (len)
			text[len++] = separator;
		len += scnprintf(text + len, DGC_SEAL_WORDS_SIZE - len, "%s",
				 dgc_seal_words[what]);
	}
}

/**
 * dgc_seal_show() - print a line of the file "stats"
 * @m: where to
 */
void dgc_seal_show(struct seq_file *m)
{
	char text[DGC_SEAL_WORDS_SIZE];

	dgc_seal_text(READ_ONCE(dgc_sealed), ' ', text);
	seq_printf(m, "sealed: %s\n", *text ? text : "-");
}

static void seal(unsigned long seals)
{
	char text[DGC_SEAL_WORDS_SIZE];
	struct dgc_loaded loaded;

	mutex_lock(&dgc_seal_lock);
	WRITE_ONCE(dgc_sealed, dgc_sealed | seals);
	dgc_audit_loaded(&loaded);
	mutex_unlock(&dgc_seal_lock);
	dgc_seal_text(seals, ',', text);
	dgc_audit_seal(text, &loaded);
}

/* All the words of a write are sealed, or none. */
static ssize_t seal_write(struct file *file, const char __user *data,
			  size_t len, loff_t *pos)
{
	unsigned long seals;
	char *text;
	int err;

	if (!dgc_may_change(file))
		return -EPERM;
	if (len > DGC_SEAL_TEXT_MAX)
		return -EINVAL;
	text = memdup_user_nul(data, len);
	if (IS_ERR(text))
		return PTR_ERR(text);
	err = strlen(text) == len ? dgc_seal_parse(text, &seals) : -EINVAL;
	kfree(text);
	if (err)
		return err;
	if ((seals & BIT(DIGEST_CACHE_SEAL_POLICY)) && !dgc_policy_kept())
		return -EOPNOTSUPP;
	seal(seals);
	return len;
}

static ssize_t seal_read(struct file *file, char __user *data, size_t len,
			 loff_t *pos)
{
	char text[DGC_SEAL_WORDS_SIZE + 1];

	dgc_seal_text(READ_ONCE(dgc_sealed), ' ', text);
	if (*text)
		strcat(text, "\n");
	return simple_read_from_buffer(data, len, pos, text, strlen(text));
}

const struct file_operations dgc_seal_fops = {
	.write = seal_write,
	.read = seal_read,
};
