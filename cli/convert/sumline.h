/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line of a file of sums, in any form that sha256sum -c reads. */
#ifndef CONVERT_SUMLINE_H
#define CONVERT_SUMLINE_H

#include "algo.h"
#include "base/bytes.h"

/**
 * struct sum - a digest of a file
 * @algo: of the digest
 * @digest: dgc_algo_size(@algo) bytes
 * @name: in the line; NULL when the line is empty or a comment
 */
struct sum {
	enum dgc_algo algo;
	uint8_t digest[DGC_DIGEST_MAX];
	char *name;
};

/* Changes @line. Returns NULL, or why it is none. */
const char *sum_parse(char *line, struct sum *sum);
/* Why the whole text cannot be one, and on which @line; NULL when it may be */
const char *sums_text_check(const struct bytes *text, unsigned int *line);

#endif /* CONVERT_SUMLINE_H */
