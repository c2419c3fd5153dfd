// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The chain's middle: from the kernel's digest cache to a list that is loaded and
 * holds the file. Where the kernel holds it, the installed lists do not matter.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "kernel/trusted.h"
#include "list/installed_dir.h"
#include "policy/signed.h"
#include "policy/subject.h"
#include "why/chain.h"

#define OFFLINE "not known for an image"
#define ROOT_NEEDED "run as root with CAP_MAC_ADMIN"

bool chain_cache(struct chain *chain)
{
	const struct why *why = chain->why;

	if (why->offline)
		return chain_add(chain, "kernel", LINK_SKIPPED, "", OFFLINE);
	if (why->kernel->absent)
		return chain_split(chain, "kernel", why->kernel->absent);
	return chain_add(chain, "kernel", LINK_OK, "", "has a digest cache");
}

/* A list is missing: of one package, or of all that rpm has. @what: of which */
static const char *get_list(const struct chain *chain, const char *what,
			    char out[CHAIN_REMEDY])
{
	char install[CHAIN_REMEDY], sync[CHAIN_REMEDY];

	snprintf(out, CHAIN_REMEDY,
		 "%.200s%s; %.200s does it for all that rpm has installed",
		 chain_command(chain, install, "install", "PACKAGE.rpm"), what,
		 chain_command(chain, sync, "sync", NULL));
	return out;
}

static bool installed_lists(struct chain *chain)
{
	const struct installed_known *known = chain->why->known;
	char remedy[CHAIN_REMEDY];

	if (!known->taken && !known->lists)
		return chain_add(chain, "lists", LINK_BROKEN,
				 get_list(chain, "", remedy),
				 "no list is in %s", installed_dir_path(NULL));
	return chain_add(chain, "lists", LINK_OK, "",
			 "%u in %s, %u of them accepted", known->lists,
			 installed_dir_path(NULL), known->taken);
}

bool chain_lists(struct chain *chain)
{
	const struct why *why = chain->why;
	char remedy[CHAIN_REMEDY];

	if (why->offline)
		return installed_lists(chain);
	if (why->kernel->lists_err == -EACCES ||
	    why->kernel->lists_err == -EPERM)
		return chain_add(
			chain, "lists", LINK_UNKNOWN, ROOT_NEEDED,
			"not permitted to read which lists are loaded");
	if (why->kernel->lists_err)
		return chain_add(chain, "lists", LINK_UNKNOWN, "",
				 "cannot read which lists are loaded: %s",
				 strerror(-why->kernel->lists_err));
	if (!why->kernel->lists.n)
		return chain_add(chain, "lists", LINK_BROKEN,
				 why->known->lists ?
					 "dclist load --all" :
					 get_list(chain, "", remedy),
				 "no list is loaded, and %u are installed",
				 why->known->lists);
	return chain_add(chain, "lists", LINK_OK, "", "%zu loaded",
			 why->kernel->lists.n);
}

/* Asks the kernel as it would ask itself; IMA by one digest of the content. */
static int held(struct chain *chain)
{
	const struct attested *a = &chain->attested;

	if (!chain->why->ima)
		return policy_kernel_holds(chain->why->known, a, NULL,
					   &chain->held);
	if (!(a->content_algos & 1u << chain->ima))
		return KERNEL_NOT_HELD;
	return kernel_query(NULL, DGC_KIND_CONTENT, chain->ima,
			    a->content[chain->ima], &chain->held);
}

/* A list names the path, with another digest. */
static bool modified(struct chain *chain)
{
	const struct attested *a = &chain->attested;
	const struct installed_known_entry *e = a->owner;
	char says[DIGEST_TEXT_LEN], has[DIGEST_TEXT_LEN] = "unknown";

	digest_text(e->algo, e->value, says);
	if (e->kind == DGC_KIND_CONTENT && a->content_algos & 1u << e->algo)
		digest_text(e->algo, a->content[e->algo], has);
	else if (e->kind == DGC_KIND_VERITY && a->verity_algo)
		digest_text(a->verity_algo, a->verity_digest, has);
	if (chain->class != FILE_CODE && chain->class != FILE_DATA)
		return chain_add(
			chain, "digest", LINK_BROKEN,
			"examine it, and sign a list of your own",
			"it was edited after %s installed it, which is allowed, so no list attests it (list %s, file %s)",
			chain->list->name, says, has);
	return chain_add(
		chain, "digest", LINK_BROKEN,
		"install the package again, or the list of the "
		"version that is installed",
		"%s names its path with another digest: the file was "
		"modified, or is of another version (list %s, file %s)",
		chain->list->name, says, has);
}

/* Neither its digest nor its path */
static bool not_listed(struct chain *chain)
{
	char remedy[CHAIN_REMEDY];

	return chain_add(chain, "digest", LINK_BROKEN,
			 get_list(chain,
				  ", the package that it came from, or sign a "
				  "list of your own",
				  remedy),
			 "no installed list has it, and none names its path");
}

/* What attests the file, or names its path, as IMA looks */
static const struct installed_known_entry *entry_for_ima(struct chain *chain)
{
	const struct installed_known_entry *entry = chain_ima_entry(chain);
	const struct installed_known_entry *any = entry ? entry :
							  chain->attested.owner;

	chain->list = any ? &chain->why->known->list[any->list] : NULL;
	return entry;
}

/* IMA hashes it with another algorithm than the list has of it. */
static bool hashed_otherwise(struct chain *chain)
{
	const struct installed_known_entry *e = chain->attested.entry;

	return chain_add(chain, "digest", LINK_BROKEN,
			 "change the algorithm of IMA: see the link ima-hash",
			 "%s holds its %s, and IMA looks for its %s",
			 chain->why->known->list[e->list].name,
			 algo_name(e->algo), algo_name(chain->ima));
}

/* By an installed revocation list: what, as far as that is known? */
static const char *revoked_what(const struct chain *chain)
{
	const struct installed_known_entry *e = chain->attested.revoked;

	if (!e)
		return "the file, the list or its signer is revoked";
	if (chain->why->known->list[e->list].refusal == INSTALLED_REVOKED)
		return chain->why->known->list[e->list].why;
	return "its content or fs-verity digest is revoked";
}

#define REVOKED_REMEDY \
	"install a newer version of its package; 'dclist list' shows revocation lists"

static bool revoked(struct chain *chain, const struct installed_known_entry *e)
{
	return chain_add(chain, "digest", LINK_BROKEN, REVOKED_REMEDY,
			 "revoked: %s attests it, but %s",
			 chain->why->known->list[e->list].name,
			 revoked_what(chain));
}

static bool installed(struct chain *chain)
{
	const struct attested *a = &chain->attested;
	const struct installed_known_entry *entry =
		chain->why->ima ? entry_for_ima(chain) : a->entry;

	if (a->revoked)
		return revoked(chain, a->revoked);
	if (entry)
		return chain_add(chain, "digest", LINK_OK, "",
				 "attested by %s, in %s", chain->list->name,
				 chain->list->file);
	if (chain->why->ima && a->entry && a->entry->kind == DGC_KIND_CONTENT)
		return hashed_otherwise(chain);
	if (!a->owner)
		return not_listed(chain);
	if (chain->list->refusal == INSTALLED_TAKEN)
		return modified(chain);
	return chain_add(
		chain, "digest", LINK_OK, "",
		"only a list that is not accepted names its path: %s, in %s",
		chain->list->name, chain->list->file);
}

bool chain_known(struct chain *chain)
{
	int ret;

	if (chain->why->offline)
		return installed(chain);
	ret = held(chain);
	if (ret < 0)
		return chain_add(chain, "digest", LINK_UNKNOWN,
				 ret == -EACCES ? ROOT_NEEDED : "",
				 "cannot ask the kernel: %s", strerror(-ret));
	if (ret == KERNEL_REVOKED)
		return chain_add(chain, "digest", LINK_BROKEN, REVOKED_REMEDY,
				 "revoked: the loaded list %s holds it, but %s",
				 chain->held, revoked_what(chain));
	if (ret)
		return chain_add(chain, "digest", LINK_OK, "",
				 "held by the loaded list %s", chain->held);
	return installed(chain);
}

bool chain_algorithm(struct chain *chain)
{
	if (chain->held)
		return true;
	if (chain->list->refusal == INSTALLED_ALGORITHM)
		return chain_add(chain, "algorithm", LINK_BROKEN,
				 "get a package with SHA-256 file digests that "
				 "is signed with RSA, ECDSA or Ed25519",
				 "the kernel refuses %s: %s", chain->list->file,
				 chain->list->why);
	return chain_add(chain, "algorithm", LINK_OK, "",
			 "none that the kernel refuses");
}

static bool signer_offline(struct chain *chain)
{
	const struct installed_known_list *l = chain->list;

	if (!chain->why->keyring)
		return chain_add(chain, "signer", LINK_SKIPPED, "",
				 "not verified without --keyring");
	return chain_add(chain, "signer", LINK_OK, "",
			 "signed by %s, which is in the keyring", l->signer);
}

/* The kernel looks for the certificate in its keyrings, and so do we. */
static bool signer_found(struct chain *chain, const struct policy_signed *by)
{
	const char *keyring;

	switch (by->chain ? TRUSTED_UNKNOWN :
			    trusted_find(by->id, false, &keyring)) {
	case TRUSTED_FOUND:
		return chain_add(chain, "signer", LINK_OK, "",
				 "signed with a certificate (%s) that the "
				 "kernel has in %s",
				 by->signer, keyring);
	case TRUSTED_ABSENT:
		return chain_add(chain, "signer", LINK_BROKEN,
				 "enrol it as a machine-owner key (mokutil "
				 "--import), or build it in "
				 "(CONFIG_SYSTEM_TRUSTED_KEYS)",
				 "%s is signed with a certificate (%s) that is "
				 "in no keyring of the kernel",
				 chain->list->file, by->signer);
	default:
		return chain_add(
			chain, "signer", LINK_SKIPPED, "",
			"signed with a certificate (%s); whether the kernel has it is not known",
			by->signer);
	}
}

static bool signer_pkcs7(struct chain *chain)
{
	struct policy_signed by = { 0 };
	struct dgc_trailer trailer;
	struct bytes list;
	bool read, goes_on;

	if (chain->why->offline)
		return chain_add(chain, "signer", LINK_SKIPPED, "",
				 "signed with PKCS#7, which only the kernel "
				 "verifies");
	read = !file_read(chain->list->file, LIST_MAX, &list) &&
	       !dgc_trailer_parse(list.data, (u32)list.len, &trailer) &&
	       !policy_signed_by(list.data + trailer.sig_off, trailer.sig_len,
				 &by);
	if (read)
		goes_on = signer_found(chain, &by);
	else
		goes_on = chain_add(chain, "signer", LINK_BROKEN,
				    "sign it again",
				    "the PKCS#7 signature of %s is malformed",
				    chain->list->file);
	policy_signed_free(&by);
	bytes_free(&list);
	return goes_on;
}

/* The key of one of the list's signatures that the kernel has, by @hex; NULL without */
static const char *kernel_signer(const struct chain *chain,
				 char hex[FINGERPRINT_HEX])
{
	const struct installed_known_list *l = chain->list;
	const char *next;

	if (chain_kernel_has_key(chain->why->kernel, l->signer))
		return l->signer;
	for (next = l->signers; next && *next; next = strchr(next, ' ') + 1) {
		sscanf(next, "%64s", hex);
		if (chain_kernel_has_key(chain->why->kernel, hex))
			return hex;
	}
	return NULL;
}

bool chain_signer(struct chain *chain)
{
	char hex[FINGERPRINT_HEX];
	const struct installed_known_list *l = chain->list;
	const char *signer;

	if (chain->held)
		return true;
	if (l->refusal != INSTALLED_TAKEN)
		return chain_add(
			chain, "signer", LINK_BROKEN,
			l->refusal == INSTALLED_SIGNER ?
				"give the signer's key with --keyring" :
				"get the package again",
			"%s is not accepted: %s", l->file, l->why);
	if (l->pkcs7)
		return signer_pkcs7(chain);
	if (chain->why->offline)
		return signer_offline(chain);
	if (!chain->why->kernel->keys_known)
		return chain_add(chain, "signer", LINK_SKIPPED, "",
				 "/proc/keys does not show the kernel's keys");
	signer = kernel_signer(chain, hex);
	if (!signer)
		return chain_add(
			chain, "signer", LINK_BROKEN,
			"build a kernel with the vendor's key (dclist keys), or load a key list (dclist keys enroll)",
			"%s is signed by %s, which is none of the "
			"kernel's %zu keys",
			l->file, *l->signer ? l->signer : "?",
			chain->why->kernel->keys);
	return chain_add(chain, "signer", LINK_OK, "",
			 "signed by %s, which the kernel has", signer);
}

static bool is_loaded(const struct chain_kernel *kernel,
		      const struct installed_known_list *l)
{
	size_t i;

	for (i = 0; i < kernel->lists.n; i++)
		if (!memcmp(kernel->lists.list[i].id, l->id, LIST_ID_LEN))
			return true;
	return false;
}

bool chain_loaded(struct chain *chain)
{
	const struct installed_known_list *l = chain->list;
	char remedy[CHAIN_REMEDY];

	if (chain->held)
		return true;
	if (chain->why->offline)
		return chain_add(chain, "loaded", LINK_SKIPPED, "", OFFLINE);
	if (is_loaded(chain->why->kernel, l))
		return chain_add(chain, "loaded", LINK_BROKEN,
				 "report this as a bug",
				 "%s is loaded, but the kernel does not find "
				 "the file in it",
				 l->name);
	return chain_add(chain, "loaded", LINK_BROKEN,
			 chain_command(chain, remedy, "load", l->file),
			 "%s is installed, but not loaded", l->name);
}
