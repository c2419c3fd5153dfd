// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy try: let a policy decide for a while. */
#include "commands.h"
#include "policy/trial.h"

#define SECONDS_MAX (24 * 60 * 60)

static struct trial_options job = { .seconds = 5 * 60 };
static bool confirm, cancel;

static const struct opt options[] = {
	OPT_TIME(0, "for", &job.seconds, 1, SECONDS_MAX,
		 "how long: 90s, 5m (default), 1h"),
	OPT_FLAG(0, "enforce", &job.enforce,
		 "also switch enforcement on; without NAME, only this"),
	OPT_FLAG(
		0, "permissive", &job.permissive,
		"if the kernel cannot go back, as to a policy with a lower version, switch enforcement off instead"),
	OPT_FLAG(0, "confirm", &confirm,
		 "end the running trial and keep its policy",
		 .excludes = "cancel"),
	OPT_FLAG(0, "cancel", &cancel, "end the running trial and go back now"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	if (confirm || cancel) {
		if (argc)
			return usage_error(
				"--confirm and --cancel cannot be combined with NAME");
		return trial_tell(confirm ? TRIAL_CONFIRM : TRIAL_CANCEL) ?
			       EXIT_FAILED :
			       EXIT_DONE;
	}
	job.name = argv[0];
	if (!job.name && !job.enforce)
		return usage_error("NAME or --enforce is missing");
	return trial_run(&job) ? EXIT_FAILED : EXIT_DONE;
}

const struct command policy_try = {
	.name = "policy try",
	.summary = "activate a policy for a while, and go back",
	.usage = "[OPTION...] [NAME]\n--confirm|--cancel",
	.about =
		"Make a loaded policy the active one, and go back to the one before and to\n"
		"enforcement as it was, unless that is confirmed in time: with ENTER on the\n"
		"terminal, or with --confirm, also from another login. It also goes back if the\n"
		"terminal or the connection is lost.\n",
	.opts = options,
	.notes =
		"Exit status: 0 the trial runs, or was confirmed, or cancelled as asked; 1 failed,\n"
		"or went back because it was not confirmed; 2 wrong usage.\n",
	.max = 1,
	.complete = complete_policies,
	.run = run,
};
