// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist generate: digest lists out of RPM packages. */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "repo/repo.h"
#include "rpm/generate.h"

#define JOBS_MAX 64u

/* Files and installed packages; repositories */
static struct {
	struct generate_options gen;
	struct repo_options repo;
} args = {
	.gen.output = ".",
	.repo.fetch = { .jobs = 8, .timeout = REPO_TIMEOUT },
};

#define REPO .requires = "repo"

static const struct opt options[] = {
	OPT_OUTPUT(
		"DIR", &args.gen.output,
		"write the lists into DIR, which is created if it does not exist; default: the current directory"),
	OPT_KEYRING(
		&args.gen.keyrings, &args.gen.n_keyrings,
		"verify each signature with these keys before the list is written; without it nothing is verified until the kernel loads the list"),
	OPT_FLAG('v', "verbose", &args.gen.verbose, "name every list"),

	OPT_SECTION("Installed packages"),
	OPT_FLAG(0, "rpmdb", &args.gen.installed,
		 "make the lists of all installed packages from rpm's database"),
	OPT_ROOT(&args.gen.db.root, "use the system in DIR",
		 .requires = "rpmdb"),
	OPT_DBPATH(&args.gen.db.dbpath, .requires = "rpmdb"),

	OPT_SECTION("Repositories"),
	OPT_TEXT(
		0, "repo", "URL|DIR", &args.repo.location,
		"make the lists of all packages of the repository at this http(s):// or file:// URL, or in DIR; only headers are fetched, and only once"),
	REPO_OPTIONS(args.repo.signers, args.repo.fetch),
	OPT_FLAG(
		0, "allow-parent", &args.repo.parent,
		"also accept packages whose location is above the repository, on the same server",
		REPO),
	OPT_FLAG(
		0, "prune", &args.repo.prune,
		"remove the lists of packages that have left the repository, or are refused now",
		REPO),
	OPT_FLAG(0, "strict", &args.repo.report.strict,
		 "fail if any package is refused", REPO),
	OPT_JOBS(&args.repo.fetch.jobs, JOBS_MAX,
		 "use N connections at a time, 1 to 64; default: 8", REPO),
	OPT_FLAG(0, "json", &args.repo.report.json,
		 "print events as JSON, one on each line", REPO),
	OPT_END,
};

static int repo_check(bool files)
{
	if (args.gen.installed || files)
		return usage_error(
			"--repo cannot be combined with FILE, DIR or --rpmdb");
	if (!args.gen.n_keyrings)
		return usage_error(
			"--repo requires --keyring FILE: the keys that sign its packages");
	return EXIT_DONE;
}

/* EXIT_DONE when the options fit together */
static int arguments_check(bool files)
{
	if (args.repo.location)
		return repo_check(files);
	if (args.gen.installed && files)
		return usage_error(
			"--rpmdb cannot be combined with FILE or DIR");
	if (!args.gen.installed && !files)
		return usage_error("FILE or DIR is missing");
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	struct repo_options *repo = &args.repo;
	int status = arguments_check(argc > 0);

	if (status != EXIT_DONE)
		return status;
	args.gen.args = argv;
	if (!repo->location)
		return generate(&args.gen);
	repo->output = args.gen.output;
	repo->keyrings = args.gen.keyrings;
	repo->n_keyrings = args.gen.n_keyrings;
	repo->report.verbose = args.gen.verbose;
	if (!repo->signers.n) {
		repo->signers.keys = args.gen.keyrings;
		repo->signers.n = args.gen.n_keyrings;
	}
	return repo_generate(repo);
}

const struct command cmd_generate = {
	.name = "generate",
	.summary = "make digest lists from RPM packages",
	.usage = "[OPTION...] FILE|DIR...\n[OPTION...] --rpmdb\n"
		 "[OPTION...] --repo URL|DIR --keyring FILE",
	.about =
		"Make the digest list of each RPM package: the signed header and its signatures,\n"
		"byte for byte, without the payload. Directories are searched for *.rpm, except\n"
		"source packages. What the kernel would refuse is not written.\n",
	.opts = options,
	.notes = "Exit status: 0 all made, 1 some failed, 2 wrong usage.\n",
	.max = OPERANDS_ANY,
	.run = run,
};
