// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy show: a policy that the running kernel has. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policy/accept.h"
#include "policy/ipefs.h"

static const char usage[] =
	"Usage: dclist policy show [OPTION...] NAME\n\n"
	"Print the text of a policy that the running kernel has.\n\n"
	"Options:\n"
	"  -s, --signed  the signed message, as it was loaded; not to a terminal\n"
	"  -h, --help    show this text\n\n"
	"Exit status: 0 done, 1 failed, 2 wrong usage.\n";

/* As it is, but for what could steer a terminal */
static void terminal_print(char *text)
{
	char *line;

	while ((line = strsep(&text, "\n")) && (*line || text)) {
		text_print(stdout, line);
		putchar('\n');
	}
}

static int print(const char *name, struct bytes *b, bool is_signed)
{
	if (!isatty(STDOUT_FILENO)) {
		fwrite(b->data, 1, b->len, stdout);
		return EXIT_DONE;
	}
	if (is_signed) {
		error(name, "not written to a terminal; send it to a file");
		return EXIT_FAILED;
	}
	terminal_print((char *)b->data);
	return EXIT_DONE;
}

static int read_it(const char *name, bool is_signed, struct bytes *out)
{
	int err;

	if (!ipefs_name_valid(name))
		err = -ENOENT;
	else if (is_signed)
		err = ipefs_signed(name, out);
	else
		err = policy_loaded_text(name, out);
	if (err == -ENOENT && is_signed && ipefs_is_loaded(name))
		error(name, "it is the boot policy, which is not signed");
	else if (err)
		error(name, "%s", ipefs_reason(IPEFS_ACTIVATE, err));
	return err;
}

static int show(const char *name, bool is_signed)
{
	struct bytes b;
	int status;

	if (policy_check_present() || read_it(name, is_signed, &b))
		return EXIT_FAILED;
	status = print(name, &b, is_signed);
	bytes_free(&b);
	return status;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "signed", no_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	bool is_signed = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "sh", longs, NULL)) >= 0) {
		if (opt == 'h')
			return usage_print(&policy_show);
		if (opt != 's')
			return usage_try(&policy_show);
		is_signed = true;
	}
	if (optind + 1 != argc)
		return usage_error(&policy_show, "one NAME is needed");
	return show(argv[optind], is_signed);
}

const struct command policy_show = {
	.name = POLICY_GROUP "show",
	.summary = "print a policy that the kernel has",
	.usage = usage,
	.run = run,
};
