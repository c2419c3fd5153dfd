// SPDX-License-Identifier: GPL-2.0-or-later
/* What dclist preflight found, as text. */
#include <stdlib.h>

#include "base/message.h"
#include "base/text.h"
#include "preflight/preflight.h"

#define PACKAGES_SHOWN 20u

static void list_files(const struct classify *c)
{
	const struct code *code;
	size_t i;

	for (i = 0; i < c->code_n; i++) {
		code = &c->code[i];
		if (code->state == CLASS_TRUSTED)
			continue;
		printf("%-12s ", class_words[code->state].key);
		text_print(stdout, code->path);
		if (code->list != INSTALLED_NONE) {
			fputs("  (", stdout);
			text_print(stdout, c->known->list[code->list].name);
			putchar(')');
		}
		if (code->state == CLASS_UNMAPPABLE)
			printf("  %s", elf_writes_text(code->writes));
		putchar('\n');
	}
	if (c->code_n)
		putchar('\n');
}

static void print_head(const struct classify *c)
{
	char size[SIZE_TEXT], hashed[SIZE_TEXT];

	printf("%ju files, %zu of them code (%s); %s hashed; %u lists, %u of them accepted\n\n",
	       (uintmax_t)c->seen, c->code_n, size_text(c->bytes, size),
	       size_text(atomic_load(&c->hashed), hashed), c->known->lists,
	       c->known->taken);
}

static void print_states(const struct classify *c)
{
	char size[SIZE_TEXT];
	size_t i;

	for (i = 0; i < CLASS_STATES; i++) {
		enum class_state s = class_order[i];
		const struct tally *t = &c->total[s];

		if (!t->files && s != CLASS_TRUSTED)
			continue;
		printf("%-28s %8ju  %8s  %s\n", class_words[s].text,
		       (uintmax_t)t->files, size_text(t->bytes, size),
		       class_words[s].remedy);
	}
}

/* "3 modified, 1 in no list" */
static void print_bad(const struct group *g)
{
	const char *comma = "";
	size_t i;

	for (i = 0; i < CLASS_STATES; i++) {
		enum class_state s = class_order[i];

		if (s == CLASS_TRUSTED || !g->total[s].files)
			continue;
		printf("%s%ju %s", comma, (uintmax_t)g->total[s].files,
		       class_words[s].text);
		comma = ", ";
	}
	puts(*comma ? "" : "all trusted");
}

static void print_kinds(const struct preflight *p)
{
	enum code_kind kind;

	puts("\nBy kind:");
	for (kind = CODE_PROGRAM; kind < CODE_KINDS; kind++) {
		const struct group *g = &p->kind[kind];

		if (!group_all(g).files)
			continue;
		printf("  %-16s %8ju  ", code_name(kind, true),
		       (uintmax_t)group_all(g).files);
		print_bad(g);
	}
}

static void print_no_verity(const struct classify *c, const struct mount *m)
{
	const char *why = atomic_load(&m->no_verity);

	if (why && c->verity)
		printf("    %s\n", why);
}

static void print_mounts(const struct preflight *p)
{
	const struct mount *m;
	uint32_t i;

	puts("\nBy file system:");
	for (i = 0; i < p->c->mounts.n; i++) {
		const struct group *g = &p->mount[i];

		m = &p->c->mounts.mount[i];
		if (m->skip && atomic_load(&m->seen)) {
			fputs("  ", stdout);
			text_print(stdout, m->point);
			printf(" (%s): skipped\n", m->type);
		}
		if (!group_all(g).files)
			continue;
		fputs("  ", stdout);
		text_print(stdout, m->point);
		fputs(" (", stdout);
		text_print(stdout, m->type);
		fputs(", ", stdout);
		text_print(stdout, m->source);
		printf("): %ju, ", (uintmax_t)group_all(g).files);
		print_bad(g);
		print_no_verity(p->c, m);
	}
}

static int by_bad(const void *a, const void *b)
{
	const struct group *x = *(const struct group *const *)a;
	const struct group *y = *(const struct group *const *)b;
	uint64_t m = group_bad(x).files, n = group_bad(y).files;

	if (m != n)
		return m < n ? 1 : -1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* Packages with code that would not run, the worst first */
static void print_packages(const struct preflight *p)
{
	const struct installed_known *known = p->c->known;
	const struct group **bad = calloc(known->lists + 1u, sizeof(*bad));
	size_t n = 0, i;

	for (i = 0; bad && i < known->lists; i++)
		if (group_bad(&p->list[i]).files)
			bad[n++] = &p->list[i];
	if (n) {
		qsort(bad, n, sizeof(*bad), by_bad);
		printf("\nBy package (%zu of %u with code that would not "
		       "run):\n",
		       n, known->lists);
	}
	for (i = 0; i < n && i < PACKAGES_SHOWN; i++) {
		fputs("  ", stdout);
		text_print(stdout, known->list[bad[i]->index].name);
		fputs(": ", stdout);
		print_bad(bad[i]);
	}
	if (n > PACKAGES_SHOWN)
		printf("  and %zu more; --verbose, --json and --html show all\n",
		       n - PACKAGES_SHOWN);
	free(bad);
}

static void print_verdict(const struct classify *c)
{
	uint64_t good = c->total[CLASS_TRUSTED].files;

	if (atomic_load(&c->stop) && c->folder_n)
		printf("\nInterrupted while searching: %zu were found so far, "
		       "none was checked.\n",
		       c->code_n);
	else if (atomic_load(&c->stop))
		printf("\nInterrupted: %ju of %zu files were checked.\n",
		       (uintmax_t)(c->code_n - c->total[CLASS_UNCHECKED].files),
		       c->code_n);
	else if (!classify_complete(c))
		printf("\nNot complete: some directories could not be read (%u).\n",
		       c->failed);
	if (!c->code_n)
		puts("\nNothing that could run was found.");
	else if (good == c->code_n)
		printf("\nAll %zu would run.\n", c->code_n);
	else
		printf("\n%ju of %zu would run (%ju%%).\n", (uintmax_t)good,
		       c->code_n, (uintmax_t)(good * 100 / c->code_n));
}

void preflight_text(const struct preflight *p, bool list)
{
	if (list)
		list_files(p->c);
	print_head(p->c);
	print_states(p->c);
	print_kinds(p);
	print_mounts(p);
	print_packages(p);
	print_verdict(p->c);
}
