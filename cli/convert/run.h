/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the command and the frame of conversions share; formats need none of it. */
#ifndef DCLIST_CONVERT_RUN_H
#define DCLIST_CONVERT_RUN_H

#include <pthread.h>

#include "convert/convert.h"
#include "list/outfolder.h"
#include "list/sign.h"

/**
 * struct convert_run - a run of dclist convert
 * @output: file for one list of all sources, or directory for a list of each
 * @name: of the list; NULL for that of the source
 * @serial: of the list, when @has_serial
 * @has_serial: it was given
 * @bare: write the signed bytes only, without a signature
 * @signer: NULL with @bare
 * @arg: sources; owned
 * @n_args: how many
 * @next: that a thread takes next
 * @lock: of @next and all below
 * @folder: NULL when @output is a file
 * @all: of all sources, when @output is a file
 * @written: lists
 * @digests: in them
 * @files: that were looked at
 * @empty: sources without files, of which no list is made
 * @failed: sources
 */
struct convert_run {
	const char *output;
	const char *name;
	uint64_t serial;
	bool has_serial;
	bool bare;
	struct signer *signer;
	char **arg;
	size_t n_args;
	size_t next;
	pthread_mutex_t lock;
	struct outfolder *folder;
	struct source all;
	unsigned int written;
	uint64_t digests;
	uint64_t files;
	unsigned int empty;
	unsigned int failed;
};

/* run.c: converts all sources and writes the lists; an exit status. */
int convert_sources(struct convert *conv);

/* output.c: writes the list of @src, under the lock. 0 or -1; errors are reported. */
int convert_output(struct convert *conv, const struct source *src);
/* Adds @src to the one list of all, under the lock. 0 or -1; errors are reported. */
int convert_join(struct convert *conv, const struct source *src);

/* Formats, each in a file of its own */
extern const struct convert_format convert_rpm_verity;
extern const struct convert_format convert_apk;
extern const struct convert_format convert_deb;
extern const struct convert_format convert_sha256sums;
extern const struct convert_format convert_json;
extern const struct convert_format convert_pacman;
extern const struct convert_format convert_tree;

#endif /* DCLIST_CONVERT_RUN_H */
