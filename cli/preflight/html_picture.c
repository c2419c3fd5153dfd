// SPDX-License-Identifier: GPL-2.0-or-later
/* The coverage as a picture: a bar for all code, and one for each kind. */
#include "base/text.h"
#include "preflight/html.h"

#define WIDTH 1000u
#define LABEL 150u /* left of the bars */
#define VALUE 170u /* right of them */
#define BAR (WIDTH - LABEL - VALUE)
#define ROW 34u
#define HEIGHT 22u

/* By files, or by their bytes */
static uint64_t amount(const struct tally *t, bool bytes)
{
	return bytes ? t->bytes : t->files;
}

static void print_part(FILE *out, enum class_state state, double from,
		       double part, uint64_t files, unsigned int y)
{
	const struct class_word *w = &class_words[state];

	fprintf(out,
		"<rect class=\"%s\" x=\"%.2f\" y=\"%u\" width=\"%.2f\" "
		"height=\"%u\"><title>%s: %ju (%.1f%%)</title></rect>\n",
		w->key, LABEL + from * BAR, y, part * BAR, HEIGHT, w->text,
		(uintmax_t)files, part * 100);
}

static void print_bar(FILE *out, const char *label, const struct group *g,
		      bool bytes, unsigned int row)
{
	const struct tally all = group_all(g);
	uint64_t sum = amount(&all, bytes);
	unsigned int y = row * ROW;
	char size[SIZE_TEXT];
	double from = 0, part;
	size_t i;

	fprintf(out,
		"<text x=\"0\" y=\"%u\">%s</text>\n<rect class=\"back\" "
		"x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\"/>\n",
		y + 16, label, LABEL, y, BAR, HEIGHT);
	for (i = 0; sum && i < CLASS_STATES; i++) {
		const struct tally *t = &g->total[class_order[i]];

		part = (double)amount(t, bytes) / (double)sum;
		if (t->files)
			print_part(out, class_order[i], from, part, t->files,
				   y);
		from += part;
	}
	part = sum ? (double)amount(&g->total[CLASS_TRUSTED], bytes) /
			       (double)sum :
		     1;
	fprintf(out, "<text class=\"num\" x=\"%u\" y=\"%u\">", WIDTH, y + 16);
	if (bytes)
		fputs(size_text(sum, size), out);
	else
		fprintf(out, "%ju", (uintmax_t)sum);
	fprintf(out, ", %.1f%% trusted</text>\n", part * 100);
}

static void print_legend(FILE *out, const struct group *g)
{
	size_t i;

	fputs("<ul class=\"legend\">\n", out);
	for (i = 0; i < CLASS_STATES; i++) {
		const struct class_word *w = &class_words[class_order[i]];

		if (g->total[class_order[i]].files)
			fprintf(out, "<li class=\"%s\"><i></i>%s</li>\n",
				w->key, w->text);
	}
	fputs("</ul>\n</section>\n", out);
}

static unsigned int kinds_there(const struct preflight *p)
{
	unsigned int n = 0;
	size_t i;

	for (i = CODE_PROGRAM; i < CODE_KINDS; i++)
		n += group_all(&p->kind[i]).files != 0;
	return n;
}

void html_picture(FILE *out, const struct preflight *p)
{
	const struct classify *c = p->c;
	struct group all = { 0 };
	unsigned int row = 2;
	enum code_kind kind;
	size_t i;

	for (i = 0; i < CLASS_STATES; i++)
		all.total[i] = c->total[i];
	fprintf(out,
		"<section aria-labelledby=\"coverage\">\n"
		"<h2 id=\"coverage\">Coverage</h2>\n"
		"<div class=\"scroll\"><svg viewBox=\"0 0 %u %u\" role=\"img\" "
		"aria-labelledby=\"coverage-text\">\n"
		"<title id=\"coverage-text\">Of %zu files that could run, %ju "
		"are trusted. The tables below have all numbers.</title>\n",
		WIDTH, (2 + kinds_there(p)) * ROW - (ROW - HEIGHT), c->code_n,
		(uintmax_t)c->total[CLASS_TRUSTED].files);
	print_bar(out, "All, by number", &all, false, 0);
	print_bar(out, "All, by size", &all, true, 1);
	for (kind = CODE_PROGRAM; kind < CODE_KINDS; kind++)
		if (group_all(&p->kind[kind]).files)
			print_bar(out, code_name(kind, true), &p->kind[kind],
				  false, row++);
	fputs("</svg></div>\n", out);
	print_legend(out, &all);
}
