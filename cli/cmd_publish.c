// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist publish: lists for many machines, on any web server. */
#include <stdlib.h>

#include "commands.h"
#include "repo/publish.h"

static struct publish_options job;
static const char **keyrings;
static size_t keyrings_n;

static int do_publish(char **dirs)
{
	struct keyring *ring = NULL;
	int status;

	if (keyrings_n) {
		ring = keyring_open(keyrings, keyrings_n);
		if (!ring)
			return EXIT_FAILED;
	}
	job.ring = ring;
	status = publish(&job, dirs) ? EXIT_FAILED : EXIT_DONE;
	keyring_free(ring);
	return status;
}

static const struct opt options[] = {
	OPT_OUTPUT(
		"DIR", &job.site,
		"make or extend the site in DIR, which a web server or an object store then serves"),
	OPT_KEYRING(
		&keyrings, &keyrings_n,
		"verify the OpenPGP signature of each list with these keys before it is published"),
	OPT_FLAG(
		0, "prune", &job.prune,
		"remove lists that are neither in this index of the site nor in the one before"),
	SIGNER_OPTIONS(job.signer),
	OPT_END,
};

static int run(int argc, char **argv)
{
	const char *wrong = signer_options_wrong(&job.signer);

	(void)argc;
	if (!job.site)
		return usage_error("--output DIR is missing");
	if (wrong)
		return usage_error("%s", wrong);
	return do_publish(argv);
}

const struct command cmd_publish = {
	.name = "publish",
	.summary = "publish digest lists for other machines",
	.usage = "[OPTION...] --output DIR DIR...",
	.about =
		"Make a site of all lists in each DIR: a directory of files that any web server\n"
		"serves, with a signed index. 'dclist sync --from' installs from it the lists of\n"
		"the packages of a machine. Lists are published as they are, with the\n"
		"signatures that they have; the key given here signs the index.\n",
	.opts = options,
	.notes =
		"If anything in a DIR is not a digest list, nothing is published.\n"
		"Names that start with a dot are ignored.\n" EXIT_HELP,
	.operand = "DIR",
	.max = OPERANDS_ANY,
	.run = run,
};
