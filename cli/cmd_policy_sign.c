// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy sign: make of a policy what the kernel takes. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "commands.h"
#include "policy/accept.h"

/* "x.p7b" of "x.pol", for the module "x.module"; owned by the caller */
static char *output_name(const char *file, const char *suffix)
{
	size_t len = strlen(file);
	char *name = NULL;

	if (len > 4 && !strcmp(file + len - 4, ".pol"))
		len -= 4;
	return asprintf(&name, "%.*s.%s", (int)len, file, suffix) < 0 ? NULL :
									name;
}

static int sign(const char *file, const struct policy_options *options,
		struct bytes *message)
{
	struct policy_system system = { 0 };
	struct bytes text;
	int err;

	if (policy_bytes_read(file, &text))
		return -1;
	err = -1;
	if (policy_is_signed(&text) && !options->force)
		error(file, "already signed; give the policy's text");
	else if (policy_accept(file, &text, &system, options->force, NULL) >= 0)
		err = policy_sign_text(file, options, &text, message);
	bytes_free(&text);
	return err;
}

static int do_sign(const char *file, const char *out,
		   const struct policy_options *options)
{
	char *name =
		out ? strdup(out) :
		      output_name(file, options->module ? "module" : "p7b");
	struct bytes message;
	int status = EXIT_FAILED;

	if (!name) {
		error(NULL, "out of memory");
		return EXIT_FAILED;
	}
	if (!sign(file, options, &message)) {
		if (!file_write_atomic(name, message.data, message.len, 0644))
			status = EXIT_DONE;
		bytes_free(&message);
	}
	if (status == EXIT_DONE) {
		text_print(stdout, name);
		puts(": signed");
	}
	free(name);
	return status;
}

static struct policy_options job = { .hash = DGC_ALGO_SHA256 };
static const char *output;

static const struct opt options[] = {
	POLICY_SIGN_OPTIONS(job),
	OPT_TEXT(
		0, "module", "MODE", &job.module,
		"make it for the module of a kernel that is not patched, which enforces by itself, without IPE; 'audit' has it only record what it would deny, 'enforce' deny it",
		.words = "audit enforce"),
	OPT_OUTPUT(
		"OUTFILE", &output,
		"write to OUTFILE; default: FILE with .p7b, or with .module, instead of .pol"),
	OPT_FORCE(&job.force, "sign it whatever the checks find"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	if (!job.cert)
		return usage_error("--cert and --key are missing");
	if (job.module && strcmp(job.module, "audit") &&
	    strcmp(job.module, "enforce"))
		return usage_error("--module %s: neither audit nor enforce",
				   job.module);
	if (!output && !strcmp(argv[0], "-"))
		return usage_error("standard input requires --output");
	return do_sign(argv[0], output, &job);
}

const struct command policy_sign = {
	.name = "policy sign",
	.summary = "sign the text of a policy for the kernel",
	.usage = "[OPTION...] --cert CERT --key KEY FILE",
	.about =
		"Sign an IPE policy, after checking it as dclist policy check does (for any kernel,\n"
		"not the running one). The result is a PKCS#7 message with the policy in it, as IPE\n"
		"accepts it; with --module, what digest_cache(4) describes, or the line that the\n"
		"module cannot enforce is named. FILE - is standard input.\n",
	.opts = options,
	.notes = "Exit status: 0 signed, 1 not signed, 2 wrong usage.\n",
	.operand = "FILE",
	.max = 1,
	.run = run,
};
