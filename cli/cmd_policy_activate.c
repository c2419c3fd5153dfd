// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy activate: let a loaded policy decide. */

#include "commands.h"
#include "policy/accept.h"
#include "policy/ipefs.h"
#include "policy/lifeline.h"

static bool force;

static int activate(const char *name)
{
	int err = policy_check_loaded(name, force);

	if (err)
		return EXIT_FAILED;
	err = ipefs_activate(name);
	if (err) {
		error(name, "%s", ipefs_reason(IPEFS_ACTIVATE, err));
		return EXIT_FAILED;
	}
	text_print(stdout, name);
	puts(ipefs_enforcing() == 0 ? ": active; IPE does not enforce" :
				      ": active");
	return EXIT_DONE;
}

static bool force;

static const struct opt options[] = {
	OPT_FORCE(&force, "activate it even then"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	return activate(argv[0]);
}

const struct command policy_activate = {
	.name = "policy activate",
	.summary = "make a loaded policy the active one",
	.usage = "[OPTION...] NAME",
	.about =
		"Make a loaded policy the active one. While IPE enforces, this is refused if init,\n"
		"the shell or dclist itself would be denied; other programs that run now and would\n"
		"be denied are named.\n\n"
		"The kernel activates no policy with a lower version than the active one. dclist\n"
		"policy try goes back by itself.\n",
	.opts = options,
	.notes = "Exit status: 0 active, 1 not activated, 2 wrong usage.\n",
	.operand = "NAME",
	.max = 1,
	.complete = complete_policies,
	.run = run,
};
