// SPDX-License-Identifier: GPL-2.0-or-later
/* Advisories, from the repository's signature down. */
#include <string.h>

#include "base/message.h"
#include "repo/advisories.h"

static int parse(const char *name, const struct bytes *packed,
		 const struct repomd *md, void *to)
{
	return updateinfo_parse(name, packed, md, to);
}

/* Only fetcher_get() is used, which gives nothing back this way. */
static void no_fetch(struct fetch *fetch, void *ctx)
{
	(void)fetch;
	(void)ctx;
}

static int found_check(const char *url, const struct advisories *a)
{
	int err = 0;
	size_t i;

	for (i = 0; i < a->n; i++)
		if (!a->found[i]) {
			error(url, "has no advisory %s", a->id[i]);
			err = -1;
		}
	if (a->streams)
		warning(url,
			"%zu packages of module streams are left out, as lower versions of another stream may be good; revoke them with --below",
			a->streams);
	if (!err && !a->packages) {
		error(url, "the advisories fix no package");
		err = -1;
	}
	return err;
}

int advisories_read(const struct advisory_options *options,
		    struct advisories *advisories)
{
	char signer[REPO_SIGNER_LEN];
	const struct repo_part part = { "updateinfo", parse, advisories,
					signer };
	struct fetch_base base;
	struct fetcher *fetcher;
	int err = fetch_base_open(options->location, &base);

	if (err)
		return err;
	/* A server that closes the connection must not kill us. */
	signal(SIGPIPE, SIG_IGN);
	fetcher = fetcher_open(&base, &options->fetch, no_fetch, NULL);
	err = fetcher ?
		      repo_part_read(&options->signers, &base, fetcher, &part) :
		      -1;
	if (!err)
		err = found_check(base.url, advisories);
	fetcher_close(fetcher);
	fetch_base_free(&base);
	return err;
}
