// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The chain for IMA, which hashes files itself: with which algorithm, and whether a rule
 * of it asks the digest cache. An installed list counts by its digests of content alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#include "base/file.h"
#include "base/text.h"
#include "kernel/ima.h"
#include "why/chain.h"

#define LABEL "security.ima"

/* First byte of security.ima, see security/integrity/integrity.h of the kernel */
enum label_type {
	LABEL_HASH_OLD = 1, /* MD5 or SHA-1 */
	LABEL_SIGNATURE = 3, /* version, algorithm, ... */
	LABEL_HASH = 4, /* algorithm, hash */
	LABEL_SIGNATURE_VERITY =
		6, /* as LABEL_SIGNATURE, over more than the hash */
};

/* The kernel's numbers, enum hash_algo of include/uapi/linux/hash_info.h */
static enum dgc_algo algo_of(unsigned int number)
{
	switch (number) {
	case 4:
		return DGC_ALGO_SHA256;
	case 5:
		return DGC_ALGO_SHA384;
	case 6:
		return DGC_ALGO_SHA512;
	default:
		return DGC_ALGO_INVALID;
	}
}

/* By ima_hash=; without it by what the kernel was built with, usually SHA-256. */
static enum dgc_algo algo_default(const struct chain *chain)
{
	enum dgc_algo algo, found = DGC_ALGO_SHA256;
	char line[4096] = "", *word, *rest = line;
	FILE *in = chain->why->offline ? NULL : fopen("/proc/cmdline", "re");

	if (in && !fgets(line, sizeof(line), in))
		line[0] = 0;
	if (in)
		fclose(in);
	while ((word = strsep(&rest, " \t\n"))) {
		if (strncmp(word, "ima_hash=", 9))
			continue;
		/* The kernel takes the first. */
		found = DGC_ALGO_INVALID;
		rest = NULL;
		for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++)
			if (!strcmp(word + 9, algo_name(algo)))
				found = algo;
	}
	return found;
}

static bool by_default(struct chain *chain)
{
	chain->ima = algo_default(chain);
	if (!chain->ima)
		return chain_add(
			chain, "ima-hash", LINK_BROKEN,
			"start the kernel with ima_hash=sha256",
			"IMA hashes with an algorithm that no list can have");
	return chain_add(chain, "ima-hash", LINK_OK, "",
			 "no security.ima, so IMA hashes it with %s",
			 algo_name(chain->ima));
}

bool chain_ima_hash(struct chain *chain)
{
	unsigned char label[4096] = { 0 };
	ssize_t n = fgetxattr(chain->fd, LABEL, label, sizeof(label));
	bool signature = label[0] == LABEL_SIGNATURE ||
			 label[0] == LABEL_SIGNATURE_VERITY;

	if (n < 2 || (!signature && label[0] != LABEL_HASH &&
		      label[0] != LABEL_HASH_OLD))
		return by_default(chain);
	if (signature && n > 2)
		chain->ima = algo_of(label[2]);
	else if (label[0] == LABEL_HASH && n > 1)
		chain->ima = algo_of(label[1]);
	if (!chain->ima)
		return chain_add(
			chain, "ima-hash", LINK_BROKEN,
			"remove it with 'setfattr -x security.ima', or label the file again",
			"its security.ima has IMA hash it with an algorithm that no list can have");
	return chain_add(chain, "ima-hash", LINK_OK, "",
			 "security.ima has a %s; IMA hashes the file with %s",
			 signature ? "signature" : "hash",
			 algo_name(chain->ima));
}

const struct installed_known_entry *chain_ima_entry(const struct chain *chain)
{
	const struct attested *a = &chain->attested;

	if (!(a->content_algos & 1u << chain->ima))
		return NULL;
	return installed_known_digest(chain->why->known, DGC_KIND_CONTENT,
				      chain->ima, a->content[chain->ima]);
}

bool chain_ima_rules(struct chain *chain)
{
	struct ima ima;

	if (chain->why->offline)
		return chain_add(chain, "ima", LINK_SKIPPED, "",
				 "not known for an image");
	ima_read(&ima);
	if (!ima.present)
		return chain_add(chain, "ima", LINK_BROKEN,
				 "boot a kernel that has IMA",
				 "the kernel has no IMA");
	if (ima.err)
		return chain_add(
			chain, "ima", LINK_UNKNOWN,
			"run as root, with a kernel that has CONFIG_IMA_READ_POLICY",
			"cannot read IMA's rules: %s", strerror(-ima.err));
	if (!ima.appraises)
		return chain_add(
			chain, "ima", LINK_BROKEN,
			"add rules such as those of policies/ima/appraise.ima",
			"no appraise rule of IMA has digest_cache=content");
	return chain_add(
		chain, "ima", LINK_OK, "",
		"%u appraise rules have digest_cache=content; which of them match the file is not checked",
		ima.appraises);
}
