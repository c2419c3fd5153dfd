// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A repository's metadata, from its signature down: repomd.xml is signed, and
 * has the checksum of primary.xml.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/age.h"
#include "base/message.h"
#include "repo/repo_location.h"
#include "repo/repo_meta.h"
#include "trust/crypto.h"
#include "trust/gpg.h"

#define REPOMD_MAX (4u << 20) /* bytes */
#define SIGNATURE_MAX (64u << 10)
#define REPOMD "repodata/repomd.xml"

/**
 * struct meta - metadata that is being read
 * @signers: keys that may sign it
 * @base: repository
 * @fetcher: gets files
 * @last: there is no other try
 * @url: of repomd.xml; owned
 * @part: what is read
 */
struct meta {
	const struct repo_signers *signers;
	const struct fetch_base *base;
	struct fetcher *fetcher;
	bool last;
	char *url;
	const struct repo_part *part;
};

/* repomd.xml, with a NUL behind it */
static int repomd_get(struct meta *m, const char *url, struct bytes *out)
{
	struct fetch fetch = { .url = url,
			       .max = REPOMD_MAX,
			       .fresh = m->last };
	int err = fetcher_get(m->fetcher, &fetch);

	*out = fetch.body;
	if (err && !repo_location_look(m->base, m->fetcher, err))
		error(url, "%s", fetch.why);
	if (err)
		return err;
	err = bytes_append(out, "", 1);
	if (err) {
		error(url, "out of memory");
		return err;
	}
	out->len--;
	/* Mirror list servers send this for any URL. */
	return repo_location_wrong(url, out) ? -EBADMSG : 0;
}

/* What another try may cure is only a warning. */
static int again(const struct meta *m, const char *url, const char *what,
		 const char *why)
{
	if (m->last)
		error(url, "%s %s", what, why);
	else
		warning(url,
			"%s %s; the server may be changing it, trying again",
			what, why);
	return -EAGAIN;
}

static int signature_refused(struct meta *m, int err,
			     const struct gpg_signature *sig)
{
	if (err == -EKEYREJECTED)
		return again(m, m->url, "its signature", sig->why);
	error(m->url, "its signature %s%s; %s", sig->why, sig->named,
	      sig->unknown ?
		      "give the repository's key with --repo-key" :
	      sig->expired ?
		      "give the renewed key with --repo-key, or accept the metadata unsigned with --unsigned-repo (packages are verified in any case)" :
		      "ask the owner of the repository to sign it again, with another key or hash");
	return err;
}

/* Close GnuPG as soon as possible: it delays interruptions. */
static int signature_judge(struct meta *m, const struct bytes *signature,
			   const struct bytes *repomd)
{
	struct gpg *gpg = gpg_open();
	struct gpg_rules rules = { 0 };
	struct gpg_signature sig;
	int err = -EIO;

	if (gpg)
		err = gpg_rules_read(gpg, m->signers->keys, m->signers->n,
				     &rules);
	if (!err) {
		err = gpg_verify(gpg, &rules, signature, repomd, &sig);
		snprintf(m->part->signer, REPO_SIGNER_LEN, "%s", sig.signer);
		if (err)
			err = signature_refused(m, err, &sig);
	}
	gpg_rules_free(&rules);
	gpg_close(gpg);
	return err;
}

static int signature_check(struct meta *m, const struct bytes *repomd)
{
	struct fetch fetch = { .max = SIGNATURE_MAX, .fresh = m->last };
	char *url = NULL;
	int err;

	if (asprintf(&url, "%s.asc", m->url) < 0)
		return -ENOMEM;
	fetch.url = url;
	err = fetcher_get(m->fetcher, &fetch);
	if (err == -ENOENT)
		error(url,
		      "%s: the repository's metadata is not signed; use a server that has the signature, or accept it unsigned with --unsigned-repo",
		      fetch.why);
	else if (err)
		error(url, "%s", fetch.why);
	else
		err = signature_judge(m, &fetch.body, repomd);
	bytes_free(&fetch.body);
	free(url);
	return err;
}

static bool sum_right(const struct bytes *b, const struct repomd *md)
{
	struct part part = { b->data, b->len };
	uint8_t digest[DGC_DIGEST_MAX];

	return (!md->size || md->size == b->len) &&
	       !crypto_hash(md->sum.algo, &part, 1, digest) &&
	       !memcmp(digest, md->sum.value, dgc_algo_size(md->sum.algo));
}

static int part_get(struct meta *m, const struct repomd *md, const char *url)
{
	bool told = md->size && md->size < PRIMARY_PACKED_MAX;
	uint64_t max = told ? md->size : PRIMARY_PACKED_MAX;
	struct fetch fetch = { .url = url, .max = max, .fresh = m->last };
	int err = fetcher_get(m->fetcher, &fetch);

	if (err == -ENOENT || err == -EFBIG)
		err = again(m, url, "differs from repomd.xml:", fetch.why);
	else if (err)
		error(url, "%s", fetch.why);
	else if (!sum_right(&fetch.body, md))
		err = again(m, url, "does not match",
			    "its checksum in repomd.xml");
	else
		err = m->part->parse(url, &fetch.body, md, m->part->to);
	bytes_free(&fetch.body);
	return err;
}

static int part_read(struct meta *m, const struct repomd *md)
{
	const char *why;
	char *url = fetch_join(m->base, md->base, md->href, false, &why);
	int err = -EBADMSG;

	if (url)
		err = part_get(m, md, url);
	else
		error(m->url, "%s.xml is refused: %s", m->part->type, why);
	free(url);
	return err;
}

/* A cache on the way may have an old one. */
static int age_judge(const struct meta *m, const struct repomd *md)
{
	char why[AGE_WHY];

	return age_check(md->made, m->signers->max_age, why) ?
		       again(m, m->url, "its metadata is", why) :
		       0;
}

static int meta_try(struct meta *m)
{
	struct bytes repomd = { 0 };
	struct repomd md = { 0 };
	int err = repomd_get(m, m->url, &repomd);

	if (!err && !m->signers->unsigned_ok)
		err = signature_check(m, &repomd);
	if (!err)
		err = repomd_parse(m->url, &repomd, m->part->type, &md);
	if (!err) {
		err = age_judge(m, &md) ?: part_read(m, &md);
		repomd_free(&md);
	}
	bytes_free(&repomd);
	return err;
}

int repo_part_read(const struct repo_signers *signers,
		   const struct fetch_base *base, struct fetcher *fetcher,
		   const struct repo_part *part)
{
	struct meta m = { signers, base, fetcher, false, NULL, part };
	int err = -1;

	if (asprintf(&m.url, "%s" REPOMD, base->url) >= 0) {
		err = meta_try(&m);
		if (err == -EAGAIN) {
			m.last = true;
			err = meta_try(&m);
		}
		free(m.url);
	} else {
		error(NULL, "out of memory");
	}
	return err ? -1 : 0;
}

static int packages_parse(const char *name, const struct bytes *packed,
			  const struct repomd *md, void *to)
{
	struct repo_meta *out = to;

	out->made = md->made;
	return primary_parse(name, packed, md, &out->packages);
}

int repo_meta_read(const struct repo_signers *signers,
		   const struct fetch_base *base, struct fetcher *fetcher,
		   struct repo_meta *out)
{
	const struct repo_part part = { "primary", packages_parse, out,
					out->signer };

	*out = (struct repo_meta){ 0 };
	return repo_part_read(signers, base, fetcher, &part);
}
