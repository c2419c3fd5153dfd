// SPDX-License-Identifier: GPL-2.0-or-later
/* The chain as text and as JSON. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "why/chain.h"

static const char *const statuses[] = {
	[LINK_OK] = "ok",	    [LINK_BROKEN] = "broken",
	[LINK_UNKNOWN] = "unknown", [LINK_SKIPPED] = "skipped",
	[LINK_NOTE] = "note",
};

const char *chain_status(enum link_status status)
{
	return statuses[status];
}

static const struct chain_link *broken(const struct chain *chain)
{
	return chain->trusted || chain->unasked ? NULL :
						  &chain->link[chain->n - 1];
}

static void print_link(const struct chain_link *link)
{
	printf("  %-8s %-10s  ", statuses[link->status], link->name);
	text_print(stdout, link->text);
	putchar('\n');
	if (*link->remedy) {
		printf("  %-8s %-10s  ", "", "");
		fputs("to do: ", stdout);
		text_print(stdout, link->remedy);
		putchar('\n');
	}
}

static const char *verdict(const struct chain *chain)
{
	if (chain->trusted)
		return chain->why->offline ? "would be trusted" : "trusted";
	if (chain->unasked)
		return "is not executed, so it requires no trust";
	return broken(chain)->status == LINK_UNKNOWN ? "unknown" :
						       "not trusted";
}

void chain_text(const struct chain *chain)
{
	size_t i;

	text_print(stdout, chain->file);
	printf(": %s\n", verdict(chain));
	for (i = 0; i < chain->n; i++)
		print_link(&chain->link[i]);
	if (*chain->needs) {
		printf("  %-8s %-10s  a script; its interpreter ", "note",
		       "needs");
		text_print(stdout, chain->needs);
		puts(" must also be trusted");
	}
}

static void put_digests(json_t *o, const struct chain *chain)
{
	const struct attested *a = &chain->attested;
	char digest[DIGEST_TEXT_LEN];
	json_t *content = json_array();
	enum dgc_algo algo;

	if (!a->verity && a->verity_algo)
		json_put_text(o, "fsverity_digest",
			      digest_text(a->verity_algo, a->verity_digest,
					  digest));
	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++)
		if (a->content_algos & 1u << algo)
			json_add(content,
				 json_string(digest_text(algo, a->content[algo],
							 digest)));
	json_put(o, "content_digests", content);
}

static json_t *list_json(const struct installed_known_list *l)
{
	json_t *o = json_object();

	json_put_text(o, "name", l->name);
	json_put_text(o, "file", l->file);
	json_put_text(o, "signer", l->pkcs7 ? "pkcs7" : l->signer);
	return o;
}

void *chain_json(const struct chain *chain)
{
	json_t *o = json_object(), *links = json_array(), *l;
	size_t i;

	json_put_text(o, "file", chain->file);
	if (chain->path)
		json_put_text(o, "path", chain->path);
	if (chain->fd >= 0)
		json_put_text(o, "class", file_class_key(chain->class));
	json_put_bool(o, "trusted", chain->trusted);
	if (broken(chain))
		json_put_text(o, "broken", broken(chain)->name);
	for (i = 0; i < chain->n; i++) {
		l = json_object();
		json_put_text(l, "link", chain->link[i].name);
		json_put_text(l, "status", statuses[chain->link[i].status]);
		json_put_text(l, "text", chain->link[i].text);
		if (*chain->link[i].remedy)
			json_put_text(l, "remedy", chain->link[i].remedy);
		json_add(links, l);
	}
	json_put(o, "links", links);
	put_digests(o, chain);
	if (chain->list)
		json_put(o, "list", list_json(chain->list));
	if (chain->held)
		json_put_text(o, "held_by", chain->held);
	if (*chain->needs)
		json_put_text(o, "needs", chain->needs);
	return o;
}
