// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy enforce: whether what the active policy denies is denied. */
#include <string.h>

#include "commands.h"
#include "policy/accept.h"
#include "policy/ipefs.h"

static bool force;

static int enforce(bool on)
{
	int err;

	if (on ? policy_check_active(force) : policy_check_present())
		return EXIT_FAILED;
	err = ipefs_enforce(on);
	if (err) {
		error(NULL, "%s", ipefs_reason(IPEFS_ENFORCE, err));
		return EXIT_FAILED;
	}
	puts(on ? "IPE enforces" : "IPE does not enforce");
	return EXIT_DONE;
}

static bool force;

static const struct opt options[] = {
	OPT_FORCE(&force, "switch it on even then"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	bool on = !strcmp(argv[0], "on");

	(void)argc;
	if (!on && strcmp(argv[0], "off") != 0)
		return usage_error("%s: neither on nor off", argv[0]);
	return enforce(on);
}

const struct command policy_enforce = {
	.name = "policy enforce",
	.summary = "switch enforcement on or off",
	.usage = "[OPTION...] on|off",
	.about =
		"Switch enforcement on or off. What the active policy denies is denied when it is\n"
		"on, and only recorded when it is off. It is not switched on if init, the shell or\n"
		"dclist itself would be denied.\n",
	.opts = options,
	.operand = "on or off",
	.max = 1,
	.words = "on off",
	.run = run,
};
