// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy delete: take loaded policies out of the running kernel. */
#include <getopt.h>
#include <string.h>

#include "policy/accept.h"
#include "policy/ipefs.h"
#include "policy/trial.h"

static const char usage[] =
	"Usage: dclist policy delete [OPTION...] NAME...\n\n"
	"Take loaded policies out of the running kernel. The active one stays: the\n"
	"kernel lets nobody delete it.\n\n"
	"Options:\n"
	"  -h, --help  show this text\n\n"
	"Exit status: 0 all deleted, 1 some were not, 2 wrong usage.\n";

static int delete_one(const char *name)
{
	struct trial trial;
	int err;

	if (trial_state_running(&trial) && !strcmp(trial.before, name)) {
		error(name, "the trial of %s goes back to it; end that before",
		      trial.name);
		return -1;
	}
	err = ipefs_delete(name);
	if (err) {
		error(name, "%s", ipefs_reason(IPEFS_DELETE, err));
		return -1;
	}
	text_print(stdout, name);
	puts(": deleted");
	return 0;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int status = EXIT_DONE, opt;
	const char *absent;

	while ((opt = getopt_long(argc, argv, "h", longs, NULL)) >= 0)
		return opt == 'h' ? usage_print(&policy_delete) :
				    usage_try(&policy_delete);
	if (optind == argc)
		return usage_error(&policy_delete, "NAME is missing");
	absent = ipefs_absent();
	if (absent) {
		error(NULL, "%s", absent);
		return EXIT_FAILED;
	}
	for (; optind < argc; optind++)
		if (delete_one(argv[optind]))
			status = EXIT_FAILED;
	return status;
}

const struct command policy_delete = {
	.name = POLICY_GROUP "delete",
	.summary = "take a loaded policy out of the kernel",
	.usage = usage,
	.run = run,
};
