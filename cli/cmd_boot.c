// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist boot: whether a hand-over that fails ends the boot. */
#include <getopt.h>
#include <string.h>

#include "commands.h"
#include "fallback/fallback.h"

static const char usage[] =
	"Usage: dclist boot [--json]\n"
	"       dclist boot halt --cert FILE --key FILE [OPTION...]\n"
	"       dclist boot shell --cert FILE --key FILE [OPTION...]\n"
	"       dclist boot continue\n\n"
	"Say what is set up for the hand-over at boot, or choose what follows when it\n"
	"fails: the machine halts, or halts after a shell, or the boot goes on. Before it\n"
	"may halt, a second entry of the boot menu is made that does not: a unified kernel\n"
	"image, signed with the owner's key for Secure Boot. Initramfs images made from\n"
	"then on halt, as long as that entry is unchanged.\n\n"
	"Options:\n"
	"  -c, --cert FILE       certificate of the key, PEM\n"
	"  -k, --key FILE        private key, PEM\n"
	"      --kernel VERSION  of the entry; default: of the running kernel\n"
	"      --esp DIR         EFI system partition; default: /efi, /boot or /boot/efi\n"
	"      --cmdline WORDS   kernel's command line; default: the present one\n"
	"  -j, --json            print JSON\n"
	"  -h, --help            show this text\n\n"
	"Exit status: 0 done, 1 failed, 2 wrong usage.\n";

static int halt(const struct boot_options *options, const char *word)
{
	if (!boot_secure())
		warning(NULL,
			"Secure Boot is off, so that nothing authenticates what boots; enroll the certificate and switch it on");
	if (boot_fallback_make(options, word))
		return EXIT_FAILED;
	puts("Boot the fallback once; then make the initramfs of the other entries again.");
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
		return usage_error(&cmd_boot,
				   "%s: not one of halt, shell, continue",
				   word);
	if (halts && (!options->cert || !options->key))
		return usage_error(
			&cmd_boot,
			"%s requires a signed second entry: --cert and --key are missing",
			word);
	if (!halts && making)
		return usage_error(&cmd_boot,
				   "only halt and shell take these options");
	if (options->kernel && strchr(options->kernel, '/'))
		return usage_error(
			&cmd_boot,
			"--kernel %s: not a version as uname -r prints it",
			options->kernel);
	if (word && as_json)
		return usage_error(&cmd_boot,
				   "--json cannot be combined with %s", word);
	if (!word)
		return boot_status(as_json);
	return halts ? halt(options, word) : go_on();
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "cert", required_argument, NULL, 'c' },
		{ "key", required_argument, NULL, 'k' },
		{ "kernel", required_argument, NULL, 'K' },
		{ "esp", required_argument, NULL, 'e' },
		{ "cmdline", required_argument, NULL, 'l' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct boot_options options = { 0 };
	bool as_json = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "c:k:jh", longs, NULL)) >= 0) {
		switch (opt) {
		case 'c':
			options.cert = optarg;
			break;
		case 'k':
			options.key = optarg;
			break;
		case 'K':
			options.kernel = optarg;
			break;
		case 'e':
			options.esp = optarg;
			break;
		case 'l':
			options.cmdline = optarg;
			break;
		case 'j':
			as_json = true;
			break;
		default:
			return opt == 'h' ? usage_print(&cmd_boot) :
					    usage_try(&cmd_boot);
		}
	}
	if (argc - optind > 1)
		return usage_error(&cmd_boot,
				   "give one of halt, shell, continue");
	return act(argv[optind], &options, as_json);
}

const struct command cmd_boot = {
	.name = "boot",
	.summary = "choose what follows when the hand-over at boot fails",
	.usage = usage,
	.run = run,
};
