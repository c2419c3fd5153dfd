/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What cmd_revoke*.c share. A section per .c file. */
#ifndef DCLIST_CMD_REVOKE_H
#define DCLIST_CMD_REVOKE_H

#include "list/sign.h"
#include "repo/advisories.h"
#include "system/revoke.h"

/* The command line, and what is made of it */
struct revoke_job {
	struct signer_options sign;
	const char *root_dir;
	const char *output;
	const char *name;
	const char **key;
	size_t keys;
	const char **keyring;
	size_t keyrings;
	struct signer *signer; /* not in a dry run */
	const char **below;
	size_t belows;
	struct advisory_options repo;
	const char **advisory;
	size_t advisories;
	bool dry_run;
	bool json;
	bool force;
	int root;
	uint64_t serial;
	struct revocation old; /* what is revoked already */
	bool own_read; /* the file that is replaced was one of them */
	bool old_unloaded; /* the kernel lacks it */
	struct revocation all; /* and what is from now on */
	char **file; /* whose content is; NULL at the end */
	size_t files;
};

/* cmd_revoke.c; all return 0 or a negative errno, after reporting why */

extern struct revoke_job revoke_job;
int revoke_no_memory(void);

/* cmd_revoke_what.c: what is revoked */

/* Lower versions of packages: those of --below, and of advisories, from a server */
int revoke_floors_read(struct revocation *floors);
/* The arguments, --signer and @floors, into @revoke_job.all; and what is revoked already */
int revoke_arguments(char **args, const struct revocation *floors);

/* cmd_revoke_old.c: the list that is replaced */

/* Takes what it revokes; what is in it must not be lost. */
int revoke_old_take(void);

/* cmd_revoke_effect.c: what would not run any more */

/* How many are revoked that were not before */
size_t revoke_fresh(void);
/* Shows it, and refuses what leaves a system that does not start. */
int revoke_effect_show(struct revoke_effect *effect);

#endif /* DCLIST_CMD_REVOKE_H */
