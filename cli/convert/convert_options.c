// SPDX-License-Identifier: GPL-2.0-or-later
/* Values of the options that all formats have. */
#include "convert/convert_options.h"

#define SECONDS_MAX 86400u
#define ENTRIES_MAX 10000000u

const char *convert_limit_take(int opt, const char *value,
			       struct limits *limits)
{
	uint64_t n;

	switch (opt) {
	case OPT_MAX_FILE:
		if (!convert_number(value, INT64_MAX, true, &limits->file))
			return "--max-file requires a number of bytes, such as 8G";
		return NULL;
	case OPT_MAX_TOTAL:
		if (!convert_number(value, INT64_MAX, true, &limits->total))
			return "--max-total requires a number of bytes, such as 32G";
		return NULL;
	case OPT_MAX_ENTRIES:
		if (!convert_number(value, ENTRIES_MAX, false, &n))
			return "--max-entries requires a number from 0 to 10000000";
		limits->entries = (uint32_t)n;
		return NULL;
	default:
		if (!convert_number(value, SECONDS_MAX, false, &n))
			return "--max-seconds requires a number from 0 to 86400";
		limits->seconds = (unsigned int)n;
		return NULL;
	}
}

const char *convert_tree_take(int opt, const char *value,
			      struct verity_params *params)
{
	if (opt == 'a' && !verity_parse_algo(value, params))
		return "--algorithm requires sha256 or sha512";
	if (opt == 'b' && !verity_parse_block_size(value, params))
		return "--block-size requires a power of 2 from 1024 to 65536";
	if (opt == 's' && !verity_parse_salt(value, params))
		return "--salt requires 1 to 32 bytes in hexadecimal";
	return NULL;
}
