// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy eval: what would a policy decide for these files, and why? */
#include <errno.h>
#include <string.h>

#include "base/json.h"
#include "commands.h"
#include "policy/eval_report.h"

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
		     const struct eval_policy *policy, const struct job *how,
		     const char *path, json_t *array)
{
	struct policy_verdict verdict;
	bool allowed;
	int err =
		policy_decide(world, &policy->policy, how->op, path, &verdict);

	if (array)
		json_add(array, eval_json(policy, path, err, &verdict));
	else if (!err)
		eval_text(policy, path, &verdict);
	else
		error(path, "cannot be evaluated: %s",
		      err == -EISDIR ?
			      "it is a directory; name the files in it" :
			      strerror(-err));
	allowed = !err && verdict.decision.action == POLICY_ALLOW;
	policy_verdict_free(&verdict);
	return allowed ? EXIT_DONE : EXIT_FAILED;
}

static int paths_eval(const struct eval_policy *policy, const struct job *how,
		      char **paths)
{
	json_t *array = how->as_json ? json_array() : NULL;
	struct policy_world world;
	int status = EXIT_DONE;

	if (policy_world_open(how->root, how->no_verity, &world))
		status = EXIT_FAILED;
	else
		for (; *paths; paths++)
			if (path_eval(&world, policy, how, *paths, array))
				status = EXIT_FAILED;
	policy_world_close(&world);
	if (array && json_finish(array))
		return EXIT_FAILED;
	return status;
}

static int eval(const struct job *how, const char *file, char **paths)
{
	struct eval_policy policy;
	int status = EXIT_FAILED;

	if (!eval_policy_read(file, &policy))
		status = paths_eval(&policy, how, paths);
	eval_policy_free(&policy);
	return status;
}

static struct job job = { .op = POLICY_OPS };

static const char *op_take(const char *value, void *to)
{
	*(enum policy_op *)to = policy_op_find(value, strlen(value));
	return job.op == POLICY_OPS ?
		       "not one of EXECUTE, FIRMWARE, KMODULE, KEXEC_IMAGE, KEXEC_INITRAMFS, POLICY, X509_CERT" :
		       NULL;
}

static const struct opt options[] = {
	OPT_TAKE(
		0, "op", "OPERATION", op_take, &job.op,
		"EXECUTE, KMODULE, FIRMWARE, KEXEC_IMAGE, KEXEC_INITRAMFS, POLICY or X509_CERT; default: by the name of each PATH",
		.words =
			"EXECUTE KMODULE FIRMWARE KEXEC_IMAGE KEXEC_INITRAMFS POLICY X509_CERT"),
	OPT_ROOT(&job.root,
		 "use files and installed lists of the image in DIR"),
	OPT_FLAG(0, "no-verity", &job.no_verity,
		 "do not require fs-verity, for an image that gets it later",
		 .requires = "root"),
	OPT_JSON(&job.as_json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	if (argc < 2)
		return usage_error("PATH is missing");
	return eval(&job, argv[0], argv + 1);
}

const struct command policy_eval = {
	.name = "policy eval",
	.summary = "show what a policy would decide for files, and why",
	.usage = "[OPTION...] FILE PATH...",
	.about =
		"Show what the policy in FILE would decide for each PATH on this system, by which\n"
		"of its lines, and why. Nothing is loaded.\n",
	.opts = options,
	.notes =
		"Exit status: 0 all would be allowed, 1 some would not, or that cannot be\n"
		"determined, 2 wrong usage.\n",
	.operand = "FILE",
	.max = OPERANDS_ANY,
	.run = run,
};
