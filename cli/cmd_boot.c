// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist boot: whether a hand-over that fails ends the boot. */
#include <string.h>

#include "commands.h"
#include "fallback/fallback.h"

static int halt(const struct boot_options *options, const char *word)
{
	if (!boot_secure())
		warning(NULL,
			"Secure Boot is off, so that nothing authenticates what boots; enroll the certificate and switch it on");
	if (boot_fallback_make(options, word))
		return EXIT_FAILED;
	puts("Boot the fallback once; then rebuild the initramfs of the other entries.");
	return boot_status(false);
}

static int go_on(void)
{
	return boot_failure_write("continue") ? EXIT_FAILED :
						boot_status(false);
}

static int act(const char *word, const struct boot_options *options,
	       bool as_json)
{
	bool making = options->cert || options->key || options->kernel ||
		      options->esp || options->cmdline;
	bool halts = word && (!strcmp(word, "halt") || !strcmp(word, "shell"));

	if (word && !halts && strcmp(word, "continue") != 0)
		return usage_error("%s: not one of halt, shell, continue",
				   word);
	if (halts && (!options->cert || !options->key))
		return usage_error(
			"%s requires a signed second entry: --cert and --key are missing",
			word);
	if (!halts && making)
		return usage_error(
			"--cert, --key, --kernel, --esp and --cmdline require halt or shell");
	if (options->kernel && strchr(options->kernel, '/'))
		return usage_error(
			"--kernel %s: not a version as uname -r prints it",
			options->kernel);
	if (word && as_json)
		return usage_error("--json cannot be combined with %s", word);
	if (!word)
		return boot_status(as_json);
	return halts ? halt(options, word) : go_on();
}

static struct boot_options job;
static bool as_json;

static const struct opt options[] = {
	OPT_CERT(&job.cert, "certificate of the key, PEM"),
	OPT_KEY(&job.key, "private key, PEM"),
	OPT_TEXT(0, "kernel", "VERSION", &job.kernel,
		 "kernel of the entry; default: the running kernel"),
	OPT_TEXT(0, "esp", "DIR", &job.esp,
		 "EFI system partition; default: /efi, /boot or /boot/efi"),
	OPT_TEXT(0, "cmdline", "WORDS", &job.cmdline,
		 "kernel command line; default: that of the running kernel"),
	OPT_JSON(&as_json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	return act(argv[0], &job, as_json);
}

const struct command cmd_boot = {
	.name = "boot",
	.summary = "choose what happens if the hand-over at boot fails",
	.usage = "[--json]\nhalt --cert FILE --key FILE [OPTION...]\n"
		 "shell --cert FILE --key FILE [OPTION...]\ncontinue",
	.about =
		"Show what is configured for the hand-over at boot, or choose what happens if it\n"
		"fails: the machine halts, or halts after a shell, or the boot continues. Before it\n"
		"may halt, a second entry of the boot menu is made that does not halt: a unified\n"
		"kernel image, signed with the owner's key for Secure Boot. Initramfs images made\n"
		"from then on halt, as long as that entry is unchanged.\n",
	.opts = options,
	.max = 1,
	.words = "halt shell continue",
	.run = run,
};
