// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist sign: an own signature for a list that was made elsewhere. */
#include <getopt.h>
#include <stdlib.h>

#include "base/file.h"
#include "commands.h"
#include "list/sign.h"

static const char usage[] =
	"Usage: dclist sign [OPTION...] -o OUT LIST|BYTES\n\n"
	"Sign a digest list with an own key that the kernel knows. A list's signature is\n"
	"replaced; BYTES without one, as dclist convert --unsigned and dclist unsign write\n"
	"them, get one. The result is verified before it is written.\n\n"
	"Options:\n"
	"  -o, --output OUT    write the signed list to OUT\n" SIGNER_USAGE
	"  -h, --help          show this text\n\n"
	"Exit status: 0 done, 1 failed, 2 wrong usage.\n";

/* The command line */
struct job {
	struct signer_options sign;
	const char *output;
};

/* Cuts a signature off; anything else is bytes that have none. */
static void signature_cut(struct bytes *data)
{
	struct dgc_trailer trailer;

	if (data->len <= LIST_MAX &&
	    !dgc_trailer_parse(data->data, (u32)data->len, &trailer))
		data->len = trailer.signed_len;
}

static int list_sign(const struct job *job, const char *file)
{
	struct signer *signer = signer_open(&job->sign);
	struct bytes data;
	struct list list;
	int err = -1;

	if (!signer)
		return -1;
	if (!file_read(file, LIST_MAX, &data)) {
		signature_cut(&data);
		err = signer_sign(signer, file, &data, &list);
		bytes_free(&data);
	}
	signer_free(signer);
	if (err)
		return -1;
	err = file_write_atomic(job->output, list.bytes.data, list.bytes.len,
				0644);
	list_free(&list);
	return err;
}

static int job_do(const struct job *job, int n, char **args)
{
	if (!n)
		return usage_error(&cmd_sign, "LIST is missing");
	if (n > 1)
		return usage_error(&cmd_sign, "one LIST at a time");
	if (!job->output)
		return usage_error(&cmd_sign, "--output is missing");
	if (signer_options_wrong(&job->sign))
		return usage_error(&cmd_sign, "%s",
				   signer_options_wrong(&job->sign));
	return list_sign(job, args[0]) ? EXIT_FAILED : EXIT_DONE;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		SIGNER_OPTIONS,
		{ "output", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct job job = { 0 };
	int opt;

	while ((opt = getopt_long(argc, argv, "o:h", options, NULL)) >= 0) {
		if (signer_option_take(&job.sign, opt, optarg))
			continue;
		if (opt == 'h')
			return usage_print(&cmd_sign);
		if (opt != 'o')
			return usage_try(&cmd_sign);
		job.output = optarg;
	}
	return job_do(&job, argc - optind, argv + optind);
}

const struct command cmd_sign = {
	.name = "sign",
	.summary = "sign a list with an own key",
	.usage = usage,
	.run = run,
};
