// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signers that rules name: a file counts for them when a list by that signer
 * attests it, whoever else does.
 *
 * A rule is matched under RCU, where the keyring cannot be searched. So each
 * signer that is named is kept here, and has the number of its key as soon as
 * the key is known. Keys never lose their number.
 */

#include <linux/bitops.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/hex.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"

#define DGC_SIGNER_OWNER "pkcs7"
#define DGC_SIGNER_UNKNOWN (-1)

/**
 * struct digest_cache_signer - a signer that somebody named
 * @node: in dgc_named; under dgc_named_lock
 * @key: number of the key, or DGC_SIGNER_UNKNOWN; set once, read without a lock
 * @len: bytes in @fingerprint; 0: the owner, who signs with PKCS#7
 * @fingerprint: of the key
 * @text: as it was named, in lower case
 */
struct digest_cache_signer {
	struct list_head node;
	int key;
	u32 len;
	u8 fingerprint[DGC_PGP_FINGERPRINT_MAX];
	char text[2 * DGC_PGP_FINGERPRINT_MAX + 1];
};

static LIST_HEAD(dgc_named);
static DEFINE_MUTEX(dgc_named_lock); /* innermost */

static int parse(const char *text, struct digest_cache_signer *signer)
{
	const size_t digits = strlen(text);
	size_t i;

	if (!strcmp(text, DGC_SIGNER_OWNER)) {
		strscpy(signer->text, text);
		return 0;
	}
	if (digits != 2 * DGC_PGP_FINGERPRINT_LEN &&
	    digits != 2 * DGC_PGP_FINGERPRINT6_LEN)
		return -EBADMSG;
	signer->len = digits / 2;
	if (hex2bin(signer->fingerprint, text, signer->len))
		return -EBADMSG;
	for (i = 0; i < digits; i++)
		signer->text[i] = tolower(text[i]);
	return 0;
}

/**
 * digest_cache_signer_new() - name a signer
 * @text: the key's fingerprint, 40 or 64 hexadecimal digits; or "pkcs7"
 *
 * The key need not be known yet; while it is not, no list is signed by it.
 *
 * Context: sleeps.
 * Return: the signer, to be given back with digest_cache_signer_free();
 * ERR_PTR(-EBADMSG) for any other text; ERR_PTR(-ENOMEM).
 */
struct digest_cache_signer *digest_cache_signer_new(const char *text)
{
	struct digest_cache_signer *signer =
		kzalloc(sizeof(*signer), GFP_KERNEL);
	int err;

	if (!signer)
		return ERR_PTR(-ENOMEM);
	signer->key = DGC_SIGNER_UNKNOWN;
	err = parse(text, signer);
	if (err) {
		kfree(signer);
		return ERR_PTR(err);
	}
	mutex_lock(&dgc_named_lock);
	list_add(&signer->node, &dgc_named);
	mutex_unlock(&dgc_named_lock);
	/* A key that comes meanwhile is found here or by dgc_signer_known(). */
	err = signer->len ?
		      dgc_keyring_number(signer->fingerprint, signer->len) :
		      DGC_SIGNER_UNKNOWN;
	if (err >= 0)
		WRITE_ONCE(signer->key, err);
	return signer;
}

/**
 * digest_cache_signer_free() - a signer is not needed any more
 * @signer: from digest_cache_signer_new(), which nobody uses under RCU any more;
 *	or NULL
 *
 * Context: sleeps.
 */
void digest_cache_signer_free(struct digest_cache_signer *signer)
{
	if (!signer)
		return;
	mutex_lock(&dgc_named_lock);
	list_del(&signer->node);
	mutex_unlock(&dgc_named_lock);
	kfree(signer);
}

/**
 * digest_cache_signer_text() - how a signer is named
 * @signer: signer
 *
 * Return: its fingerprint in lower case, or "pkcs7".
 */
const char *digest_cache_signer_text(const struct digest_cache_signer *signer)
{
	return signer->text;
}

/**
 * dgc_signer_known() - a key has a number from now on
 * @fingerprint: of the key
 * @len: bytes in it
 * @number: its number
 *
 * Context: sleeps.
 */
void dgc_signer_known(const u8 *fingerprint, u32 len, int number)
{
	struct digest_cache_signer *signer;

	mutex_lock(&dgc_named_lock);
	list_for_each_entry(signer, &dgc_named, node)
		if (signer->len == len &&
		    !memcmp(signer->fingerprint, fingerprint, len))
			WRITE_ONCE(signer->key, number);
	mutex_unlock(&dgc_named_lock);
}

/**
 * dgc_signer_bits() - for which of those who signed a list is somebody asked?
 * @signer: who
 * @list: list
 * @alive: its signers for whom it counts, as in struct dgc_list's alive, read
 *	with smp_load_acquire()
 *
 * Context: any.
 * Return: one of the bits of @alive, or none.
 */
unsigned long dgc_signer_bits(const struct digest_cache_signer *signer,
			      const struct dgc_list *list, unsigned long alive)
{
	const int key = READ_ONCE(signer->key);
	u32 i;

	if (!signer->len)
		return alive & BIT(DGC_SIGNER_PKCS7);
	for_each_set_bit(i, &alive, DGC_PGP_SIGNATURES_MAX)
		if (list->origin.by.key[i] == key)
			return BIT(i);
	return 0;
}

/**
 * struct dgc_asked - what is asked of each list that holds a file
 * @signer: whose lists
 * @struck: for whom the file is revoked
 * @unknown: algorithms by which the content of the file is not known, a bit each
 */
struct dgc_asked {
	const struct digest_cache_signer *signer;
	struct dgc_struck struck;
	u8 unknown;
};

static bool counts(const struct dgc_list *list, const void *data)
{
	const struct dgc_asked *asked = data;

	return dgc_revoked_list(list, &asked->struck, asked->unknown,
				asked->signer) == DIGEST_CACHE_ATTESTED;
}

/**
 * digest_cache_signed_by() - does a list by a signer attest a file?
 * @verdict: of digest_cache_evaluate(), whose @use had @signers; the inode is
 *	still there
 * @signer: the signer
 *
 * All lists that hold the file are considered, in whatever order they came, and
 * all their signers. What is not known of the file, as nothing may sleep where
 * it was evaluated, or @use had no @signers, counts for nobody.
 *
 * Context: any. Takes time in proportion to the lists that hold the file, at most
 * max_lists, and once as many as that are unloaded.
 * Return: true when one does; never of a file that is not attested.
 */
bool digest_cache_signed_by(const struct digest_cache_verdict *verdict,
			    const struct digest_cache_signer *signer)
{
	struct dgc_asked asked = { .signer = signer };
	const struct dgc_name *name;
	struct dgc_names file;
	bool is = false;
	u32 i;

	if (!digest_cache_trusted(verdict))
		return false;
	rcu_read_lock();
	asked.unknown = dgc_content_file(verdict->state,
					 dgc_algo_from_hash_algo(verdict->algo),
					 verdict->digest, &file);
	dgc_revoked_strike(&file, &asked.struck);
	for (i = 0, name = file.name; i < file.count && !is; i++, name++)
		is = dgc_cache_any(name, counts, &asked);
	rcu_read_unlock();
	return is;
}
