// SPDX-License-Identifier: GPL-2.0-or-later
/* Why a file is trusted or not: walking the chain. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "why/chain.h"

static bool (*const steps[])(struct chain *chain) = {
	chain_file,   chain_class,  chain_filesystem, chain_fsverity,
	chain_cache,  chain_lists,  chain_known,      chain_algorithm,
	chain_signer, chain_loaded, chain_mapping,    chain_ipe,
	chain_policy,
};

static bool (*const ima_steps[])(struct chain *chain) = {
	chain_file,   chain_class,     chain_ima_hash,	chain_cache,
	chain_lists,  chain_known,     chain_algorithm, chain_signer,
	chain_loaded, chain_ima_rules,
};

#define STEPS (sizeof(steps) / sizeof(steps[0]))
#define IMA_STEPS (sizeof(ima_steps) / sizeof(ima_steps[0]))

static_assert(STEPS <= CHAIN_LINKS && IMA_STEPS <= CHAIN_LINKS, "links");

void chain_walk(const struct why *why, const char *file, struct chain *chain)
{
	const size_t n = why->ima ? IMA_STEPS : STEPS;
	bool (*const *step)(struct chain *) = why->ima ? ima_steps : steps;
	size_t i;

	*chain = (struct chain){ .why = why, .file = file, .fd = -1 };
	for (i = 0; i < n; i++)
		if (!step[i](chain))
			break;
	chain->trusted = !chain->unasked &&
			 (i == n || (!why->ima && chain_otherwise(chain)));
}

void chain_free(struct chain *chain)
{
	if (chain->fd >= 0)
		close(chain->fd);
	free(chain->path);
	free(chain->held);
}

bool chain_add(struct chain *chain, const char *name, enum link_status status,
	       const char *remedy, const char *fmt, ...)
{
	struct chain_link *link = &chain->link[chain->n++];
	va_list ap;

	link->name = name;
	link->status = status;
	snprintf(link->remedy, sizeof(link->remedy), "%s", remedy);
	va_start(ap, fmt);
	vsnprintf(link->text, sizeof(link->text), fmt, ap);
	va_end(ap);
	return status != LINK_BROKEN && status != LINK_UNKNOWN;
}

const char *chain_command(const struct chain *chain, char out[CHAIN_REMEDY],
			  const char *command, const char *file)
{
	const char *dir = chain->why->root_dir;
	char *root = dir ? shell_word(dir) : NULL;
	char *name = shell_word(file ? file : "");
	int len = -1;

	if (name && (root || !dir))
		len = snprintf(out, CHAIN_REMEDY, "dclist %s%s%s%s%s", command,
			       root ? " --root " : "", root ? root : "",
			       file ? " " : "", file ? name : "");
	if (len < 0 || (size_t)len >= CHAIN_REMEDY)
		snprintf(out, CHAIN_REMEDY, "dclist %s", command);
	free(root);
	free(name);
	return out;
}

bool chain_split(struct chain *chain, const char *name, const char *text)
{
	const char *rest = strstr(text, "; ");
	int len = (int)(rest ? rest - text : (ptrdiff_t)strlen(text));

	return chain_add(chain, name, LINK_BROKEN, rest ? rest + 2 : "", "%.*s",
			 len, text);
}
