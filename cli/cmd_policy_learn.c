// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy learn: what would help against what IPE would deny. */

#include "commands.h"
#include "policy/learn.h"

static int learn_all(struct learn *l, const char *source)
{
	int status = EXIT_FAILED;

	if (!learn_read(l, source) && !learn_judge(l)) {
		status = learn_rpm(l) ? EXIT_FAILED : EXIT_DONE;
		if (learn_report(l) || (l->rules && learn_rules(l)))
			status = EXIT_FAILED;
	}
	learn_free(l);
	return status;
}

static struct learn learn;
static const char *from = "live";

static const struct opt options[] = {
	OPT_TEXT(
		0, "from", "SOURCE", &from,
		"live (default): the kernel's log as it is now; journal: by journalctl; or a file (- is standard input): a saved log of auditd, ausearch, dmesg, syslog or a serial console, or of journalctl, best with --output export or json",
		.words = "live journal"),
	OPT_OUTPUT(
		"DIR", &learn.output,
		"write the missing lists, from rpm's database, into DIR, for dclist install"),
	OPT_TEXT(
		0, "rules", "FILE", &learn.rules,
		"write rules for files of no signed package and for edited configuration, one for the content of each file, to add to a policy"),
	OPT_ROOT(&learn.root,
		 "use files, lists and packages of the image in DIR"),
	OPT_DBPATH(&learn.dbpath),
	OPT_JSON(&learn.as_json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return learn_all(&learn, from);
}

const struct command policy_learn = {
	.name = "policy learn",
	.summary = "show what would help against what IPE denies",
	.usage = "[OPTION...]",
	.about =
		"Read IPE's records of what was denied, or would have been while IPE does not\n"
		"enforce or a policy only records. For each file show what is missing: the list of\n"
		"its package, fs-verity or a signature; or that it was modified, or belongs to no\n"
		"package.\n",
	.opts = options,
	.run = run,
};
