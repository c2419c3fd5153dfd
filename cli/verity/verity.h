/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fs-verity of one file: what it has, what it would get, enabling it.
 */
#ifndef VERITY_H
#define VERITY_H

#include "list/digest.h"
#include "list/verity_params.h"
#include "verity/fileclass.h"

enum verity_outcome {
	VERITY_FAILED = 0,
	VERITY_ENABLED = 1,
	VERITY_ALREADY = 2, /* had it before */
	VERITY_COULD = 3, /* not enabled, as only asked to look */
	VERITY_MODIFIED = 4, /* not the file of the list; left alone */
	VERITY_MISSING = 5,
	VERITY_CONFIG = 6, /* executable configuration, left alone */
	VERITY_LEFT = 7, /* not for running, left alone */
	VERITY_OUTCOMES = 8,
};

/**
 * struct verity_result - what happened to a file
 * @outcome: what, in a word
 * @digest: its fs-verity digest, "sha256:HEX"; "" when not known
 * @class: what the file is for, for the files of lists
 * @reason: why not and what to do, for VERITY_FAILED and VERITY_MODIFIED; not
 *	owned
 */
struct verity_result {
	enum verity_outcome outcome;
	char digest[8 + 2 * DGC_DIGEST_MAX + 1];
	enum file_class class;
	const char *reason;
};

/**
 * verity_file() - enable fs-verity on a file, if it is the right one
 * @root: result of root_open(), or ROOT_NONE
 * @path: path below @root; its last component is not followed
 * @params: of the Merkle tree
 * @want: digest that the file must have, or NULL
 * @look: find out what would be done, change nothing
 * @res: result
 *
 * A file that has fs-verity already is not read: a @want of kind content is
 * not compared then.
 */
void verity_file(int root, const char *path, const struct verity_params *params,
		 const struct digest *want, bool look,
		 struct verity_result *res);

/* The same of a regular file that is open at its start. */
void verity_fd(int fd, const struct verity_params *params,
	       const struct digest *want, bool look, struct verity_result *res);

/*
 * A file of a list that is not to get it, of this class: it may have it already, which
 * is compared with @want as verity_fd() does.
 */
void verity_left(int fd, enum file_class class, const struct digest *want,
		 struct verity_result *res);

/* verity_reason.c */

/* What an errno on the way to fs-verity means, and what to do. */
const char *verity_reason(int err);
/* Why the file system of @fd has no fs-verity. */
const char *verity_unsupported(int fd);

#endif /* VERITY_H */
