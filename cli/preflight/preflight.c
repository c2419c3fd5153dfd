// SPDX-License-Identifier: GPL-2.0-or-later
/* Sums of what dclist preflight found. */
#include <stdlib.h>

#include "base/message.h"
#include "preflight/preflight.h"

const enum class_state class_order[CLASS_STATES] = {
	CLASS_TRUSTED,	 CLASS_OFF,	   CLASS_INCAPABLE,  CLASS_CONFIG,
	CLASS_WRITABLE,	 CLASS_UNMAPPABLE, CLASS_OTHER_HASH, CLASS_MODIFIED,
	CLASS_UNLISTED,	 CLASS_REFUSED,	   CLASS_REVOKED,    CLASS_UNREADABLE,
	CLASS_UNCHECKED,
};

static void add(struct group *g, const struct code *code)
{
	struct tally *t = &g->total[code->state];

	t->files++;
	t->bytes += code->size;
}

static struct group *groups(size_t n)
{
	struct group *g = calloc(n, sizeof(*g));
	size_t i;

	for (i = 0; g && i < n; i++)
		g[i].index = (uint32_t)i;
	return g;
}

int preflight_sum(struct preflight *p)
{
	const struct classify *c = p->c;
	uint32_t lists = c->known->lists;
	const struct code *code;
	size_t i;

	p->list = groups((size_t)lists + 1);
	p->mount = groups(c->mounts.n);
	if (!p->list || !p->mount) {
		error(NULL, "out of memory");
		return -1;
	}
	for (i = 0; i < CODE_KINDS; i++)
		p->kind[i].index = (uint32_t)i;
	for (i = 0; i < c->code_n; i++) {
		code = &c->code[i];
		add(&p->kind[code->kind], code);
		add(&p->list[code->list < lists ? code->list : lists], code);
		add(&p->mount[code->mount], code);
	}
	return 0;
}

void preflight_free(struct preflight *p)
{
	free(p->list);
	free(p->mount);
}

struct tally group_all(const struct group *g)
{
	struct tally all = { 0 };
	size_t i;

	for (i = 0; i < CLASS_STATES; i++) {
		all.files += g->total[i].files;
		all.bytes += g->total[i].bytes;
	}
	return all;
}

struct tally group_bad(const struct group *g)
{
	struct tally bad = group_all(g);

	bad.files -= g->total[CLASS_TRUSTED].files;
	bad.bytes -= g->total[CLASS_TRUSTED].bytes;
	return bad;
}
