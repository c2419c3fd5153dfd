/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making a site out of directories of lists. */
#ifndef DCLIST_PUBLISH_H
#define DCLIST_PUBLISH_H

#include "list/sign.h"
#include "trust/keyring.h"

/**
 * struct publish_options - what to do
 * @site: directory of the site
 * @ring: keys that every OpenPGP signature must verify with, or NULL
 * @prune: remove lists that neither this index nor the one before names
 * @signer: of the index
 */
struct publish_options {
	const char *site;
	const struct keyring *ring;
	bool prune;
	struct signer_options signer;
};

/**
 * publish() - publish the lists in directories
 * @options: what to do
 * @dirs: the directories, up to a NULL
 *
 * All of it or nothing: the index is replaced last, when all that it names is on the disk.
 *
 * Return: 0, or -1 after reporting why.
 */
int publish(const struct publish_options *options, char *const *dirs);

#endif /* DCLIST_PUBLISH_H */
