// SPDX-License-Identifier: GPL-2.0-or-later
/* Completion for the shells: what may stand in the place of the last word. */
#include <stdio.h>
#include <string.h>

#include "base/command.h"

static const char *start; /* of the word to complete */

/* A text means files or directories if it has such a word: "KEYFILE|DIR..." */
static const char *kind_of(const char *text)
{
	static const char *const files[] = {
		"FILE", "LIST",	 "RPM",	 "SOURCE",
		"PATH", "BYTES", "SUMS", "PACKAGE"
	};
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (strstr(text, files[i]))
			return "files";
	return strstr(text, "DIR") ? "directories" : "words";
}

static void word_offer(const char *word, const char *help)
{
	if (!strncmp(word, start, strlen(start)))
		printf("%s\t%s\n", word, help);
}

const char *complete_start(void)
{
	return start;
}

/* A name that a shell would not read as one word is not offered. */
void complete_offer(const char *word)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
		"%+,-./:=@_^~";

	if (*word && !word[strspn(word, plain)])
		word_offer(word, "");
}

static void words_offer(const char *words, void (*complete)(void))
{
	char word[32];
	size_t len;

	for (; words && *words; words += len + (words[len] == ' ')) {
		len = strcspn(words, " ");
		snprintf(word, sizeof(word), "%.*s", (int)len, words);
		word_offer(word, "");
	}
	if (complete)
		complete();
}

static void option_offer(const struct opt *o, void *ctx)
{
	char word[64];

	(void)ctx;
	if (!o->name)
		return;
	snprintf(word, sizeof(word), "--%s", o->name);
	word_offer(word, o->help);
	snprintf(word, sizeof(word), "-%c", o->letter);
	if (o->letter)
		word_offer(word, o->help);
}

static void operand_offer(const struct command *cmd, size_t operands)
{
	size_t i;

	puts(cmd->max ? kind_of(cmd->usage) : "words");
	for (i = 0; !operands && cmd->subs && cmd->subs[i]; i++)
		word_offer(command_word(cmd->subs[i]), cmd->subs[i]->summary);
	words_offer(cmd->words, cmd->complete);
}

/* bash makes three words of "--root=x". */
int command_complete(const struct command *top, int argc, char **argv)
{
	const struct command *cmd = top, *sub;
	const struct opt *common = NULL, *waiting = NULL, *o;
	size_t operands = 0;
	int i;

	start = argc && strcmp(argv[argc - 1], "=") != 0 ? argv[argc - 1] : "";
	for (i = 0; i < argc - 1; i++) {
		if (!strcmp(argv[i], "="))
			continue;
		o = waiting ? NULL : opt_find(cmd->opts, common, argv[i]);
		sub = waiting || operands ? NULL : command_find(cmd, argv[i]);
		if (sub) {
			common = command_common(sub, cmd);
			cmd = sub;
		} else if (!waiting && !o) {
			operands++;
		}
		waiting = o && o->arg && !strchr(argv[i], '=') ? o : NULL;
	}
	if (waiting) {
		puts(kind_of(waiting->arg));
		words_offer(waiting->words, waiting->complete);
	} else if (*start == '-') {
		puts("words");
		opt_each(cmd->opts, common, option_offer, NULL);
	} else {
		operand_offer(cmd, operands);
	}
	return EXIT_DONE;
}

static void option_print(const struct opt *o, void *ctx)
{
	const struct command *cmd = ctx;

	if (o->name)
		printf("%s\t%c\t%s\t%s\n", cmd->name,
		       o->letter ? o->letter : '-', o->name,
		       o->arg ? o->arg : "");
}

static void options_print(const struct command *cmd,
			  const struct command *group)
{
	size_t i;

	opt_each(cmd->opts, command_common(cmd, group), option_print,
		 (void *)cmd);
	for (i = 0; cmd->subs && cmd->subs[i]; i++)
		options_print(cmd->subs[i], cmd);
}

int command_options(const struct command *top)
{
	options_print(top, NULL);
	return EXIT_DONE;
}
