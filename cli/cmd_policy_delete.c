// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy delete: take loaded policies out of the running kernel. */
#include <string.h>

#include "commands.h"
#include "policy/accept.h"
#include "policy/ipefs.h"
#include "policy/trial.h"

static int delete_one(const char *name)
{
	struct trial trial;
	int err;

	if (trial_state_running(&trial) && !strcmp(trial.before, name)) {
		error(name,
		      "the trial of %s goes back to it; end the trial first",
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
	int status = EXIT_DONE;
	const char *absent = ipefs_absent();

	(void)argc;
	if (absent) {
		error(NULL, "%s", absent);
		return EXIT_FAILED;
	}
	for (; *argv; argv++)
		if (delete_one(*argv))
			status = EXIT_FAILED;
	return status;
}

const struct command policy_delete = {
	.name = "policy delete",
	.summary = "delete loaded policies from the kernel",
	.usage = "NAME...",
	.about =
		"Delete loaded policies from the running kernel. The kernel does not delete the\n"
		"active one.\n",
	.notes =
		"Exit status: 0 all deleted, 1 some were not, 2 wrong usage.\n",
	.operand = "NAME",
	.max = OPERANDS_ANY,
	.complete = complete_policies,
	.run = run,
};
