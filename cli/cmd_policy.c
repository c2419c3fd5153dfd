// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy: the table of its commands. */
#include "commands.h"
#include "policy/policy.h"

static const struct command *const subs[] = {
	&policy_check, &policy_new,    &policy_eval,	&policy_sign,
	&policy_load,  &policy_list,   &policy_show,	&policy_activate,
	&policy_try,   &policy_delete, &policy_enforce, &policy_learn,
	NULL, /* the end */
};

const struct command cmd_policy = {
	.name = "policy",
	.summary = "write, test, sign and load IPE policies",
	.usage = "COMMAND [OPTION...] [ARGUMENT...]",
	.about =
		"Write, test, sign and load policies of the kernel's Integrity Policy Enforcement\n"
		"(IPE). ipe-policy(5) describes their language.\n",
	.subs = subs,
};
