// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy check: would the kernel accept it, and is it what was meant? */
#include <string.h>

#include "base/json.h"
#include "commands.h"
#include "policy/examine.h"

/**
 * struct check - a run
 * @config: file, or NULL
 * @offline: the running kernel is not asked
 * @strict: warnings count
 * @array: JSON so far, or NULL for text
 * @system: what is known of the kernel
 */
struct check {
	const char *config;
	bool offline;
	bool strict;
	json_t *array;
	struct policy_system system;
};

static int check_file(struct check *check, const char *file)
{
	struct policy_examined examined;
	struct bytes text = { 0 };
	int err = policy_file_read(file, &text);
	bool bad;

	if (err)
		return EXIT_FAILED;
	policy_examine((char *)text.data, text.len, &check->system, &examined);
	bytes_free(&text);
	bad = examined.fault.err || examined.notes.lost ||
	      policy_notes_errors(&examined.notes) ||
	      (check->strict && examined.notes.n);
	if (examined.notes.lost)
		error(file, "out of memory");
	if (check->array)
		json_add(check->array, policy_examined_json(file, &examined));
	else
		policy_examined_text(file, &examined);
	policy_examined_free(&examined);
	return bad ? EXIT_FAILED : EXIT_DONE;
}

static int check_all(struct check *check, char **files)
{
	int status = EXIT_DONE;

	if (policy_system_read(check->config, check->offline, &check->system))
		return EXIT_FAILED;
	for (; *files; files++)
		if (check_file(check, *files) != EXIT_DONE)
			status = EXIT_FAILED;
	policy_system_free(&check->system);
	if (check->array && json_finish(check->array))
		return EXIT_FAILED;
	return status;
}

static struct check job;
static bool as_json;

static const struct opt options[] = {
	OPT_TEXT(
		0, "kernel-config", "FILE", &job.config,
		"check for a kernel with this configuration, not for the running kernel"),
	OPT_FLAG(0, "offline", &job.offline,
		 "check for any kernel: do not ask the running kernel"),
	OPT_FLAG(0, "strict", &job.strict, "also fail on warnings"),
	OPT_JSON(&as_json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	job.array = as_json ? json_array() : NULL;
	return check_all(&job, argv);
}

const struct command policy_check = {
	.name = "policy check",
	.summary =
		"check whether the kernel would accept a policy, and its sense",
	.usage = "[OPTION...] FILE...",
	.about =
		"Check whether the kernel would accept an IPE policy, and show line, column and\n"
		"what was expected if it would not. Also find what cannot be intended: rules that\n"
		"never decide, what could no longer start, properties that the kernel lacks, and a\n"
		"version that is not higher than that of the loaded policy. FILE may be signed;\n"
		"FILE - is standard input.\n",
	.opts = options,
	.notes =
		"Exit status: 0 done, 1 refused, or something is wrong, 2 wrong usage.\n",
	.operand = "FILE",
	.max = OPERANDS_ANY,
	.run = run,
};
