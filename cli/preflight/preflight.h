/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What dclist preflight found, as text, JSON and HTML. A section per .c file. */
#ifndef DCLIST_PREFLIGHT_H
#define DCLIST_PREFLIGHT_H

#include "base/json.h"
#include "preflight/classify.h"

/* The order in which states are shown */
extern const enum class_state class_order[CLASS_STATES];

/**
 * struct group - code of one kind, package or mount
 * @index: of the kind, list or mount
 * @total: by state
 */
struct group {
	uint32_t index;
	struct tally total[CLASS_STATES];
};

/* preflight.c: sums */

/**
 * struct preflight - a run and its sums
 * @c: the run
 * @root: as it was given, or NULL
 * @kind: CODE_KINDS groups
 * @list: a group for each list, and one for code of no list; owned
 * @mount: a group for each mount; owned
 */
struct preflight {
	const struct classify *c;
	const char *root;
	struct group kind[CODE_KINDS];
	struct group *list;
	struct group *mount;
};

/* 0, or -1 after reporting that memory is out. */
int preflight_sum(struct preflight *p);
void preflight_free(struct preflight *p);
struct tally group_all(const struct group *g);
/* Those that would not run */
struct tally group_bad(const struct group *g);

/* preflight_text.c; @list: name the files that would not run */
void preflight_text(const struct preflight *p, bool list);

/* preflight_json.c: for json_finish() or json_script() */
json_t *preflight_object(const struct preflight *p);

/* preflight_html.c: one page that needs nothing else; 0, or -1 after reporting why */
int preflight_html(const struct preflight *p, const char *file);

#endif /* DCLIST_PREFLIGHT_H */
