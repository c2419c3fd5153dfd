// SPDX-License-Identifier: GPL-2.0-or-later
/* Options that several subcommands have. */
#include <getopt.h>
#include <string.h>

#include "base/text.h"
#include "policy/accept.h"

static bool hash_find(const char *name, enum dgc_algo *hash)
{
	static const enum dgc_algo all[] = { DGC_ALGO_SHA256, DGC_ALGO_SHA384,
					     DGC_ALGO_SHA512 };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!strcmp(name, algo_name(all[i]))) {
			*hash = all[i];
			return true;
		}
	return false;
}

int policy_option_take(const struct command *cmd, int opt,
		       struct policy_options *options)
{
	switch (opt) {
	case 'c':
		options->cert = optarg;
		return -1;
	case 'k':
		options->key = optarg;
		return -1;
	case 'p':
		options->passphrase_file = optarg;
		return -1;
	case 'H':
		if (hash_find(optarg, &options->hash))
			return -1;
		return usage_error(
			cmd, "%s: unknown hash; use sha256, sha384 or sha512",
			optarg);
	case 'F':
		options->force = true;
		return -1;
	case 'h':
		return usage_print(cmd);
	default:
		return usage_try(cmd);
	}
}
