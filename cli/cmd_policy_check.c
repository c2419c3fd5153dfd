// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy check: would the kernel take it, and is it what was meant? */
#include <getopt.h>
#include <string.h>

#include "base/json.h"
#include "policy/examine.h"

static const char usage[] =
	"Usage: dclist policy check [OPTION...] FILE...\n\n"
	"Tell whether the kernel would take an IPE policy, with line, column and\n"
	"what was expected where it would not; and what is in it that nobody can\n"
	"have meant: rules that never decide, what could not start any more,\n"
	"properties that the kernel lacks, a version that is not greater than that\n"
	"of the loaded policy. FILE may be signed; FILE - is standard input.\n\n"
	"Options:\n"
	"  -c, --kernel-config FILE  for a kernel with this configuration, not for\n"
	"                            the running one\n"
	"      --offline             for any kernel: do not ask the running one\n"
	"  -s, --strict              warnings are failures, too\n"
	"  -j, --json                print JSON\n"
	"  -h, --help                show this text\n\n"
	"Exit status: 0 done, 1 refused, or something is wrong, 2 wrong usage.\n";

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

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "kernel-config", required_argument, NULL, 'c' },
		{ "offline", no_argument, NULL, 'O' },
		{ "strict", no_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct check check = { 0 };
	bool as_json = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "c:sjh", options, NULL)) >= 0) {
		if (opt == 'c')
			check.config = optarg;
		else if (opt == 'O')
			check.offline = true;
		else if (opt == 's')
			check.strict = true;
		else if (opt == 'j')
			as_json = true;
		else
			return opt == 'h' ? usage_print(&policy_check) :
					    usage_try(&policy_check);
	}
	if (optind == argc)
		return usage_error(&policy_check, "FILE is missing");
	check.array = as_json ? json_array() : NULL;
	return check_all(&check, argv + optind);
}

const struct command policy_check = {
	.name = POLICY_GROUP "check",
	.summary = "would the kernel take it, and is it what was meant",
	.usage = usage,
	.run = run,
};
