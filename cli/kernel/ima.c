// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * IMA's rules, one a line, as ima_policy_show() of the kernel writes them: an action,
 * then conditions and options, with a blank behind each.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel/ima.h"
#include "kernel/kernel.h"

#define IMA_DIR SECURITYFS "/ima"
#define PCR_DEFAULT 10u /* CONFIG_IMA_MEASURE_PCR_IDX */

/* What follows @key in a rule, up to the next blank, in place; or NULL */
static char *value_of(char *rule, const char *key)
{
	char *value = strstr(rule, key);

	if (value) {
		value += strlen(key);
		value[strcspn(value, " \n")] = 0;
	}
	return value;
}

/* Without labels a rule is about everything of the kind. */
static bool is_about_lists(const char *rule)
{
	char *copy = strdup(rule), *labels, *label;
	bool about = false;

	if (!copy)
		return true;
	labels = strstr(copy, " func=CRITICAL_DATA ") ?
			 value_of(copy, " label=") :
			 NULL;
	about = !labels && strstr(copy, " func=CRITICAL_DATA ");
	while (!about && (label = strsep(&labels, "|")))
		about = !strcmp(label, "digest_cache");
	free(copy);
	return about;
}

/* The first rule about lists decides, also one that they are not measured. */
static void rule_read(struct ima *ima, char *rule, bool *decided)
{
	const bool asks = strstr(rule, " digest_cache=content");
	const bool measure = !strncmp(rule, "measure ", 8);
	char *pcr;

	ima->appraises += asks && !strncmp(rule, "appraise ", 9);
	ima->measures += asks && measure;
	if (*decided || !(measure || !strncmp(rule, "dont_measure ", 13)) ||
	    !is_about_lists(rule))
		return;
	*decided = true;
	ima->lists = measure;
	pcr = value_of(rule, " pcr=");
	ima->pcr = pcr ? (unsigned int)strtoul(pcr, NULL, 10) : PCR_DEFAULT;
}

void ima_read(struct ima *ima)
{
	FILE *in = fopen(IMA_DIR "/policy", "re");
	bool decided = false;
	char *rule = NULL;
	size_t size = 0;

	*ima = (struct ima){ .present = in || !access(IMA_DIR, F_OK) };
	if (!in) {
		ima->err = ima->present ? -errno : 0;
		return;
	}
	while (getline(&rule, &size, in) >= 0)
		rule_read(ima, rule, &decided);
	if (ferror(in))
		ima->err = -EIO;
	free(rule);
	fclose(in);
}
