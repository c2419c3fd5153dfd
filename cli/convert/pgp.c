// SPDX-License-Identifier: GPL-2.0-or-later
/* OpenPGP signatures of sources, by keys that the owner gave. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "convert/pgp.h"
#include "trust/gpg.h"

/**
 * struct pgp - GnuPG with the owner's keyrings
 * @gpg: one at a time; owned
 * @rules: for all signatures; owned
 * @lock: holds off other threads
 */
struct pgp {
	struct gpg *gpg;
	struct gpg_rules rules;
	pthread_mutex_t lock;
};

struct pgp *pgp_open(const char *const *keyrings, size_t n, bool allow_expired)
{
	struct pgp *pgp = calloc(1, sizeof(*pgp));

	if (!pgp) {
		error(NULL, "out of memory");
		return NULL;
	}
	pthread_mutex_init(&pgp->lock, NULL);
	pgp->gpg = gpg_open();
	if (pgp->gpg)
		gpg_guard(pgp->gpg);
	if (!pgp->gpg || gpg_rules_read(pgp->gpg, keyrings, n, &pgp->rules)) {
		pgp_close(pgp);
		return NULL;
	}
	pgp->rules.allow_expired = allow_expired;
	pgp->rules.as_signed = true;
	gpg_guard(pgp->gpg);
	return pgp;
}

void pgp_close(struct pgp *pgp)
{
	if (!pgp)
		return;
	gpg_rules_free(&pgp->rules);
	gpg_close(pgp->gpg);
	pthread_mutex_destroy(&pgp->lock);
	free(pgp);
}

static const char *remedy(int err, const struct gpg_signature *sig)
{
	if (err == -EKEYREJECTED)
		return "it was changed: get it again";
	if (sig->expired)
		return "--allow-expired accepts it anyway";
	if (sig->unknown)
		return "give the signer's key with --keyring";
	return "get it with an accepted signature";
}

int pgp_refused(const char *file, int err, const struct gpg_signature *signer)
{
	error(file, "its signature %s%s; %s", signer->why, signer->named,
	      remedy(err, signer));
	return err;
}

/* The type is behind the version; in version 3, behind the length of what is hashed. */
static bool type_is_binary(const uint8_t *body, size_t len)
{
	if (len > 2 && body[0] == 3)
		return body[2] == 0;
	return len > 1 && body[0] == 4 && body[1] == 0;
}

bool pgp_is_binary(const struct bytes *signature)
{
	struct dgc_pgp_packet pkt = { 0 };

	do {
		if (dgc_pgp_packet(signature->data, (u32)signature->len,
				   pkt.next, &pkt) ||
		    pkt.tag != DGC_PGP_TAG_SIGNATURE ||
		    !type_is_binary(signature->data + pkt.body_off,
				    pkt.body_len))
			return false;
	} while (pkt.next < signature->len);
	return true;
}

/**
 * struct pull - a stream as GnuPG reads it
 * @in: the stream; not owned
 * @block: what is left of the present block
 * @left: bytes in it
 * @err: of the stream, which was reported
 */
struct pull {
	struct stream *in;
	const uint8_t *block;
	size_t left;
	int err;
};

static ssize_t pull_read(void *ctx, void *buf, size_t len)
{
	struct pull *pull = ctx;
	const void *block;
	ssize_t n;

	if (pull->err)
		return -1;
	if (!pull->left) {
		n = pull->in->next(pull->in, &block);
		if (n < 0)
			pull->err = (int)n;
		if (n <= 0)
			return n ? -1 : 0;
		pull->block = block;
		pull->left = (size_t)n;
	}
	if (len > pull->left)
		len = pull->left;
	memcpy(buf, pull->block, len);
	pull->block += len;
	pull->left -= len;
	return (ssize_t)len;
}

int pgp_look_detached(struct pgp *pgp, const struct bytes *signature,
		      struct stream *data, struct gpg_signature *signer)
{
	struct pull pull = { .in = data };
	int err;

	pthread_mutex_lock(&pgp->lock);
	err = gpg_verify_read(pgp->gpg, &pgp->rules, signature, pull_read,
			      &pull, signer);
	pthread_mutex_unlock(&pgp->lock);
	if (!pull.err)
		return err;
	signer->why = NULL;
	return pull.err;
}

int pgp_verify_detached(struct pgp *pgp, const char *file,
			const struct bytes *signature, struct stream *data,
			struct gpg_signature *signer)
{
	int err = pgp_look_detached(pgp, signature, data, signer);

	return err && signer->why ? pgp_refused(file, err, signer) : err;
}

int pgp_look_clear(struct pgp *pgp, const struct bytes *in, struct bytes *text,
		   struct gpg_signature *signer)
{
	int err;

	pthread_mutex_lock(&pgp->lock);
	err = gpg_verify_clear(pgp->gpg, &pgp->rules, in, text, signer);
	pthread_mutex_unlock(&pgp->lock);
	return err;
}

int pgp_verify_clear(struct pgp *pgp, const char *file, const struct bytes *in,
		     struct bytes *text, struct gpg_signature *signer)
{
	int err = pgp_look_clear(pgp, in, text, signer);

	return err ? pgp_refused(file, err, signer) : 0;
}
