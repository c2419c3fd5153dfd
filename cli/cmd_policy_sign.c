// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy sign: make of a policy what the kernel takes. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "policy/accept.h"

static const char usage[] =
	"Usage: dclist policy sign [OPTION...] --cert CERT --key KEY FILE\n\n"
	"Sign an IPE policy, after the same look at it as dclist policy check takes\n"
	"(for any kernel, not the running one). The result is a PKCS#7 message with\n"
	"the policy in it, as IPE takes it. FILE - is standard input.\n\n"
	"Options:\n"
	"  -c, --cert CERT             X.509 certificate, PEM or DER\n"
	"  -k, --key KEY               its private key: a PEM file, or a PKCS#11 URI\n"
	"                              (pkcs11:...)\n"
	"  -p, --passphrase-file FILE  the key's passphrase or PIN is the first line\n"
	"                              of FILE; default: KBUILD_SIGN_PIN in the\n"
	"                              environment, else the terminal is asked\n"
	"      --hash ALG              sha256 (default), sha384 or sha512\n"
	"  -o, --output OUT            write to OUT; default: FILE with .p7b for .pol\n"
	"      --force                 sign whatever is in FILE\n"
	"  -h, --help                  show this text\n\n"
	"Exit status: 0 signed, 1 not signed, 2 wrong usage.\n";

/* "x.p7b" of "x.pol"; owned by the caller */
static char *output_name(const char *file)
{
	size_t len = strlen(file);
	char *name = NULL;

	if (len > 4 && !strcmp(file + len - 4, ".pol"))
		len -= 4;
	return asprintf(&name, "%.*s.p7b", (int)len, file) < 0 ? NULL : name;
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
		error(file, "it is signed already; give the policy's text");
	else if (policy_accept(file, &text, &system, options->force, NULL) >= 0)
		err = policy_sign_text(file, options, &text, message);
	bytes_free(&text);
	return err;
}

static int do_sign(const char *file, const char *out,
		   const struct policy_options *options)
{
	char *name = out ? strdup(out) : output_name(file);
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

static int run(int argc, char **argv)
{
	static const struct option longs[] = {
		POLICY_OPTIONS_SIGN,
		{ "output", required_argument, NULL, 'o' },
		{ "force", no_argument, NULL, 'F' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct policy_options options = { .hash = DGC_ALGO_SHA256 };
	const char *out = NULL;
	int opt, status;

	while ((opt = getopt_long(argc, argv, "c:k:p:o:h", longs, NULL)) >= 0) {
		if (opt == 'o') {
			out = optarg;
			continue;
		}
		status = policy_option_take(&policy_sign, opt, &options);
		if (status >= 0)
			return status;
	}
	if (optind + 1 != argc)
		return usage_error(&policy_sign, optind == argc ?
							 "FILE is missing" :
							 "one FILE at a time");
	if (!options.cert || !options.key)
		return usage_error(&policy_sign,
				   "--cert and --key are both needed");
	if (!out && !strcmp(argv[optind], "-"))
		return usage_error(&policy_sign,
				   "--output is needed for standard input");
	return do_sign(argv[optind], out, &options);
}

const struct command policy_sign = {
	.name = POLICY_GROUP "sign",
	.summary = "make of a policy's text what the kernel takes",
	.usage = usage,
	.run = run,
};
