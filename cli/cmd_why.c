// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist why: why a file is trusted or not. */
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"
#include "base/root.h"
#include "commands.h"
#include "why/chain.h"

#define ALL_ALGOS \
	(1u << DGC_ALGO_SHA256 | 1u << DGC_ALGO_SHA384 | 1u << DGC_ALGO_SHA512)

/* The command line */
struct job {
	const char *root;
	const char **keyrings;
	size_t n_keyrings;
	bool no_verity;
	bool ima;
	bool json;
};

static int why_open(struct why *why, const struct job *how)
{
	*why = (struct why){
		.root = root_open(how->root),
		.root_dir = how->root,
		.offline = how->root,
		.verity = !how->no_verity,
		.ima = how->ima,
		.keyring = how->n_keyrings,
	};
	if (why->root < 0)
		return -1;
	why->prefix = installed_known_real(why->root, "/");
	why->known = installed_known_read_with(why->root, how->keyrings,
					       how->n_keyrings);
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
	installed_known_free(why->known);
	free(why->prefix);
	if (why->root >= 0)
		close(why->root);
}

static int explain(const struct job *how, char **files)
{
	json_t *json = how->json ? json_array() : NULL;
	int status = EXIT_DONE;
	struct chain *chain = malloc(sizeof(*chain));
	struct why why;

	if (!chain || why_open(&why, how)) {
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

static struct job job;

static const struct opt options[] = {
	OPT_ROOT(
		&job.root,
		"use files and lists of the image in DIR; what only a running kernel knows is skipped"),
	OPT_KEYRING(&job.keyrings, &job.n_keyrings,
		    "use only lists that verify with these keys"),
	OPT_FLAG(0, "no-verity", &job.no_verity,
		 "do not require fs-verity, for an image that gets it later",
		 .requires = "root"),
	OPT_FLAG(
		0, "ima", &job.ima,
		"explain what IMA finds: it hashes files itself, and needs no fs-verity",
		.excludes = "no-verity"),
	OPT_JSON(&job.json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	return explain(&job, argv);
}

const struct command cmd_why = {
	.name = "why",
	.summary = "explain why a file is trusted or not",
	.usage = "[OPTION...] FILE...",
	.about =
		"Explain why the kernel trusts a file or not: from the file, its file system and\n"
		"fs-verity to the list that attests it, the signer of the list and IPE's policy, up\n"
		"to the first link that is broken, and how to repair it. Symbolic links are\n"
		"followed.\n",
	.opts = options,
	.notes =
		"Exit status: 0 all that run would be trusted, 1 some would not, 2 wrong usage.\n",
	.operand = "FILE",
	.max = OPERANDS_ANY,
	.run = run,
};
