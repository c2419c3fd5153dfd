// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lists of packages that nobody signed, in a repository whose metadata is signed: from its
 * signature to the digest of the package, from there to its header, whose digests the
 * owner signs.
 */
#include <errno.h>
#include <string.h>

#include "base/message.h"
#include "list/digest.h"
#include "list/tlvlist.h"
#include "list/twins.h"
#include "repo/repo_list.h"
#include "trust/crypto.h"

int repo_owned_check(const struct repo_list *out, const struct bytes *package,
		     bool quiet)
{
	struct part part = { package->data, package->len };
	uint8_t digest[DGC_DIGEST_MAX];
	struct repo_sum sum;

	if (!repo_sum_read(out->package->id, &sum)) {
		error(out->url,
		      "the metadata has no SHA-256, SHA-384 or SHA-512 of this package; make the repository with 'createrepo_c --checksum sha256'");
		return -EBADMSG;
	}
	if (crypto_hash(sum.algo, &part, 1, digest)) {
		error(out->url, "out of memory");
		return -ENOMEM;
	}
	if (!memcmp(digest, sum.value, dgc_algo_size(sum.algo)))
		return 0;
	return repo_list_mismatch(
		out, quiet, "differs from its checksum in the metadata", "");
}

/* What a package owns without bringing it may have any content. */
static int digest_take(const struct digest *d, void *ctx)
{
	return d->ghost ?
		       0 :
		       tlv_list_add(ctx, d->kind, d->algo, d->value, d->path);
}

static int bytes_make(struct repo_list *out, const struct list *header,
		      const struct repo_trust *trust)
{
	const struct verity_params params = { .algo = header->rpm.algo };
	char source[DGC_TLV_NAME_MAX + 1];
	const struct tlv_list_head head = {
		.name = header->name,
		.source = source,
		.serial = out->package->built,
		.params = &params,
	};
	struct tlv_list *list = tlv_list_new();
	int err = list ? list_each(header, digest_take, list) : -ENOMEM;

	/* Long names are cut: the signer is always shown. */
	snprintf(source, sizeof(source),
		 TWIN_OF_REPO "%.130s, metadata signed by %s", header->name,
		 trust->metadata);
	if (!err)
		err = tlv_list_write(list, &head, &out->data);
	tlv_list_free(list);
	return err;
}

int repo_owned_make(struct repo_list *out, struct rpm_headers *h,
		    const struct repo_trust *trust, bool quiet)
{
	struct bytes region = h->region;
	struct list header;
	int err;

	h->region = (struct bytes){ 0 };
	err = list_parse_header(out->url, region, &header);
	if (err)
		return err;
	err = repo_list_named(out, &header, quiet);
	if (!err) {
		err = bytes_make(out, &header, trust);
		if (err)
			error(out->url,
			      err == -ENOMEM ?
				      "out of memory" :
				      "its name or its files do not fit into a list");
	}
	list_free(&header);
	return err;
}

void repo_owned_sign(struct repo_list *out, struct signer *owner)
{
	out->err = signer_sign(owner, out->url, &out->data, NULL, &out->list);
	bytes_free(&out->data);
	if (!out->err)
		out->err = repo_list_name(out);
}
