// SPDX-License-Identifier: GPL-2.0-or-later
/* digest_cache, digest_cache_signer: is the file attested by a loaded list, and whose? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernel.h"
#include "policy/subject.h"

/* Another question, unless an answer was found: of lists that count rather than others */
static int ask(int ret, const char *signer, enum dgc_kind kind,
	       enum dgc_algo algo, const uint8_t *value, char **list)
{
	char *name;
	int more;

	if (ret < 0 || ret == KERNEL_HELD)
		return ret;
	more = kernel_query(signer, kind, algo, value, &name);
	if (more == KERNEL_NOT_HELD || (more == KERNEL_REVOKED && *list)) {
		free(name);
		return ret;
	}
	free(*list);
	*list = name;
	return more;
}

/* Revocation lists are installed before they are loaded. */
static bool is_loaded(const uint8_t id[LIST_ID_LEN])
{
	struct kernel_lists lists;
	size_t i = 0;
	bool found;

	if (kernel_lists_read(&lists))
		return false;
	while (i < lists.n && memcmp(lists.list[i].id, id, LIST_ID_LEN))
		i++;
	found = i < lists.n;
	kernel_lists_free(&lists);
	return found;
}

static bool digest_revoked(const struct installed_known *known,
			   const char *signer, enum dgc_kind kind,
			   enum dgc_algo algo, const uint8_t *value)
{
	const struct installed_known_revocation *r = NULL;

	while ((r = installed_known_revoker(known, signer, kind, algo, value,
					    r)))
		if (is_loaded(r->id))
			return true;
	return false;
}

/* Is any digest of the file revoked, for all lists or for those by @signer? */
static bool is_revoked(const struct installed_known *known,
		       const struct attested *a, const char *signer)
{
	enum dgc_algo algo;

	if (a->verity_algo && digest_revoked(known, signer, DGC_KIND_VERITY,
					     a->verity_algo, a->verity_digest))
		return true;
	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++)
		if (a->content_algos & 1u << algo &&
		    digest_revoked(known, signer, DGC_KIND_CONTENT, algo,
				   a->content[algo]))
			return true;
	return false;
}

int policy_kernel_holds(const struct installed_known *known,
			const struct attested *a, const char *signer,
			char **list)
{
	int ret = KERNEL_NOT_HELD;
	enum dgc_algo algo;

	*list = NULL;
	if (a->verity_algo)
		ret = ask(ret, signer, DGC_KIND_VERITY, a->verity_algo,
			  a->verity_digest, list);
	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++)
		if (a->content_algos & 1u << algo)
			ret = ask(ret, signer, DGC_KIND_CONTENT, algo,
				  a->content[algo], list);
	if (ret == KERNEL_HELD && is_revoked(known, a, signer))
		return KERNEL_REVOKED;
	return ret;
}

static void kernel_judge(struct policy_subject *s, const char *signer,
			 struct policy_fact *f)
{
	char *list = NULL;
	int ret = policy_kernel_holds(s->known, s->attested, signer, &list);

	if (ret == KERNEL_REVOKED)
		policy_fact_set(f, POLICY_NO,
				"revoked, though the loaded list %s holds it",
				list);
	else if (ret > 0)
		policy_fact_set(f, POLICY_YES, "held by the loaded list %s",
				list);
	else if (!ret)
		policy_fact_set(
			f, POLICY_NO,
			signer ? "no loaded list by this signer holds it" :
				 "no loaded list holds it");
	else
		policy_fact_set(f, POLICY_UNKNOWN,
				"cannot ask the kernel: %s%s", strerror(-ret),
				ret == -EACCES ? "; run as root" : "");
	free(list);
}

static void image_judge(struct policy_subject *s, const char *signer,
			struct policy_fact *f)
{
	const char *list = s->list;
	bool is = s->attested->entry;

	if (signer) {
		list = attest_signed_by(s->attest, s->attested, signer);
		is = list;
	}
	if (is)
		policy_fact_set(f, POLICY_YES,
				"attested by the installed list %s, once that "
				"is loaded",
				list ? list : "?");
	else
		policy_fact_set(f, POLICY_NO, "no installed list%s attests it",
				signer ? " by this signer" : "");
}

static void judge(struct policy_subject *s, const char *signer,
		  struct policy_fact *f)
{
	if (s->attested->verity && !s->assume_verity)
		policy_fact_set(f, POLICY_NO, "%s", policy_no_verity(s));
	else if (s->offline)
		image_judge(s, signer, f);
	else if (kernel_absent())
		policy_fact_set(f, POLICY_NO,
				"the running kernel has no digest cache");
	else
		kernel_judge(s, signer, f);
}

void policy_fact_digest_cache(struct policy_subject *s, struct policy_fact *f)
{
	judge(s, NULL, f);
}

void policy_fact_digest_cache_signer(struct policy_subject *s,
				     const char *signer, struct policy_fact *f)
{
	judge(s, signer, f);
}
