// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist unsign: the signed bytes of a list, and its signature. */
#include <getopt.h>

#include "base/file.h"
#include "commands.h"
#include "list/list.h"

static const char usage[] =
	"Usage: dclist unsign [OPTION...] -o OUT LIST\n\n"
	"Write the bytes of a digest list that were signed, without the signature. They\n"
	"can be signed again with dclist sign, or with other programs.\n\n"
	"Options:\n"
	"  -o, --output OUT    write the signed bytes to OUT\n"
	"  -S, --signature FILE\n"
	"                      write the signature to FILE: an OpenPGP packet, or\n"
	"                      PKCS#7 in DER\n"
	"  -h, --help          show this text\n\n"
	"Exit status: 0 done, 1 failed, 2 wrong usage.\n";

/* The command line */
struct job {
	const char *output;
	const char *signature;
};

static int parts_write(const struct job *job, const struct bytes *list,
		       const struct dgc_trailer *trailer)
{
	if (job->output && file_write_atomic(job->output, list->data,
					     trailer->signed_len, 0644))
		return -1;
	if (!job->signature)
		return 0;
	return file_write_atomic(job->signature, list->data + trailer->sig_off,
				 trailer->sig_len, 0644);
}

/* What the signature is over need not be well-formed for this. */
static int list_unsign(const struct job *job, const char *file)
{
	struct dgc_trailer trailer;
	struct bytes list;
	int err;

	if (file_read(file, LIST_MAX, &list))
		return -1;
	err = dgc_trailer_parse(list.data, (u32)list.len, &trailer);
	if (err)
		error(file, "no signature at its end, so nothing to take off");
	else
		err = parts_write(job, &list, &trailer);
	bytes_free(&list);
	return err;
}

static int job_do(const struct job *job, int n, char **args)
{
	if (!n)
		return usage_error(&cmd_unsign, "LIST is missing");
	if (n > 1)
		return usage_error(&cmd_unsign, "one LIST at a time");
	if (!job->output && !job->signature)
		return usage_error(&cmd_unsign, "--output is missing");
	return list_unsign(job, args[0]) ? EXIT_FAILED : EXIT_DONE;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "signature", required_argument, NULL, 'S' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct job job = { 0 };
	int opt;

	while ((opt = getopt_long(argc, argv, "o:S:h", options, NULL)) >= 0) {
		if (opt == 'h')
			return usage_print(&cmd_unsign);
		if (opt != 'o' && opt != 'S')
			return usage_try(&cmd_unsign);
		if (opt == 'o')
			job.output = optarg;
		else
			job.signature = optarg;
	}
	return job_do(&job, argc - optind, argv + optind);
}

const struct command cmd_unsign = {
	.name = "unsign",
	.summary = "take the signature off a list",
	.usage = usage,
	.run = run,
};
