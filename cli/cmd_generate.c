// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist generate: digest lists out of RPM packages. */
#include <errno.h>
#include <fts.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "outfolder.h"
#include "rpmdb.h"
#include "rpmfile.h"

static const char usage[] =
	"Usage: dclist generate [OPTION...] FILE|DIR...\n"
	"       dclist generate [OPTION...] --rpmdb\n\n"
	"Make the digest list of each RPM package: the signed header and its signature,\n"
	"byte for byte, without the payload. Folders are searched for *.rpm, without\n"
	"source packages. What the kernel would refuse is not written.\n\n"
	"Options:\n"
	"  -o, --output DIR    write the lists into this folder, which is made when it\n"
	"                      is missing; default: the current one\n"
	"  -k, --keyring FILE  verify every signature with the keys in this file before\n"
	"                      the list is written (may be repeated); without it nothing\n"
	"                      is verified, the kernel does that when it loads the list\n"
	"  -i, --rpmdb         make the lists of all installed packages, out of rpm's\n"
	"                      database\n"
	"  -r, --root DIR      of the system in this folder\n"
	"      --dbpath DIR    folder of the database, below the root; default: rpm's\n"
	"  -v, --verbose       name every list\n"
	"  -h, --help          show this text\n\n"
	"Exit status: 0 all made, 1 some failed, 2 wrong usage.\n";

/* Results, in the order of the summary */
enum outcome {
	WRITTEN,
	UNCHANGED,
	UNSIGNED,
	REFUSED,
	UNVERIFIED,
	DAMAGED,
	FAILED,
	OUTCOMES,
};

static const char *const outcome_name[OUTCOMES] = {
	[WRITTEN] = "written",
	[UNCHANGED] = "unchanged",
	[UNSIGNED] = "not signed",
	[REFUSED] = "of a kind that the kernel refuses",
	[UNVERIFIED] = "with a signature that does not verify",
	[DAMAGED] = "damaged",
	[FAILED] = "failed",
};

/**
 * struct generate - a run
 * @output: folder, NULL for the current one
 * @keyrings: files of --keyring; owned
 * @n_keyrings: how many
 * @verbose: name every list
 * @installed: instead of files
 * @db: where installed packages are
 * @ring: keys, NULL without --keyring
 * @out: where lists go
 * @count: packages by outcome
 */
struct generate {
	const char *output;
	const char **keyrings;
	size_t n_keyrings;
	bool verbose;
	bool installed;
	struct rpmdb_source db;
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
	case -EKEYREJECTED:
		return UNVERIFIED;
	case -EBADMSG:
	case -EFBIG:
		return DAMAGED;
	default:
		return FAILED;
	}
}

static enum outcome list_write(struct generate *gen, struct list *list)
{
	char *name = list_file_name(list);
	enum outcome outcome = FAILED;
	int ret;

	if (!name) {
		error(list->file, "out of memory");
		return FAILED;
	}
	ret = outfolder_add(gen->out, name, list);
	if (ret >= 0)
		outcome = ret ? WRITTEN : UNCHANGED;
	if (ret >= 0 && gen->verbose) {
		text_print(stdout, name);
		printf(": %s\n", outcome_name[outcome]);
	}
	free(name);
	return outcome;
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

static bool ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len > n && !strcmp(s + len - n, end);
}

/* Packages of a folder that install programs */
static bool wanted(const FTSENT *ent)
{
	struct stat st;

	if (!ends_with(ent->fts_name, ".rpm") ||
	    ends_with(ent->fts_name, ".src.rpm") ||
	    ends_with(ent->fts_name, ".nosrc.rpm"))
		return false;
	if (ent->fts_info == FTS_F)
		return true;
	/* A link to a package; links to folders could go round in circles. */
	return ent->fts_info == FTS_SL && !stat(ent->fts_accpath, &st) &&
	       S_ISREG(st.st_mode);
}

static void entry_take(struct generate *gen, const FTSENT *ent)
{
	switch (ent->fts_info) {
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		error(ent->fts_path, "cannot read: %s",
		      strerror(ent->fts_errno));
		gen->count[FAILED]++;
		break;
	default:
		/* What is named on the command line is taken as it is. */
		if (ent->fts_level == FTS_ROOTLEVEL ?
			    ent->fts_info != FTS_D && ent->fts_info != FTS_DP :
			    wanted(ent))
			package_take(gen, ent->fts_path);
	}
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

static int generate(struct generate *gen, char **args)
{
	int status = EXIT_FAILED;
	unsigned int late;

	if (gen->n_keyrings) {
		gen->ring = keyring_open(gen->keyrings, gen->n_keyrings);
		if (!gen->ring)
			return EXIT_FAILED;
	}
	gen->out = outfolder_open(gen->output ? gen->output : ".");
	if (gen->out) {
		gen->db.ring = gen->ring;
		if (!gen->installed)
			arguments_take(gen, args);
		else if (rpmdb_each(&gen->db, result_take, gen))
			gen->count[FAILED]++;
		late = outfolder_close(gen->out);
		gen->count[FAILED] += late;
		gen->count[WRITTEN] -=
			late < gen->count[WRITTEN] ? late : gen->count[WRITTEN];
		status = summary_print(gen);
	}
	keyring_free(gen->ring);
	return status;
}

/* Returns -1 to go on, or an exit status. */
static int option_take(int opt, struct generate *gen)
{
	switch (opt) {
	case 'o':
		gen->output = optarg;
		return -1;
	case 'k':
		gen->keyrings[gen->n_keyrings++] = optarg;
		return -1;
	case 'i':
		gen->installed = true;
		return -1;
	case 'r':
		gen->db.root = optarg;
		return -1;
	case 'd':
		gen->db.dbpath = optarg;
		return -1;
	case 'v':
		gen->verbose = true;
		return -1;
	case 'h':
		return usage_print(&cmd_generate);
	default:
		return usage_try(&cmd_generate);
	}
}

static int parse(int argc, char **argv, struct generate *gen)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "keyring", required_argument, NULL, 'k' },
		{ "rpmdb", no_argument, NULL, 'i' },
		{ "root", required_argument, NULL, 'r' },
		{ "dbpath", required_argument, NULL, 'd' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt, status;

	while ((opt = getopt_long(argc, argv, "o:k:ir:vh", options, NULL)) >=
	       0) {
		status = option_take(opt, gen);
		if (status >= 0)
			return status;
	}
	if (gen->installed && optind < argc)
		return usage_error(&cmd_generate,
				   "--rpmdb goes with no FILE or DIR");
	if (!gen->installed && (gen->db.root || gen->db.dbpath))
		return usage_error(&cmd_generate,
				   "--root and --dbpath go with --rpmdb");
	if (!gen->installed && optind == argc)
		return usage_error(&cmd_generate, "FILE or DIR is missing");
	return generate(gen, argv + optind);
}

static int run(int argc, char **argv)
{
	struct generate gen = { 0 };
	int status;

	/* There are fewer options than arguments. */
	gen.keyrings = calloc((size_t)argc, sizeof(*gen.keyrings));
	if (!gen.keyrings) {
		error(NULL, "out of memory");
		return EXIT_FAILED;
	}
	status = parse(argc, argv, &gen);
	free(gen.keyrings);
	return status;
}

const struct command cmd_generate = {
	.name = "generate",
	.summary = "make digest lists out of RPM packages",
	.usage = usage,
	.run = run,
};
