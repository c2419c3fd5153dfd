// SPDX-License-Identifier: GPL-2.0-or-later
/* Digest lists of package files and of the installed packages. */
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/command.h"
#include "base/text.h"
#include "base/walk.h"
#include "list/outfolder.h"
#include "rpm/generate.h"
#include "rpm/rpmfile.h"

/* Results, in the order of the summary, and in the words of --repo */
enum outcome {
	WRITTEN,
	UNCHANGED,
	UNSIGNED,
	REFUSED,
	NO_KEY,
	WRONG_SIGNATURE,
	DAMAGED,
	FAILED,
	OUTCOMES,
};

static const char *const outcome_name[OUTCOMES] = {
	[WRITTEN] = "written",
	[UNCHANGED] = "unchanged",
	[UNSIGNED] = "not signed",
	[REFUSED] = "unsupported by the kernel",
	[NO_KEY] = "signed by an untrusted key",
	[WRONG_SIGNATURE] = "with a wrong signature",
	[DAMAGED] = "damaged",
	[FAILED] = "failed",
};

/**
 * struct generate - a run
 * @options: what to do; not owned
 * @ring: keys, NULL without --keyring
 * @out: where lists go
 * @count: packages by outcome
 */
struct generate {
	const struct generate_options *options;
	struct keyring *ring;
	struct outfolder *out;
	unsigned int count[OUTCOMES];
};

static enum outcome outcome_of(int err)
{
	switch (err) {
	case -ENODATA:
		return UNSIGNED;
	case -ENOPKG:
		return REFUSED;
	case -ENOKEY:
		return NO_KEY;
	case -EKEYREJECTED:
		return WRONG_SIGNATURE;
	case -EBADMSG:
	case -EFBIG:
		return DAMAGED;
	default:
		return FAILED;
	}
}

static enum outcome list_write(struct generate *gen, struct list *list)
{
	char *plain = list_file_name(list);
	enum outcome outcome = FAILED;
	const char *name;
	int ret;

	if (!plain) {
		error(list->file, "out of memory");
		return FAILED;
	}
	ret = outfolder_put(gen->out, plain, list, &name);
	if (ret >= 0)
		outcome = ret ? WRITTEN : UNCHANGED;
	if (ret >= 0 && gen->options->verbose) {
		text_print(stdout, name);
		printf(": %s\n", outcome_name[outcome]);
	}
	free(plain);
	return outcome;
}

static void list_renamed(const char *from, const char *to, void *ctx)
{
	text_print(stdout, from);
	printf(": renamed to ");
	text_print(stdout, to);
	putchar('\n');
}

/* What became of a package; frees @list. */
static void result_take(int err, struct list *list, void *ctx)
{
	struct generate *gen = ctx;
	enum outcome outcome;

	if (err) {
		outcome = outcome_of(err);
	} else {
		outcome = list_write(gen, list);
		list_free(list);
	}
	gen->count[outcome]++;
}

static void package_take(struct generate *gen, const char *file)
{
	struct list list;

	result_take(rpm_list_make(file, gen->ring, &list), &list, gen);
}

/* Packages of a directory that install programs */
static bool wanted(const FTSENT *ent)
{
	struct stat st;

	if (!text_ends(ent->fts_name, ".rpm") ||
	    text_ends(ent->fts_name, ".src.rpm") ||
	    text_ends(ent->fts_name, ".nosrc.rpm"))
		return false;
	if (ent->fts_info == FTS_F)
		return true;
	/* A link to a package; links to directories could go round in circles. */
	return ent->fts_info == FTS_SL && !stat(ent->fts_accpath, &st) &&
	       S_ISREG(st.st_mode);
}

static void entry_take(struct generate *gen, const FTSENT *ent)
{
	if (walk_failed(ent))
		gen->count[FAILED]++;
	/* Arguments are accepted as they are. */
	else if (ent->fts_level == FTS_ROOTLEVEL ?
			 ent->fts_info != FTS_D && ent->fts_info != FTS_DP :
			 wanted(ent))
		package_take(gen, ent->fts_path);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Below each argument, in the order of names, so that runs are alike */
static void arguments_take(struct generate *gen, char **args)
{
	char *one[2] = { NULL, NULL };
	FTSENT *ent;
	FTS *fts;

	for (; *args; args++) {
		one[0] = *args;
		fts = fts_open(one, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR,
			       by_name);
		if (!fts) {
			error(*args, "cannot read: %s", strerror(errno));
			gen->count[FAILED]++;
			continue;
		}
		while ((ent = fts_read(fts)))
			entry_take(gen, ent);
		fts_close(fts);
	}
}

static int summary_print(const struct generate *gen)
{
	unsigned int lists = gen->count[WRITTEN] + gen->count[UNCHANGED];
	unsigned int failed = 0;
	int i;

	for (i = 0; i < OUTCOMES; i++) {
		if (i >= UNSIGNED)
			failed += gen->count[i];
		if (gen->count[i] || i <= UNCHANGED)
			printf("%s%u %s", i ? ", " : "", gen->count[i],
			       outcome_name[i]);
	}
	if (lists)
		printf("; signatures %s",
		       gen->ring ? "verified" : "not verified (no --keyring)");
	else if (!failed)
		printf("; no packages found");
	putchar('\n');
	return failed || !lists ? EXIT_FAILED : EXIT_DONE;
}

static void packages_take(struct generate *gen)
{
	struct rpmdb_source db = gen->options->db;

	db.ring = gen->ring;
	if (!gen->options->installed)
		arguments_take(gen, gen->options->args);
	else if (rpmdb_each(&db, result_take, gen))
		gen->count[FAILED]++;
}

int generate(const struct generate_options *options)
{
	struct generate gen = { .options = options };
	int status = EXIT_FAILED;
	unsigned int late;

	if (options->n_keyrings) {
		gen.ring = keyring_open(options->keyrings, options->n_keyrings);
		if (!gen.ring)
			return EXIT_FAILED;
	}
	gen.out = outfolder_open(options->output);
	if (gen.out) {
		if (options->verbose)
			outfolder_on_rename(gen.out, list_renamed, NULL);
		packages_take(&gen);
		late = outfolder_close(gen.out);
		gen.count[FAILED] += late;
		gen.count[WRITTEN] -=
			late < gen.count[WRITTEN] ? late : gen.count[WRITTEN];
		status = summary_print(&gen);
	}
	keyring_free(gen.ring);
	return status;
}
