// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy eval: what would a policy decide for these files, and why? */
#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "base/json.h"
#include "policy/eval_report.h"

static const char usage[] =
	"Usage: dclist policy eval [OPTION...] FILE PATH...\n\n"
	"Tell what the policy in FILE would decide about each PATH on this system, by\n"
	"which of its lines, and why. Nothing is loaded.\n\n"
	"Options:\n"
	"  -o, --op OPERATION  EXECUTE, KMODULE, FIRMWARE, KEXEC_IMAGE,\n"
	"                      KEXEC_INITRAMFS, POLICY or X509_CERT; without it what\n"
	"                      the name of each PATH tells\n"
	"  -r, --root DIR      files and installed lists are those of the image in DIR\n"
	"  -V, --no-verity     do not ask for fs-verity: for an image (--root) that gets\n"
	"                      it later\n"
	"  -j, --json          print JSON\n"
	"  -h, --help          show this text\n\n"
	"Exit status: 0 all would be allowed, 1 some would not or it cannot be told,\n"
	"2 wrong usage.\n";

/**
 * struct job - the command line
 * @op: POLICY_OPS when not given
 * @root: of an image, or NULL
 * @no_verity: files are taken for ones with fs-verity
 * @as_json: print JSON
 */
struct job {
	enum policy_op op;
	const char *root;
	bool no_verity;
	bool as_json;
};

static int path_eval(const struct policy_world *world,
		     const struct eval_policy *policy, const struct job *job,
		     const char *path, json_t *array)
{
	struct policy_verdict verdict;
	bool allowed;
	int err =
		policy_decide(world, &policy->policy, job->op, path, &verdict);

	if (array)
		json_add(array, eval_json(policy, path, err, &verdict));
	else if (!err)
		eval_text(policy, path, &verdict);
	else
		error(path, "cannot be looked at: %s",
		      err == -EISDIR ? "a folder; name the files in it" :
				       strerror(-err));
	allowed = !err && verdict.decision.action == POLICY_ALLOW;
	policy_verdict_free(&verdict);
	return allowed ? EXIT_DONE : EXIT_FAILED;
}

static int paths_eval(const struct eval_policy *policy, const struct job *job,
		      char **paths)
{
	json_t *array = job->as_json ? json_array() : NULL;
	struct policy_world world;
	int status = EXIT_DONE;

	if (policy_world_open(job->root, job->no_verity, &world))
		status = EXIT_FAILED;
	else
		for (; *paths; paths++)
			if (path_eval(&world, policy, job, *paths, array))
				status = EXIT_FAILED;
	policy_world_close(&world);
	if (array && json_finish(array))
		return EXIT_FAILED;
	return status;
}

static int eval(const struct job *job, const char *file, char **paths)
{
	struct eval_policy policy;
	int status = EXIT_FAILED;

	if (!eval_policy_read(file, &policy))
		status = paths_eval(&policy, job, paths);
	eval_policy_free(&policy);
	return status;
}

/* Returns -1 to go on, or an exit status. */
static int parse_option(int opt, struct job *job)
{
	switch (opt) {
	case 'o':
		job->op = policy_op_find(optarg, strlen(optarg));
		if (job->op == POLICY_OPS)
			return usage_error(&policy_eval,
					   "%s: no operation; the kernel has "
					   "EXECUTE, FIRMWARE, KMODULE, "
					   "KEXEC_IMAGE, KEXEC_INITRAMFS, "
					   "POLICY and X509_CERT",
					   optarg);
		return -1;
	case 'r':
		job->root = optarg;
		return -1;
	case 'V':
		job->no_verity = true;
		return -1;
	case 'j':
		job->as_json = true;
		return -1;
	case 'h':
		return usage_print(&policy_eval);
	default:
		return usage_try(&policy_eval);
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "op", required_argument, NULL, 'o' },
		{ "root", required_argument, NULL, 'r' },
		{ "no-verity", no_argument, NULL, 'V' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct job job = { .op = POLICY_OPS };
	int opt, status = -1;

	while (status < 0 &&
	       (opt = getopt_long(argc, argv, "o:r:Vjh", options, NULL)) >= 0)
		status = parse_option(opt, &job);
	if (status >= 0)
		return status;
	if (job.no_verity && !job.root)
		return usage_error(&policy_eval,
				   "--no-verity is for images; give --root");
	if (argc - optind < 2)
		return usage_error(&policy_eval, "%s is missing",
				   optind == argc ? "FILE" : "PATH");
	return eval(&job, argv[optind], argv + optind + 1);
}

const struct command policy_eval = {
	.name = POLICY_GROUP "eval",
	.summary = "what would a policy decide for these files, and why",
	.usage = usage,
	.run = run,
};
