// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist seal: keep what protects the running system as it is. */
#include <errno.h>
#include <string.h>

#include "base/json.h"
#include "commands.h"
#include "kernel/kernel.h"
#include "policy/ipefs.h"

static bool as_json;

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
	if (names(args, "policy") && !kernel_enforces() &&
	    ipefs_enforcing() == 0)
		warning(NULL,
			"IPE does not enforce; switch that on with dclist policy enforce on, which also works when the policy is sealed");
	err = kernel_seal(text);
	if (err)
		error(NULL, "cannot seal: %s", reason(err));
	return err;
}

static int show(void)
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

static int seal_and_show(char **args)
{
	const char *absent = kernel_absent();

	if (absent) {
		error(NULL, "%s", absent);
		return EXIT_FAILED;
	}
	if (*args && seal(args))
		return EXIT_FAILED;
	return show();
}

static bool as_json;

static const struct opt options[] = {
	OPT_JSON(&as_json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++)
		if (!is_word(argv[i]))
			return usage_error("%s: not one of keys, policy, lists",
					   argv[i]);
	return seal_and_show(argv);
}

const struct command cmd_seal = {
	.name = "seal",
	.summary = "protect keys, policy or lists until the next boot",
	.usage = "[OPTION...] [WORD...]",
	.about =
		"Seal what protects the running system: nobody can change it until the next boot,\n"
		"or undo the seal. Then, or without WORD, show what is sealed.\n\n"
		"WORD is one of these:\n"
		"  keys    no key list is accepted\n"
		"  policy  IPE keeps enforcing, and accepts no other policy than a higher\n"
		"          version of the active one\n"
		"  lists   no digest list is loaded or unloaded\n",
	.opts = options,
	.max = OPERANDS_ANY,
	.words = "keys policy lists",
	.run = run,
};
