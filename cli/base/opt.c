// SPDX-License-Identifier: GPL-2.0-or-later
/* Options of a command, as a table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/opt.h"
#include "base/text.h"

#define ROWS_MAX 64
#define HELP_COLUMN 24 /* of the text in --help */
#define HELP_WIDTH 79

static bool help;

static const struct opt builtin[] = {
	OPT_FLAG('h', "help", &help, "show this help"),
	OPT_END,
};

/* Of the last parse: what was given; never freed, arrays of OPT_TEXTS are in use */
static const struct opt *given[ROWS_MAX];
static size_t n_given;
static const char **texts;

void opt_each(const struct opt *own, const struct opt *common,
	      void (*fn)(const struct opt *o, void *ctx), void *ctx)
{
	const struct opt *const table[] = { builtin, own, common };
	const struct opt *o;
	size_t i;

	for (i = 0; i < 3; i++)
		for (o = table[i]; o && o->kind != OPT_KIND_END; o++)
			fn(o, ctx);
}

struct search {
	char letter;
	const char *name;
	size_t len;
	const struct opt *found;
};

static void search_one(const struct opt *o, void *ctx)
{
	struct search *s = ctx;

	if (o->name && (s->letter ? o->letter == s->letter :
				    !strncmp(o->name, s->name, s->len) &&
					    !o->name[s->len]))
		s->found = o;
}

const struct opt *opt_find(const struct opt *own, const struct opt *common,
			   const char *word)
{
	struct search s = { 0 };

	if (word[0] != '-' || !word[1])
		return NULL;
	if (word[1] != '-') {
		s.letter = word[1];
	} else {
		s.name = word + 2;
		s.len = strcspn(s.name, "=");
	}
	opt_each(own, common, search_one, &s);
	return s.found;
}

bool opt_given(const char *name)
{
	size_t i;

	for (i = 0; i < n_given; i++)
		if (!strcmp(given[i]->name, name))
			return true;
	return false;
}

static int number_take(const struct opt *o, const char *value)
{
	uint64_t n;

	if (!number_parse(value, o->max, false, &n) || n < o->min) {
		error(NULL, "--%s %s: not a number from %u to %u", o->name,
		      value, o->min, o->max);
		return OPT_WRONG;
	}
	*o->number = (unsigned int)n;
	return 0;
}

static int time_take(const struct opt *o, const char *value)
{
	unsigned int n;

	if (!seconds_parse(value, o->max, &n) || n < o->min) {
		error(NULL,
		      o->max < AGE_MAX ?
			      "--%s %s: invalid duration; use 90s, 5m or 1h, up to %uh" :
			      "--%s %s: invalid duration; use 36h or 7d, up to %uh",
		      o->name, value, o->max / (60 * 60));
		return OPT_WRONG;
	}
	*o->number = n;
	return 0;
}

static int value_take(const struct opt *o, const char *value)
{
	const char *wrong = NULL;

	switch (o->kind) {
	case OPT_KIND_FLAG:
		*o->flag = true;
		break;
	case OPT_KIND_TEXT:
		*o->text = value;
		break;
	case OPT_KIND_TEXTS:
		(*o->texts)[(*o->count)++] = value;
		break;
	case OPT_KIND_NUMBER:
		return number_take(o, value);
	case OPT_KIND_TIME:
		return time_take(o, value);
	case OPT_KIND_SIZE:
		if (!number_parse(value, INT64_MAX, true, o->size))
			wrong = "not a number of bytes, such as 512M or 8G";
		break;
	default:
		wrong = o->take(value, o->to);
	}
	if (wrong)
		error(NULL, "--%s %s: %s", o->name, value, wrong);
	return wrong ? OPT_WRONG : 0;
}

static int option_take(const struct opt *o, const char *value)
{
	if (!opt_given(o->name) && n_given < ROWS_MAX)
		given[n_given++] = o;
	return value_take(o, value);
}

/* "--name", "--name=VALUE" or "--name VALUE"; @next is moved past what was used */
static int long_take(const struct opt *o, char *word, char ***next)
{
	char *value = strchr(word, '=');

	if (!o) {
		error(NULL, "unrecognized option '%.*s'",
		      (int)strcspn(word, "="), word);
		return OPT_WRONG;
	}
	if (value && !o->arg) {
		error(NULL, "option '--%s' does not accept a value", o->name);
		return OPT_WRONG;
	}
	if (value)
		value++;
	else if (o->arg && **next)
		value = *(*next)++;
	if (o->arg && !value) {
		error(NULL, "option '--%s' requires a value: %s", o->name,
		      o->arg);
		return OPT_WRONG;
	}
	return option_take(o, value);
}

/* "-x", "-xy", "-xVALUE" or "-x VALUE" */
static int letters_take(const struct opt *own, const struct opt *common,
			char *word, char ***next)
{
	char one[] = { '-', 0, 0 };
	const struct opt *o;
	char *value;

	while (*++word) {
		one[1] = *word;
		o = opt_find(own, common, one);
		if (!o) {
			error(NULL, "unrecognized option '%s'", one);
			return OPT_WRONG;
		}
		value = NULL;
		if (o->arg)
			value = word[1] ? word + 1 : **next ? *(*next)++ : NULL;
		if (o->arg && !value) {
			error(NULL, "option '%s' requires a value: %s", one,
			      o->arg);
			return OPT_WRONG;
		}
		if (option_take(o, value))
			return OPT_WRONG;
		if (value)
			break;
	}
	return 0;
}

struct room {
	int argc;
	size_t used;
};

/* Each option can have as many values as there are words. */
static void texts_place(const struct opt *o, void *ctx)
{
	struct room *room = ctx;

	if (o->kind != OPT_KIND_TEXTS)
		return;
	if (texts) {
		*o->texts = texts + room->used;
		*o->count = 0;
	}
	room->used += (size_t)room->argc;
}

static int texts_make(const struct opt *own, const struct opt *common, int argc)
{
	struct room room = { .argc = argc };

	free(texts);
	texts = NULL;
	opt_each(own, common, texts_place, &room);
	texts = calloc(room.used + 1, sizeof(*texts));
	if (!texts) {
		error(NULL, "out of memory");
		return OPT_WRONG;
	}
	room.used = 0;
	opt_each(own, common, texts_place, &room);
	return 0;
}

static int combination_check(void)
{
	const struct opt *o;
	size_t i;

	for (i = 0; i < n_given; i++) {
		o = given[i];
		if (o->requires && !opt_given(o->requires)) {
			error(NULL, "--%s requires --%s", o->name, o->requires);
			return OPT_WRONG;
		}
		if (o->excludes && opt_given(o->excludes)) {
			error(NULL, "--%s cannot be combined with --%s",
			      o->name, o->excludes);
			return OPT_WRONG;
		}
	}
	return 0;
}

int opt_parse(const struct opt *own, const struct opt *common, int argc,
	      char **argv, char **args)
{
	char **next = argv + 1, *word;
	bool ended = false;
	int n = 0;

	n_given = 0;
	help = false;
	if (texts_make(own, common, argc))
		return OPT_WRONG;
	while ((word = *next)) {
		next++;
		if (ended || word[0] != '-' || !word[1])
			args[n++] = word;
		else if (!strcmp(word, "--"))
			ended = true;
		else if (word[1] == '-' ?
				 long_take(opt_find(own, common, word), word,
					   &next) :
				 letters_take(own, common, word, &next))
			return OPT_WRONG;
		if (help)
			return OPT_HELP;
	}
	args[n] = NULL;
	return combination_check() ? OPT_WRONG : n;
}

/* @text from HELP_COLUMN on, broken between words */
static void help_text(FILE *out, const char *text)
{
	size_t column = HELP_COLUMN, len;

	for (; *text; text += len + strspn(text + len, " ")) {
		len = strcspn(text, " ");
		if (column > HELP_COLUMN && column + 1 + len > HELP_WIDTH) {
			fprintf(out, "\n%*s", HELP_COLUMN, "");
			column = HELP_COLUMN;
		}
		column += (size_t)fprintf(out, "%s%.*s",
					  column > HELP_COLUMN ? " " : "",
					  (int)len, text);
	}
	fputc('\n', out);
}

static void help_one(const struct opt *o, void *ctx)
{
	FILE *out = ctx;
	int used = 6;

	if (o->kind == OPT_KIND_SECTION) {
		fprintf(out, "\n%s:\n", o->help);
		return;
	}
	if (o->letter)
		fprintf(out, "  -%c, ", o->letter);
	else
		fprintf(out, "%*s", used, "");
	used += fprintf(out, "--%s%s%s", o->name, o->arg ? " " : "",
			o->arg ? o->arg : "");
	if (used > HELP_COLUMN - 2)
		fprintf(out, "\n%*s", HELP_COLUMN, "");
	else
		fprintf(out, "%*s", HELP_COLUMN - used, "");
	help_text(out, o->help);
}

void opt_help(FILE *out, const struct opt *own, const struct opt *common)
{
	fputs("Options:\n", out);
	opt_each(own, common, help_one, out);
}
