/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making a site out of lists. */
#ifndef DCLIST_PUBLISH_H
#define DCLIST_PUBLISH_H

#include "repo/repo.h"

/**
 * struct publish_options - what to do
 * @site: directory of the site
 * @ring: keys that every OpenPGP signature must verify with, or NULL
 * @url: repositories, of whose packages lists are made
 * @urls: how many
 * @repo: how; its location, directory and signer are set here
 * @prune: remove lists that neither this index nor the one before names
 * @valid: for how long the index is accepted, in seconds; 0: always
 * @signer: of the index
 */
struct publish_options {
	const char *site;
	const struct keyring *ring;
	const char **url;
	size_t urls;
	struct repo_options repo;
	bool prune;
	unsigned int valid;
	struct signer_options signer;
};

/**
 * publish() - publish lists of repositories, and those in directories
 * @options: what to do
 * @dirs: the directories, up to a NULL
 *
 * The index is replaced last, when all that it names is on the disk. All of it or nothing,
 * but of a repository that fails, what was made of it before is published with the rest.
 *
 * Return: 0, or -1 after reporting why.
 */
int publish(const struct publish_options *options, char *const *dirs);

#endif /* DCLIST_PUBLISH_H */
