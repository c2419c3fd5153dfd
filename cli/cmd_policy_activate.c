// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy activate: let a loaded policy decide. */
#include <getopt.h>

#include "policy/accept.h"
#include "policy/ipefs.h"
#include "policy/lifeline.h"

static const char usage[] =
	"Usage: dclist policy activate [OPTION...] NAME\n\n"
	"Make a loaded policy the one that decides. While IPE enforces, this is\n"
	"refused when init, the shell or dclist itself would be denied, and it is said\n"
	"of which other programs that run.\n\n"
	"Options:\n"
	"      --force  also then\n"
	"  -h, --help   show this text\n\n"
	"The kernel goes to no policy with a lower version than the active one.\n"
	"dclist policy try comes back by itself.\n"
	"Exit status: 0 active, 1 not activated, 2 wrong usage.\n";

static int activate(const char *name, bool force)
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

static int run(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "force", no_argument, NULL, 'F' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct policy_options options = { 0 };
	int opt, status;

	while ((opt = getopt_long(argc, argv, "h", longs, NULL)) >= 0) {
		status = policy_option_take(&policy_activate, opt, &options);
		if (status >= 0)
			return status;
	}
	if (optind + 1 != argc)
		return usage_error(&policy_activate, "one NAME is needed");
	return activate(argv[optind], options.force);
}

const struct command policy_activate = {
	.name = POLICY_GROUP "activate",
	.summary = "let a loaded policy decide",
	.usage = usage,
	.run = run,
};
