/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of a command, as a table: parsing, --help, completion and the tests use it.
 * A letter belongs to one long name, and a long name has one letter or none, in all
 * commands; an option of many commands is a macro here.
 */
#ifndef DCLIST_OPT_H
#define DCLIST_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/age.h"

enum opt_kind {
	OPT_KIND_END = 0,
	OPT_KIND_SECTION,
	OPT_KIND_FLAG,
	OPT_KIND_TEXT,
	OPT_KIND_TEXTS,
	OPT_KIND_NUMBER,
	OPT_KIND_TIME,
	OPT_KIND_SIZE,
	OPT_KIND_TAKE,
};

/**
 * struct opt - an option; made by the macros below
 * @kind: which member of the union
 * @letter: 0 for none
 * @name: without "--"
 * @arg: what its value is called in --help; by FILE or DIR in it completion knows what
 *	to offer
 * @help: what it does; the heading of a section
 * @flag: set to true
 * @text: set to the value; of several, the last one
 * @texts: gets every value; the array is the parser's
 * @number: set to the value, @min to @max; of a duration, in seconds
 * @size: set to the value, which may end in K, M, G or T
 * @take: called with the value and @to; returns NULL, or what is wrong with the value
 * @to: where @take puts it
 * @count: how many there are in @texts
 * @requires: option that must be given, too
 * @excludes: option that must not
 * @words: values that completion offers, separated by spaces
 * @complete: prints them, one a line
 */
struct opt {
	enum opt_kind kind;
	char letter;
	const char *name;
	const char *arg;
	const char *help;
	union {
		bool *flag;
		const char **text;
		const char ***texts;
		unsigned int *number;
		uint64_t *size;
		const char *(*take)(const char *value, void *to);
	};
	void *to;
	size_t *count;
	unsigned int min, max;
	const char *requires;
	const char *excludes;
	const char *words;
	void (*complete)(void);
};

/* clang-format off */
#define OPT_ROW(k, l, n, a, h) \
	.kind = OPT_KIND_##k, .letter = l, .name = n, .arg = a, .help = h
#define OPT_SECTION(heading) { OPT_ROW(SECTION, 0, NULL, NULL, heading) }
#define OPT_FLAG(l, n, to, h, ...) { OPT_ROW(FLAG, l, n, NULL, h), .flag = to, __VA_ARGS__ }
#define OPT_TEXT(l, n, a, to, h, ...) { OPT_ROW(TEXT, l, n, a, h), .text = to, __VA_ARGS__ }
#define OPT_TEXTS(l, n, a, to, c, h, ...) \
	{ OPT_ROW(TEXTS, l, n, a, h), .texts = to, .count = c, __VA_ARGS__ }
#define OPT_NUMBER(l, n, to, low, high, h, ...) \
	{ OPT_ROW(NUMBER, l, n, "N", h), .number = to, .min = low, .max = high, __VA_ARGS__ }
#define OPT_TIME(l, n, to, low, high, h, ...) \
	{ OPT_ROW(TIME, l, n, "TIME", h), .number = to, .min = low, .max = high, __VA_ARGS__ }
#define OPT_SIZE(l, n, to, h, ...) { OPT_ROW(SIZE, l, n, "N", h), .size = to, __VA_ARGS__ }
#define OPT_TAKE(l, n, a, fn, p, h, ...) \
	{ OPT_ROW(TAKE, l, n, a, h), .take = fn, .to = p, __VA_ARGS__ }
#define OPT_END { 0 }

/* One spelling and one meaning in all commands */
#define OPT_ALL(to, h, ...) OPT_FLAG('a', "all", to, h, __VA_ARGS__)
#define OPT_ALLOW_EXPIRED(to) \
	OPT_FLAG(0, "allow-expired", to, \
		 "accept keys that have expired: what they signed before may still be in use")
#define OPT_CERT(to, h, ...) OPT_TEXT(0, "cert", "FILE", to, h, __VA_ARGS__)
#define OPT_DBPATH(to, ...) \
	OPT_TEXT(0, "dbpath", "DIR", to, \
		 "directory of rpm's database, below the root; default: rpm's", __VA_ARGS__)
#define OPT_DRY_RUN(to) \
	OPT_FLAG('n', "dry-run", to, "print what would be done, and do nothing")
#define OPT_FORCE(to, h) OPT_FLAG(0, "force", to, h)
#define OPT_JOBS(to, high, h, ...) OPT_NUMBER('j', "jobs", to, 1, high, h, __VA_ARGS__)
#define OPT_JSON(to, ...) OPT_FLAG(0, "json", to, "print JSON", __VA_ARGS__)
#define OPT_KEY(to, h, ...) OPT_TEXT(0, "key", "FILE", to, h, __VA_ARGS__)
#define OPT_KEYRING(to, c, h) OPT_TEXTS('k', "keyring", "FILE", to, c, h "; may be repeated")
#define OPT_MAX_AGE(to, h, ...) OPT_TIME(0, "max-age", to, 1, AGE_MAX, h, __VA_ARGS__)
#define OPT_OUTPUT(a, to, h, ...) OPT_TEXT('o', "output", a, to, h, __VA_ARGS__)
#define OPT_PASSPHRASE_FILE(to, ...) \
	OPT_TEXT(0, "passphrase-file", "FILE", to, \
		 "the first line of FILE is the passphrase or PIN of the private key; default: KBUILD_SIGN_PIN in the environment, else the terminal is asked", \
		 __VA_ARGS__)
#define OPT_ROOT(to, h, ...) OPT_TEXT('r', "root", "DIR", to, h, __VA_ARGS__)
/* clang-format on */

/*
 * Parses the words after @argv[0] by @own and @common, either may be NULL, and moves
 * operands to @args, which has room for them. Returns how many these are; OPT_HELP when
 * --help was given; or OPT_WRONG after saying what is wrong.
 */
enum {
	OPT_WRONG = -1,
	OPT_HELP = -2,
};
int opt_parse(const struct opt *own, const struct opt *common, int argc,
	      char **argv, char **args);
/* Was it given? Of the last parse */
bool opt_given(const char *name);
/* The option that the word stands for, "-o", "--output" or "--output=x"; NULL for none */
const struct opt *opt_find(const struct opt *own, const struct opt *common,
			   const char *word);
/* Calls @fn for each option, --help too, and for headings of sections */
void opt_each(const struct opt *own, const struct opt *common,
	      void (*fn)(const struct opt *o, void *ctx), void *ctx);
/* Prints the options for --help */
void opt_help(FILE *out, const struct opt *own, const struct opt *common);

#endif /* DCLIST_OPT_H */
