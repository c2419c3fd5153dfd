/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of the page of dclist preflight. A section per .c file. */
#ifndef DCLIST_HTML_H
#define DCLIST_HTML_H

#include <stdio.h>

#include "preflight/preflight.h"

/* html.c: the page */

/* Prints @text as text_print() does, and with what HTML means otherwise escaped. */
void html_text(FILE *out, const char *text);
/* What text_print() prints; owned by the caller, NULL without memory. */
char *html_plain(const char *text);

/* html_picture.c: bars of states */
void html_picture(FILE *out, const struct preflight *p);

/* html_table.c: tables, and what the script makes one of */

/* The start of a section with a table of sums, whose first column is @what */
void html_table(FILE *out, const char *title, const char *what);
/* The rest of its row */
void html_counts(FILE *out, const struct group *g);
void html_files(FILE *out, const struct preflight *p);
/* 0, or -1 without memory */
int html_data(FILE *out, const struct preflight *p);

#endif /* DCLIST_HTML_H */
