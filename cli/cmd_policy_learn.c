// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy learn: what would help against what IPE would deny. */
#include <getopt.h>

#include "policy/learn.h"

static const char usage[] =
	"Usage: dclist policy learn [OPTION...]\n\n"
	"Read IPE's records of what was denied, or would have been while IPE does not\n"
	"enforce or a policy only records, and tell for each file what is missing: its\n"
	"package's list, fs-verity, a signature; or that it was modified, or is of no\n"
	"package.\n\n"
	"Options:\n"
	"  -f, --from SOURCE  live (default): the kernel's log as it is now; journal:\n"
	"                     by journalctl; or a file (- is standard input): a saved log\n"
	"                     of auditd, ausearch, dmesg, syslog or a serial console, or\n"
	"                     of journalctl, best with --output export or json\n"
	"  -o, --output DIR   write the lists that are missing, out of rpm's database,\n"
	"                     into this folder, for dclist install\n"
	"  -R, --rules FILE   write rules for what no signed package has and for edited\n"
	"                     configuration, one for each file's content, to be added\n"
	"                     to a policy\n"
	"  -r, --root DIR     files, lists and packages are those of the image in DIR\n"
	"      --dbpath DIR   folder of rpm's database, below the root\n"
	"  -j, --json         print JSON\n"
	"  -h, --help         show this text\n\n"
	"Exit status: 0 done, 1 failed, 2 wrong usage.\n";

static int learn_all(struct learn *learn, const char *from)
{
	int status = EXIT_FAILED;

	if (!learn_read(learn, from) && !learn_judge(learn)) {
		status = learn_rpm(learn) ? EXIT_FAILED : EXIT_DONE;
		if (learn_report(learn) || (learn->rules && learn_rules(learn)))
			status = EXIT_FAILED;
	}
	learn_free(learn);
	return status;
}

/* Returns -1 to go on, or an exit status. */
static int option_take(int opt, struct learn *learn, const char **from)
{
	switch (opt) {
	case 'f':
		*from = optarg;
		return -1;
	case 'o':
		learn->output = optarg;
		return -1;
	case 'R':
		learn->rules = optarg;
		return -1;
	case 'r':
		learn->root = optarg;
		return -1;
	case 'd':
		learn->dbpath = optarg;
		return -1;
	case 'j':
		learn->as_json = true;
		return -1;
	case 'h':
		return usage_print(&policy_learn);
	default:
		return usage_try(&policy_learn);
	}
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "from", required_argument, NULL, 'f' },
		{ "output", required_argument, NULL, 'o' },
		{ "rules", required_argument, NULL, 'R' },
		{ "root", required_argument, NULL, 'r' },
		{ "dbpath", required_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct learn learn = { 0 };
	const char *from = "live";
	int opt, status;

	while ((opt = getopt_long(argc, argv, "f:o:R:r:jh", longs, NULL)) >=
	       0) {
		status = option_take(opt, &learn, &from);
		if (status >= 0)
			return status;
	}
	if (optind < argc)
		return usage_error(&policy_learn,
				   "%s: learn takes no arguments; give --from",
				   argv[optind]);
	return learn_all(&learn, from);
}

const struct command policy_learn = {
	.name = POLICY_GROUP "learn",
	.summary = "what would help against what IPE denies",
	.usage = usage,
	.run = run,
};
