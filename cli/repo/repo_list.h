/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One package's list; may be called from any thread. */
#ifndef DCLIST_REPO_LIST_H
#define DCLIST_REPO_LIST_H

#include "list/sign.h"
#include "repo/repodata.h"
#include "rpm/rpmfile.h"
#include "trust/keyring.h"

/**
 * struct repo_trust - why packages, and lists of the last run, are good
 * @ring: keys that sign packages, whose headers are the lists; or NULL:
 * @owner: what the metadata says of a package is right, and this key signs the list
 * @metadata: fingerprint of the key that signed the metadata
 */
struct repo_trust {
	struct keyring *ring;
	struct signer *owner;
	const char *metadata;
};

/**
 * struct repo_list - a list that is being made
 * @package: what the metadata says of it; not owned
 * @url: of the package, for messages; not owned
 * @asked: bytes from its start that were asked for
 * @need: bytes that its headers take, when @err is -EAGAIN
 * @data: bytes of the list that the owner signs; owned
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
	struct bytes data;
	int err;
	struct list list;
	char *name;
};

/*
 * From the first bytes of the package; without a keyring from all of them, and the list is
 * there after repo_list_sign(). A mismatch with the metadata is not reported if there will be
 * another try (@quiet).
 */
void repo_list_make(struct repo_list *out, const struct bytes *head,
		    const struct repo_trust *trust, bool quiet);
/*
 * From the list that is there already. False, without a word, when that is not
 * it or does not verify.
 */
bool repo_list_reuse(struct repo_list *out, int folder, const char *plain,
		     const uint8_t id[LIST_ID_LEN],
		     const struct repo_trust *trust);
/*
 * After it was made: the one that is there stays when it only has another signature,
 * which verifies. Otherwise two repositories in a directory would replace each other's
 * lists in each run.
 */
void repo_list_keep(struct repo_list *out, int folder,
		    const struct repo_trust *trust);
void repo_list_free(struct repo_list *out);

/* For repo_owned.c: all return 0, or as @out->err says */

/* Says @what and @name of the package, unless @quiet; returns -EILSEQ. */
int repo_list_mismatch(const struct repo_list *out, bool quiet,
		       const char *what, const char *name);
/* Is the list called as the metadata calls the package? */
int repo_list_named(const struct repo_list *out, const struct list *list,
		    bool quiet);
int repo_list_name(struct repo_list *out);

/* repo_owned.c: lists of packages that are good because the metadata says so */

/* Is this the package, all of it? */
int repo_owned_check(const struct repo_list *out, const struct bytes *package,
		     bool quiet);
/* From its header, the bytes to sign; @h->region may be empty afterwards. */
int repo_owned_make(struct repo_list *out, struct rpm_headers *h,
		    const struct repo_trust *trust, bool quiet);
/* Not from several threads at once */
void repo_owned_sign(struct repo_list *out, struct signer *owner);

#endif /* DCLIST_REPO_LIST_H */
