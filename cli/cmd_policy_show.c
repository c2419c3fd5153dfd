// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy show: a policy that the running kernel has. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "policy/accept.h"
#include "policy/ipefs.h"

static bool is_signed;

/* As it is, but for what could steer a terminal */
static void terminal_print(char *text)
{
	char *line;

	while ((line = strsep(&text, "\n")) && (*line || text)) {
		text_print(stdout, line);
		putchar('\n');
	}
}

static int print(const char *name, struct bytes *b)
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

static int read_it(const char *name, struct bytes *out)
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

static int show(const char *name)
{
	struct bytes b;
	int status;

	if (policy_check_present() || read_it(name, &b))
		return EXIT_FAILED;
	status = print(name, &b);
	bytes_free(&b);
	return status;
}

static bool is_signed;

static const struct opt options[] = {
	OPT_FLAG(
		0, "signed", &is_signed,
		"print the signed message, as it was loaded; not to a terminal"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	return show(argv[0]);
}

const struct command policy_show = {
	.name = "policy show",
	.summary = "print a policy that the kernel has",
	.usage = "[OPTION...] NAME",
	.about = "Print the text of a policy that the running kernel has.\n",
	.opts = options,
	.operand = "NAME",
	.max = 1,
	.complete = complete_policies,
	.run = run,
};
