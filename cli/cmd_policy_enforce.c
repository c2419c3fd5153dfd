// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy enforce: whether what the active policy denies is denied. */
#include <getopt.h>
#include <string.h>

#include "policy/accept.h"
#include "policy/ipefs.h"

static const char usage[] =
	"Usage: dclist policy enforce [OPTION...] on|off\n\n"
	"Switch enforcement: on, what the active policy denies is denied; off, it is\n"
	"recorded and runs all the same. It is not switched on when init, the shell or\n"
	"dclist itself would be denied.\n\n"
	"Options:\n"
	"      --force  also then\n"
	"  -h, --help   show this text\n\n"
	"Exit status: 0 done, 1 failed, 2 wrong usage.\n";

static int enforce(bool on, bool force)
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

static int run(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "force", no_argument, NULL, 'F' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct policy_options options = { 0 };
	int opt, status;
	bool on;

	while ((opt = getopt_long(argc, argv, "h", longs, NULL)) >= 0) {
		status = policy_option_take(&policy_enforce, opt, &options);
		if (status >= 0)
			return status;
	}
	if (optind + 1 != argc)
		return usage_error(&policy_enforce, "on or off is needed");
	on = !strcmp(argv[optind], "on");
	if (!on && strcmp(argv[optind], "off"))
		return usage_error(&policy_enforce, "%s: neither on nor off",
				   argv[optind]);
	return enforce(on, options.force);
}

const struct command policy_enforce = {
	.name = POLICY_GROUP "enforce",
	.summary = "switch enforcement on or off",
	.usage = usage,
	.run = run,
};
