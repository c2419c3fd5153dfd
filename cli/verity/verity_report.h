/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `dclist verity` did, file by file and in sum, as text or JSON. */
#ifndef VERITY_REPORT_H
#define VERITY_REPORT_H

#include "base/json.h"
#include "verity/verity.h"

/**
 * struct verity_report - results so far
 * @files: array of JSON objects, or NULL when text is printed at once
 * @count: how many files had each outcome
 */
struct verity_report {
	json_t *files;
	unsigned int count[VERITY_OUTCOMES];
};

/* Returns 0, or -1 after reporting why. */
int verity_report_open(struct verity_report *rep, bool json);
void verity_report_add(struct verity_report *rep, const char *path,
		       const struct verity_result *res);
/* Prints what is left to print; returns the exit status. @look: a dry run */
int verity_report_close(struct verity_report *rep, bool look);

#endif /* VERITY_REPORT_H */
