/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One package's list; may be called from any thread. */
#ifndef DCLIST_REPO_LIST_H
#define DCLIST_REPO_LIST_H

#include "list/list.h"
#include "repo/repodata.h"
#include "trust/keyring.h"

/**
 * struct repo_list - a list that is being made
 * @package: what the metadata says of it; not owned
 * @url: of the package, for messages; not owned
 * @asked: bytes from its start that were asked for
 * @need: bytes that its headers take, when @err is -EAGAIN
 * @err: 0; as rpm_list_make(); -EILSEQ when what came is not what the metadata
 *	describes; -EAGAIN when more of it is required
 * @list: when @err is 0; owned
 * @name: its plain file name; owned
 */
struct repo_list {
	const struct repo_package *package;
	const char *url;
	uint64_t asked;
	uint64_t need;
	int err;
	struct list list;
	char *name;
};

/*
 * From the first bytes of the package. A mismatch with the metadata is not reported if
 * there will be another try (@quiet).
 */
void repo_list_make(struct repo_list *out, const struct bytes *head,
		    const struct keyring *ring, bool quiet);
/*
 * From the list that is there already. False, without a word, when that is not
 * it or does not verify.
 */
bool repo_list_reuse(struct repo_list *out, int folder, const char *plain,
		     const uint8_t id[LIST_ID_LEN], const struct keyring *ring);
/*
 * After it was made: the one that is there stays when it only has another signature,
 * which verifies. Otherwise two repositories in a directory would replace each other's
 * lists in each run.
 */
void repo_list_keep(struct repo_list *out, int folder,
		    const struct keyring *ring);
void repo_list_free(struct repo_list *out);

#endif /* DCLIST_REPO_LIST_H */
