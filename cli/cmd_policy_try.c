// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy try: let a policy decide for a while. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "policy/trial.h"

static const char usage[] =
	"Usage: dclist policy try [OPTION...] [NAME]\n"
	"       dclist policy try --confirm|--cancel\n\n"
	"Make a loaded policy the one that decides, and go back to the one before, and\n"
	"to enforcement as it was, unless that is confirmed in time: with ENTER on the\n"
	"terminal, or with --confirm, from another login, too. It also goes back when\n"
	"the terminal or the connection is lost.\n\n"
	"Options:\n"
	"  -f, --for TIME    how long: 90s, 5m (default), 1h\n"
	"  -e, --enforce     switch enforcement on, too; without NAME, only this\n"
	"  -p, --permissive  where the kernel cannot go back, as to a policy with a\n"
	"                    lower version, switch enforcement off instead\n"
	"      --confirm     all is well: the trial that runs ends, the policy stays\n"
	"      --cancel      go back now\n"
	"  -h, --help        show this text\n\n"
	"Exit status: 0 it runs, or the policy stays, or was given up as told; 1 it\n"
	"failed, or went back for lack of confirmation; 2 wrong usage.\n";

#define SECONDS_MAX (24 * 60 * 60)

/* "90s", "5m", "1h"; 0 when it is none */
static int seconds_of(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10), unit;

	if (end == text || n <= 0 || n > SECONDS_MAX)
		return 0;
	if (!strcmp(end, "h"))
		unit = 60 * 60;
	else if (!strcmp(end, "m"))
		unit = 60;
	else if (!*end || !strcmp(end, "s"))
		unit = 1;
	else
		return 0;
	n *= unit;
	return n > SECONDS_MAX ? 0 : (int)n;
}

/* Returns -1 to go on, or an exit status. */
static int option_take(int opt, struct trial_options *options)
{
	switch (opt) {
	case 'f':
		options->seconds = seconds_of(optarg);
		if (options->seconds)
			return -1;
		return usage_error(&policy_try,
				   "%s: no time; give 90s, 5m or 1h, up to 24h",
				   optarg);
	case 'e':
		options->enforce = true;
		return -1;
	case 'p':
		options->permissive = true;
		return -1;
	case 'C':
		options->tell = TRIAL_CONFIRM;
		return -1;
	case 'X':
		options->tell = TRIAL_CANCEL;
		return -1;
	case 'h':
		return usage_print(&policy_try);
	default:
		return usage_try(&policy_try);
	}
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "for", required_argument, NULL, 'f' },
		{ "enforce", no_argument, NULL, 'e' },
		{ "permissive", no_argument, NULL, 'p' },
		{ "confirm", no_argument, NULL, 'C' },
		{ "cancel", no_argument, NULL, 'X' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct trial_options options = { .seconds = 5 * 60 };
	int opt, status;

	while ((opt = getopt_long(argc, argv, "f:eph", longs, NULL)) >= 0) {
		status = option_take(opt, &options);
		if (status >= 0)
			return status;
	}
	if (options.tell && optind == argc)
		return trial_tell(options.tell) ? EXIT_FAILED : EXIT_DONE;
	if (options.tell || optind + 1 < argc)
		return usage_error(&policy_try,
				   "%s: there is nothing to name here",
				   argv[optind]);
	options.name = argv[optind];
	if (!options.name && !options.enforce)
		return usage_error(&policy_try, "NAME or --enforce is missing");
	return trial_run(&options) ? EXIT_FAILED : EXIT_DONE;
}

const struct command policy_try = {
	.name = POLICY_GROUP "try",
	.summary = "let a policy decide for a while, and go back",
	.usage = usage,
	.run = run,
};
