/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fs-verity on the files of a list. */
#ifndef VERITY_LIST_H
#define VERITY_LIST_H

#include "verity/verity_report.h"

/**
 * struct verity_files - how files of lists get fs-verity
 * @params: of the Merkle trees; a list of fs-verity digests has its own
 * @choice: which files
 * @root: result of root_open()
 * @look: find out what would be done, change nothing
 */
struct verity_files {
	struct verity_params params;
	struct file_choice choice;
	int root;
	bool look;
};

/* What was done, and what was wrong with the list in @file, is in @rep. */
void verity_list(const char *file, const struct verity_files *files,
		 struct verity_report *rep);

#endif /* VERITY_LIST_H */
