// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist publish: lists for many machines, on any web server. */
#include <stdlib.h>

#include "commands.h"
#include "repo/publish.h"
#include "trust/keyring.h"

#define JOBS_MAX 64u

static struct publish_options job = {
	.repo.fetch = { .jobs = 8, .timeout = REPO_TIMEOUT },
};

static int do_publish(char **dirs)
{
	struct keyring *ring = NULL;
	int status;

	if (job.repo.n_keyrings) {
		ring = keyring_open(job.repo.keyrings, job.repo.n_keyrings);
		if (!ring)
			return EXIT_FAILED;
	}
	job.ring = ring;
	status = publish(&job, dirs) ? EXIT_FAILED : EXIT_DONE;
	keyring_free(ring);
	return status;
}

#define REPO .requires = "repo"

static const struct opt options[] = {
	OPT_OUTPUT(
		"DIR", &job.site,
		"make or extend the site in DIR, which a web server or an object store then serves"),
	OPT_KEYRING(
		&job.repo.keyrings, &job.repo.n_keyrings,
		"verify the OpenPGP signature of each list with these keys before it is published"),
	OPT_FLAG(
		0, "prune", &job.prune,
		"remove lists that are neither in this index of the site nor in the one before, and those of packages that left a repository"),
	OPT_TIME(
		0, "valid-for", &job.valid, 1, AGE_MAX,
		"machines refuse this index when it is older than that, such as 36h or 7d; publish again before"),
	SIGNER_OPTIONS(job.signer),

	OPT_SECTION("Repositories"),
	OPT_TEXTS(
		0, "repo", "URL|DIR", &job.url, &job.urls,
		"publish the lists of all packages of the repository at this http(s):// or file:// URL, or in DIR; may be repeated"),
	REPO_OPTIONS(job.repo.signers, job.repo.fetch),
	OPT_FLAG(
		0, "allow-parent", &job.repo.parent,
		"also accept packages whose location is above the repository, on the same server",
		REPO),
	OPT_FLAG(0, "strict", &job.repo.report.strict,
		 "publish nothing if any package is refused", REPO),
	OPT_JOBS(&job.repo.fetch.jobs, JOBS_MAX,
		 "use N connections at a time, 1 to 64; default: 8", REPO),
	OPT_END,
};

/* EXIT_DONE when the options fit together */
static int repo_check(void)
{
	struct repo_signers *signers = &job.repo.signers;

	if (!signers->n) {
		signers->keys = job.repo.keyrings;
		signers->n = job.repo.n_keyrings;
	}
	if (job.urls && !signers->n)
		return usage_error(
			"--repo requires --keyring FILE, the keys that sign its packages, or --repo-key FILE, the key that signs its metadata");
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	const char *wrong = signer_options_wrong(&job.signer);
	int status;

	if (!argc && !job.urls)
		return usage_error("DIR or --repo is missing");
	if (!job.site)
		return usage_error("--output DIR is missing");
	if (wrong)
		return usage_error("%s", wrong);
	status = repo_check();
	return status == EXIT_DONE ? do_publish(argv) : status;
}

const struct command cmd_publish = {
	.name = "publish",
	.summary = "publish digest lists for other machines",
	.usage = "[OPTION...] --output DIR DIR...\n"
		 "[OPTION...] --output DIR --repo URL|DIR... [DIR...]",
	.about =
		"Make a site of all lists in each DIR: a directory of files that any web server\n"
		"serves, with a signed index. 'dclist sync --from' installs from it the lists of\n"
		"the packages of a machine. Lists are published as they are, with the\n"
		"signatures that they have; the key given here signs the index.\n\n"
		"With --repo, the lists are those of a repository's packages. With --keyring they\n"
		"are the headers that the vendor signed, and only headers are fetched. Without it\n"
		"the key of --repo-key, which signs the metadata, says which packages are good:\n"
		"they are fetched and compared with their checksums in the metadata, and your key\n"
		"signs the lists.\n",
	.opts = options,
	.notes =
		"If anything in a DIR is not a digest list, nothing is published.\n"
		"Names that start with a dot are ignored.\n" EXIT_HELP,
	.max = OPERANDS_ANY,
	.run = run,
};
