// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The chain for IMA, which hashes files itself: with which algorithm, and whether a rule
 * of it asks the digest cache. An installed list counts by its digests of content alone.
 */
#include <string.h>

#include "base/text.h"
#include "kernel/ima.h"
#include "verity/imahash.h"
#include "why/chain.h"

bool chain_ima_hash(struct chain *chain)
{
	static const char *const found[] = {
		[IMA_LABEL_NONE] = "no security.ima",
		[IMA_LABEL_HASH] = "security.ima has a hash",
		[IMA_LABEL_SIGNATURE] = "security.ima has a signature",
		[IMA_LABEL_UNKNOWN] =
			"security.ima has a form that the kernel ignores",
	};
	enum ima_label label;

	chain->ima = imahash_of(chain->fd,
				imahash_default(!chain->why->offline), &label);
	if (chain->ima)
		return chain_add(chain, "ima-hash", LINK_OK, "",
				 "%s, so IMA hashes it with %s", found[label],
				 algo_name(chain->ima));
	if (label == IMA_LABEL_HASH || label == IMA_LABEL_SIGNATURE)
		return chain_add(
			chain, "ima-hash", LINK_BROKEN,
			"remove it with 'setfattr -x security.ima', or label the file again",
			"its security.ima has IMA hash it with an algorithm that no list can have");
	return chain_add(chain, "ima-hash", LINK_BROKEN,
			 "start the kernel with ima_hash=sha256",
			 "IMA hashes with an algorithm that no list can have");
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
