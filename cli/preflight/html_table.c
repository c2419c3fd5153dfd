// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables of sums, and the files, of which the script makes a table. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "preflight/html.h"

void html_table(FILE *out, const char *title, const char *what)
{
	size_t i;

	fprintf(out,
		"<section>\n<h2>%s</h2>\n<div class=\"scroll\"><table>\n"
		"<thead><tr><th scope=\"col\">%s</th>"
		"<th scope=\"col\" class=\"r\">Files</th>",
		title, what);
	for (i = 0; i < CLASS_STATES; i++)
		if (class_order[i] != CLASS_UNCHECKED)
			fprintf(out,
				"<th scope=\"col\" class=\"r badge %s\">%s</th>",
				class_words[class_order[i]].key,
				class_words[class_order[i]].key);
	fputs("</tr></thead>\n<tbody>\n", out);
}

void html_counts(FILE *out, const struct group *g)
{
	size_t i;

	fprintf(out, "<td class=\"r\">%ju</td>", (uintmax_t)group_all(g).files);
	for (i = 0; i < CLASS_STATES; i++)
		if (class_order[i] != CLASS_UNCHECKED)
			fprintf(out, "<td class=\"r\">%ju</td>",
				(uintmax_t)g->total[class_order[i]].files);
	fputs("</tr>\n", out);
}

static void print_states(FILE *out, const struct classify *c)
{
	size_t i;

	fputs("<div><label for=\"state\">State</label><select id=\"state\">"
	      "<option value=\"\">all</option>"
	      "<option value=\"bad\">would not run</option>",
	      out);
	for (i = 0; i < CLASS_STATES; i++) {
		const struct class_word *w = &class_words[class_order[i]];

		if (c->total[class_order[i]].files)
			fprintf(out, "<option value=\"%s\">%s</option>", w->key,
				w->text);
	}
	fputs("</select></div>\n", out);
}

static void print_kinds(FILE *out)
{
	enum code_kind kind;

	fputs("<div><label for=\"kind\">Kind</label><select id=\"kind\">"
	      "<option value=\"\">all</option>",
	      out);
	for (kind = CODE_PROGRAM; kind < CODE_KINDS; kind++)
		fprintf(out, "<option value=\"%s\">%s</option>",
			code_name(kind, false), code_name(kind, true));
	fputs("</select></div>\n", out);
}

void html_files(FILE *out, const struct preflight *p)
{
	static const char *const heads[] = { "Path", "State",	   "Kind",
					     "Size", "Mounted on", "Package" };
	size_t i;

	fputs("<section aria-labelledby=\"files-title\">\n"
	      "<h2 id=\"files-title\">Files</h2>\n"
	      "<noscript><p class=\"warn\">This table is made by a script, "
	      "which is switched off; dclist preflight --list prints the "
	      "same.</p></noscript>\n<div class=\"tools\">\n"
	      "<div class=\"grow\"><label for=\"search\">Search path or package"
	      "</label><input id=\"search\" type=\"search\" "
	      "autocomplete=\"off\" spellcheck=\"false\"></div>\n",
	      out);
	print_states(out, p->c);
	print_kinds(out);
	fputs("</div>\n<p id=\"count\" class=\"dim\" aria-live=\"polite\"></p>\n"
	      "<div class=\"scroll\"><table id=\"files\">\n<thead><tr>",
	      out);
	for (i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		fprintf(out,
			"<th scope=\"col\"%s aria-sort=\"%s\"><button "
			"type=\"button\">%s</button></th>",
			i == 3 ? " class=\"r\"" : "", i ? "none" : "ascending",
			heads[i]);
	fputs("</tr></thead>\n<tbody></tbody></table></div>\n"
	      "<button type=\"button\" id=\"more\" hidden>Show more</button>\n"
	      "</section>\n",
	      out);
}

static void add_text(json_t *array, const char *text)
{
	char *plain = html_plain(text);

	json_add(array, plain ? json_string(plain) : NULL);
	free(plain);
}

static json_t *files_json(const struct classify *c)
{
	uint8_t rank[CLASS_STATES] = { 0 };
	json_t *files = json_array(), *f;
	size_t i;

	for (i = 0; i < CLASS_STATES; i++)
		rank[class_order[i]] = (uint8_t)i;
	for (i = 0; i < c->code_n; i++) {
		const struct code *code = &c->code[i];

		f = json_array();
		add_text(f, code->path);
		json_add(f, json_integer(rank[code->state]));
		json_add(f, json_integer(code->kind));
		json_add(f, json_integer((json_int_t)code->size));
		json_add(f, json_integer(code->mount));
		json_add(f, json_integer(code->list == KNOWN_NONE ?
						 -1 :
						 (json_int_t)code->list));
		json_add(files, f);
	}
	return files;
}

static json_t *states_json(void)
{
	json_t *states = json_array(), *s;
	size_t i;

	for (i = 0; i < CLASS_STATES; i++) {
		s = json_array();
		json_add(s, json_string(class_words[class_order[i]].key));
		json_add(s, json_string(class_words[class_order[i]].text));
		json_add(states, s);
	}
	return states;
}

static json_t *data_json(const struct classify *c)
{
	json_t *o = json_object(), *kinds = json_array();
	json_t *mounts = json_array(), *packages = json_array();
	enum code_kind kind;
	uint32_t i;

	for (kind = CODE_NONE; kind < CODE_KINDS; kind++)
		json_add(kinds, json_string(code_name(kind, false)));
	for (i = 0; i < c->mounts.n; i++)
		add_text(mounts, c->mounts.mount[i].point);
	for (i = 0; i < c->known->lists; i++)
		add_text(packages, c->known->list[i].name);
	json_put(o, "states", states_json());
	json_put(o, "kinds", kinds);
	json_put(o, "mounts", mounts);
	json_put(o, "packages", packages);
	json_put(o, "files", files_json(c));
	return o;
}

/* In JSON these are only in strings, where they may be written otherwise. */
static int print_json(const char *text, size_t len, void *ctx)
{
	FILE *out = ctx;

	for (; len--; text++) {
		if (*text == '<' || *text == '>' || *text == '&')
			fprintf(out, "\\u%04x", (unsigned char)*text);
		else
			fputc(*text, out);
	}
	return 0;
}

int html_data(FILE *out, const struct preflight *p)
{
	json_t *o = data_json(p->c);
	int err;

	fputs("<script type=\"application/json\" id=\"data\">", out);
	err = json_dump_callback(o, print_json, out,
				 JSON_COMPACT | JSON_ENSURE_ASCII);
	fputs("</script>\n", out);
	json_decref(o);
	return err;
}
