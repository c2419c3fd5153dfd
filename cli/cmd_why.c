// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist why: why a file is trusted or not. */
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"
#include "base/root.h"
#include "commands.h"
#include "why/chain.h"

static const char usage[] =
	"Usage: dclist why [OPTION...] FILE...\n\n"
	"Tell why the kernel trusts a file or not: from the file, its file system and\n"
	"fs-verity to the list that attests it, the list's signer and IPE's policy, up\n"
	"to the first link that is broken, and what to do about it.\n\n"
	"Options:\n"
	"  -r, --root DIR      files and lists are those of the image in DIR; what only\n"
	"                      a running kernel tells is skipped\n"
	"  -k, --keyring FILE  only lists that verify with these keys count (may be\n"
	"                      repeated)\n"
	"  -V, --no-verity     do not ask for fs-verity: for an image (--root) that gets\n"
	"                      it later\n"
	"  -j, --json          print JSON\n"
	"  -h, --help          show this text\n\n"
	"Links that lead to a file are followed.\n"
	"Exit status: 0 all that run would be trusted, 1 some would not, 2 wrong usage.\n";

#define ALL_ALGOS \
	(1u << DGC_ALGO_SHA256 | 1u << DGC_ALGO_SHA384 | 1u << DGC_ALGO_SHA512)

/* The command line */
struct job {
	const char *root;
	const char **keyrings;
	size_t n_keyrings;
	bool no_verity;
	bool json;
};

static int why_open(struct why *why, const struct job *job)
{
	*why = (struct why){
		.root = root_open(job->root),
		.root_dir = job->root,
		.offline = job->root,
		.verity = !job->no_verity,
		.keyring = job->n_keyrings,
	};
	if (why->root < 0)
		return -1;
	why->prefix = known_real(why->root, "/");
	why->known = known_read_with(why->root, job->keyrings, job->n_keyrings);
	if (!why->known || mounts_read(&why->mounts, true))
		return -1;
	why->attest = attest_open(why->known, ALL_ALGOS, NULL);
	if (!why->attest) {
		error(NULL, "out of memory");
		return -1;
	}
	if (why->offline)
		return 0;
	why->kernel = chain_kernel_read();
	return why->kernel ? 0 : -1;
}

static void why_close(struct why *why)
{
	chain_kernel_free(why->kernel);
	attest_close(why->attest);
	mounts_free(&why->mounts);
	known_free(why->known);
	free(why->prefix);
	if (why->root >= 0)
		close(why->root);
}

static int explain(const struct job *job, char **files)
{
	json_t *json = job->json ? json_array() : NULL;
	int status = EXIT_DONE;
	struct chain *chain = malloc(sizeof(*chain));
	struct why why;

	if (!chain || why_open(&why, job)) {
		status = EXIT_FAILED;
		files = NULL;
	}
	for (; files && *files; files++) {
		chain_walk(&why, *files, chain);
		if (!chain->trusted && !chain->unasked)
			status = EXIT_FAILED;
		if (json)
			json_add(json, chain_json(chain));
		else
			chain_text(chain);
		chain_free(chain);
	}
	if (chain)
		why_close(&why);
	free(chain);
	if (json && json_finish(json))
		status = EXIT_FAILED;
	return status;
}

/* Returns -1 to go on, or an exit status. */
static int parse_option(int opt, struct job *job)
{
	switch (opt) {
	case 'r':
		job->root = optarg;
		return -1;
	case 'k':
		job->keyrings[job->n_keyrings++] = optarg;
		return -1;
	case 'V':
		job->no_verity = true;
		return -1;
	case 'j':
		job->json = true;
		return -1;
	case 'h':
		return usage_print(&cmd_why);
	default:
		return usage_try(&cmd_why);
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "root", required_argument, NULL, 'r' },
		{ "keyring", required_argument, NULL, 'k' },
		{ "no-verity", no_argument, NULL, 'V' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct job job = { 0 };
	int opt, status = -1;

	job.keyrings = calloc((size_t)argc, sizeof(*job.keyrings));
	if (!job.keyrings) {
		error(NULL, "out of memory");
		return EXIT_FAILED;
	}
	while (status < 0 &&
	       (opt = getopt_long(argc, argv, "r:k:Vjh", options, NULL)) >= 0)
		status = parse_option(opt, &job);
	if (status < 0 && job.no_verity && !job.root)
		status = usage_error(&cmd_why,
				     "--no-verity is for images; give --root");
	if (status < 0 && optind == argc)
		status = usage_error(&cmd_why, "FILE is missing");
	if (status < 0)
		status = explain(&job, argv + optind);
	free(job.keyrings);
	return status;
}

const struct command cmd_why = {
	.name = "why",
	.summary = "tell why a file is trusted or not",
	.usage = usage,
	.run = run,
};
