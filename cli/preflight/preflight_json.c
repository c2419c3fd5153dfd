// SPDX-License-Identifier: GPL-2.0-or-later
/* What dclist preflight found, as JSON: names are stable, new ones may be added. */
#include "preflight/preflight.h"

static json_t *states_json(const struct group *g)
{
	json_t *all = json_object(), *o;
	size_t i;

	for (i = 0; i < CLASS_STATES; i++) {
		const struct tally *t = &g->total[class_order[i]];

		if (!t->files)
			continue;
		o = json_object();
		json_put_number(o, "files", t->files);
		json_put_number(o, "bytes", t->bytes);
		json_put(all, class_words[class_order[i]].key, o);
	}
	return all;
}

static json_t *kinds_json(const struct preflight *p)
{
	json_t *all = json_object();
	enum code_kind kind;

	for (kind = CODE_PROGRAM; kind < CODE_KINDS; kind++)
		json_put(all, code_name(kind, false),
			 states_json(&p->kind[kind]));
	return all;
}

static json_t *mounts_json(const struct preflight *p)
{
	json_t *all = json_array(), *o;
	const struct mount *m;
	uint32_t i;

	for (i = 0; i < p->c->mounts.n; i++) {
		m = &p->c->mounts.mount[i];
		if (!atomic_load(&m->seen) && !group_all(&p->mount[i]).files)
			continue;
		o = json_object();
		json_put_text(o, "mount", m->point);
		json_put_text(o, "type", m->type);
		json_put_text(o, "source", m->source);
		json_put_bool(o, "skipped", m->skip);
		if (p->c->verity && atomic_load(&m->no_verity))
			json_put_text(o, "no_fsverity",
				      atomic_load(&m->no_verity));
		json_put(o, "states", states_json(&p->mount[i]));
		json_add(all, o);
	}
	return all;
}

static json_t *packages_json(const struct preflight *p)
{
	static const char *const refusals[] = {
		[INSTALLED_TAKEN] = "taken",
		[INSTALLED_MALFORMED] = "malformed",
		[INSTALLED_ALGORITHM] = "refused",
		[INSTALLED_SIGNER] = "unknown-signer",
		[INSTALLED_SIGNATURE] = "bad-signature",
		[INSTALLED_REVOKED] = "revoked",
	};
	json_t *all = json_array(), *o;
	const struct installed_known_list *l;
	uint32_t i;

	for (i = 0; i < p->c->known->lists; i++) {
		l = &p->c->known->list[i];
		o = json_object();
		json_put_text(o, "name", l->name);
		json_put_text(o, "list", l->file);
		json_put_text(o, "verdict", refusals[l->refusal]);
		if (l->refusal)
			json_put_text(o, "reason", l->why);
		json_put(o, "states", states_json(&p->list[i]));
		json_add(all, o);
	}
	return all;
}

static json_t *files_json(const struct classify *c)
{
	json_t *all = json_array(), *o;
	const struct code *code;
	size_t i;

	for (i = 0; i < c->code_n; i++) {
		code = &c->code[i];
		o = json_object();
		json_put_text(o, "path", code->path);
		json_put_text(o, "state", class_words[code->state].key);
		json_put_text(o, "kind", code_name(code->kind, false));
		json_put_number(o, "bytes", code->size);
		if (code->writes)
			json_put_text(o, "fault", elf_writes_key(code->writes));
		json_put_text(o, "mount", c->mounts.mount[code->mount].point);
		if (code->list != INSTALLED_NONE)
			json_put_text(o, "package",
				      c->known->list[code->list].name);
		json_add(all, o);
	}
	return all;
}

/* What the states are called, in the order in which they are shown */
static json_t *words_json(void)
{
	json_t *all = json_array(), *o;
	size_t i;

	for (i = 0; i < CLASS_STATES; i++) {
		const struct class_word *w = &class_words[class_order[i]];

		o = json_object();
		json_put_text(o, "state", w->key);
		json_put_text(o, "text", w->text);
		json_put_text(o, "remedy", w->remedy);
		json_add(all, o);
	}
	return all;
}

json_t *preflight_object(const struct preflight *p)
{
	const struct classify *c = p->c;
	struct group sum = { 0 };
	json_t *o = json_object();
	size_t i;

	for (i = 0; i < CLASS_STATES; i++)
		sum.total[i] = c->total[i];
	json_put_text(o, "root", p->root ? p->root : "/");
	json_put_bool(o, "complete", classify_complete(c));
	json_put_number(o, "files_seen", c->seen);
	json_put_number(o, "code", c->code_n);
	json_put_number(o, "code_bytes", c->bytes);
	json_put_number(o, "hashed_bytes", atomic_load(&c->hashed));
	json_put_number(o, "folders_unread", c->failed);
	json_put(o, "words", words_json());
	json_put(o, "states", states_json(&sum));
	json_put(o, "kinds", kinds_json(p));
	json_put(o, "mounts", mounts_json(p));
	json_put(o, "packages", packages_json(p));
	json_put(o, "files", files_json(c));
	return o;
}
