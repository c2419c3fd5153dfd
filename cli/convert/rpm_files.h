/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a package by path, and by digest once they were found. */
#ifndef DCLIST_RPM_FILES_H
#define DCLIST_RPM_FILES_H

#include "list/list.h"

/**
 * struct rpm_file - a file that the header lists with a digest
 * @digest: of its content
 * @found: its content was in the payload, under this path
 * @ghost: it is not to be in the payload
 * @path: from the root
 */
struct rpm_file {
	uint8_t digest[DGC_DIGEST_MAX];
	bool found;
	bool ghost;
	char path[];
};

struct rpm_files;

/* NULL without memory. */
struct rpm_files *rpm_files_read(const struct list *list);
void rpm_files_free(struct rpm_files *files);
/* NULL when the header does not list it. */
struct rpm_file *rpm_files_find(const struct rpm_files *files,
				const char *path);
/* The content of @file was in the payload. 0 or -ENOMEM. */
int rpm_files_found(struct rpm_files *files, struct rpm_file *file);
/*
 * A file that the package should bring and whose content was at no name of the
 * payload; NULL when there is none.
 */
const struct rpm_file *rpm_files_missing(const struct rpm_files *files);

#endif /* DCLIST_RPM_FILES_H */
