/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of the options that all formats have. */
#ifndef DCLIST_CONVERT_OPTIONS_H
#define DCLIST_CONVERT_OPTIONS_H

#include "convert/run.h"

enum {
	OPT_EXPIRED = SIGNER_OPTIONS_END,
	OPT_UNSIGNED,
	OPT_NAME,
	OPT_SERIAL,
	OPT_MAX_FILE,
	OPT_MAX_TOTAL,
	OPT_MAX_ENTRIES,
	OPT_MAX_SECONDS,
	OPT_OWN, /* and after it, of the format */
};

/* One of --max-*; NULL, or what is wrong with it */
const char *convert_limit_take(int opt, const char *value,
			       struct limits *limits);
/* The same for -a, -b and -s */
const char *convert_tree_take(int opt, const char *value,
			      struct verity_params *params);

#endif /* DCLIST_CONVERT_OPTIONS_H */
