// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist seal: keep what protects the running system as it is. */
#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "base/json.h"
#include "commands.h"
#include "kernel/kernel.h"
#include "policy/ipefs.h"

static const char usage[] =
	"Usage: dclist seal [OPTION...] [WORD...]\n\n"
	"Seal what protects the running system: it stays as it is until the next boot,\n"
	"and nobody can undo that. Then, or without WORD, show what is sealed.\n\n"
	"WORD is one of these:\n"
	"  keys    no key list is accepted\n"
	"  policy  IPE keeps enforcing, and accepts no other policy than a higher\n"
	"          version of the active one\n"
	"  lists   no digest list is loaded or unloaded\n\n"
	"Options:\n"
	"  -j, --json  print JSON\n"
	"  -h, --help  show this text\n\n"
	"Exit status: 0 done, 1 failed, 2 wrong usage.\n";

static const char *const words[] = { "keys", "policy", "lists" };

#define WORDS (sizeof(words) / sizeof(words[0]))

static bool names(char **args, const char *word)
{
	for (; *args; args++)
		if (!strcmp(*args, word))
			return true;
	return false;
}

static bool is_word(const char *text)
{
	size_t i;

	for (i = 0; i < WORDS; i++)
		if (!strcmp(words[i], text))
			return true;
	return false;
}

static const char *reason(int err)
{
	return err == -ENOENT ?
		       "this kernel's digest cache has no seal; boot a newer one" :
		       kernel_reason(err);
}

/* All in one write: all are sealed, or none. */
static int seal(char **args)
{
	char text[KERNEL_SEALS_SIZE] = "";
	size_t i;
	int err;

	for (i = 0; i < WORDS; i++) {
		if (!names(args, words[i]))
			continue;
		strcat(text, words[i]);
		strcat(text, " ");
	}
	if (names(args, "policy") && ipefs_enforcing() == 0)
		warning(NULL,
			"IPE does not enforce; dclist policy enforce on switches that on, also when the policy is sealed");
	err = kernel_seal(text);
	if (err)
		error(NULL, "cannot seal: %s", reason(err));
	return err;
}

static int show(bool as_json)
{
	char sealed[KERNEL_SEALS_SIZE];
	int err = kernel_seals_read(sealed);
	json_t *o;

	if (err) {
		error(NULL, "cannot read what is sealed: %s", reason(err));
		return EXIT_FAILED;
	}
	if (!as_json) {
		printf("sealed: ");
		text_print(stdout, *sealed ? sealed : "nothing");
		putchar('\n');
		return EXIT_DONE;
	}
	o = json_object();
	json_put(o, "sealed", json_words(sealed));
	return json_finish(o) ? EXIT_FAILED : EXIT_DONE;
}

static int seal_and_show(char **args, bool as_json)
{
	const char *absent = kernel_absent();

	if (absent) {
		error(NULL, "%s", absent);
		return EXIT_FAILED;
	}
	if (*args && seal(args))
		return EXIT_FAILED;
	return show(as_json);
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	bool as_json = false;
	int opt, i;

	while ((opt = getopt_long(argc, argv, "jh", options, NULL)) >= 0) {
		if (opt != 'j')
			return opt == 'h' ? usage_print(&cmd_seal) :
					    usage_try(&cmd_seal);
		as_json = true;
	}
	for (i = optind; i < argc; i++)
		if (!is_word(argv[i]))
			return usage_error(&cmd_seal,
					   "%s: not one of keys, policy, lists",
					   argv[i]);
	return seal_and_show(argv + optind, as_json);
}

const struct command cmd_seal = {
	.name = "seal",
	.summary = "keep keys, policy or lists as they are until the next boot",
	.usage = usage,
	.run = run,
};
