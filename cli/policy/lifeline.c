// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether required programs would run under a policy. */
#include <errno.h>
#include <string.h>

#include "policy/lifeline.h"
#include "policy/subject.h"

/**
 * struct tally - what would happen to the files of one program
 * @denied: how many would be
 * @first: the first of them; not owned
 * @line: of the policy, which denies that
 * @unknown: of how many it cannot be told
 */
struct tally {
	size_t denied;
	const char *first;
	unsigned int line;
	size_t unknown;
};

static const char *const names[LIFELINE_PROGRAMS] = {
	[LIFELINE_INIT] = "init",
	[LIFELINE_SHELL] = "the shell",
	[LIFELINE_DCLIST] = "dclist itself",
};

static void file_judge(const struct policy_world *world,
		       const struct policy *policy,
		       const struct lifeline_file *file, struct tally *tally)
{
	struct policy_verdict verdict;
	int err = policy_decide(world, policy, POLICY_EXECUTE, file->path,
				&verdict);

	if (err || verdict.decision.action == POLICY_NO_ACTION) {
		tally->unknown++;
	} else if (verdict.decision.action == POLICY_DENY) {
		if (!tally->denied++) {
			tally->first = file->path;
			tally->line = policy_decision_line(&verdict.decision);
		}
	}
	policy_verdict_free(&verdict);
}

static void tally_say(const char *subject, const char *name,
		      const struct tally *tally, bool serious)
{
	char more[48] = "";

	if (tally->denied > 1)
		snprintf(more, sizeof(more), " and %zu more of its files",
			 tally->denied - 1);
	if (tally->denied && serious)
		error(subject,
		      "%s would be denied by line %u: %s%s; dclist why shows what is missing",
		      name, tally->line, tally->first, more);
	else if (tally->denied)
		warning(subject,
			"%s would be denied by line %u: %s%s; dclist why shows what is missing",
			name, tally->line, tally->first, more);
	else if (tally->unknown)
		warning(subject,
			"cannot determine whether %zu files of %s would be denied; dclist policy eval shows why",
			tally->unknown, name);
}

/*
 * How many programs would be denied, or -1. If none of them prevents it, and @enforcing,
 * other running programs are also checked.
 */
static int judge(const char *subject, const struct policy *policy,
		 const struct lifeline *lifeline, bool serious, bool enforcing)
{
	struct tally tally[LIFELINE_PROGRAMS] = { 0 };
	struct policy_world world;
	int denied = -1;
	size_t i;

	if (!policy_world_open(NULL, false, &world)) {
		for (i = 0; i < lifeline->n; i++)
			file_judge(&world, policy, &lifeline->file[i],
				   &tally[lifeline->file[i].program]);
		denied = 0;
	}
	for (i = 0; !denied && i < LIFELINE_PROGRAMS; i++)
		tally_say(subject, names[i], &tally[i], serious);
	for (i = 0; denied >= 0 && i < LIFELINE_PROGRAMS; i++)
		denied += tally[i].denied > 0;
	if (enforcing && denied >= 0 && !(denied && serious))
		running_warn(subject, policy, &world, lifeline);
	policy_world_close(&world);
	return denied;
}

int lifeline_accept(const char *subject, const struct policy *policy,
		    int enforcing, bool force)
{
	struct lifeline lifeline;
	int denied = -1;

	if (lifeline_read(&lifeline))
		error(NULL, "out of memory");
	else
		denied = judge(subject, policy, &lifeline,
			       enforcing != 0 && !force, enforcing != 0);
	lifeline_free(&lifeline);
	if (!denied || force || (denied > 0 && !enforcing))
		return 0;
	error(subject,
	      "refused, as the system could no longer be repaired; dclist policy try reverts by itself, --force overrides this check");
	return -1;
}
