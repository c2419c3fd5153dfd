// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist sign: your own signature for a list that was made elsewhere. */
#include <stdlib.h>

#include "base/file.h"
#include "commands.h"
#include "list/sign.h"

static struct {
	struct signer_options sign;
	const char *output;
} job;

/*
 * Cuts off the signatures of a list, and keeps those that stay; anything else is
 * bytes that have none.
 */
static int signatures_cut(struct signer *signer, const char *file,
			  struct bytes *data, struct bytes *others)
{
	struct dgc_trailer trailer;
	int err;

	if (data->len > LIST_MAX ||
	    dgc_trailer_parse(data->data, (u32)data->len, &trailer))
		return 0;
	err = signer_keep(signer, file, data, &trailer, others);
	data->len = trailer.signed_len;
	return err;
}

static int list_sign(const char *file)
{
	struct signer *signer = signer_open(&job.sign);
	struct bytes data, others = { 0 };
	struct list list;
	int err = -1;

	if (!signer)
		return -1;
	if (!file_read(file, LIST_MAX, &data)) {
		err = signatures_cut(signer, file, &data, &others);
		if (!err)
			err = signer_sign(signer, file, &data, &others, &list);
		bytes_free(&others);
		bytes_free(&data);
	}
	signer_free(signer);
	if (err)
		return -1;
	err = file_write_atomic(job.output, list.bytes.data, list.bytes.len,
				0644);
	list_free(&list);
	return err;
}

static const struct opt options[] = {
	OPT_OUTPUT("FILE", &job.output, "write the signed list to FILE"),
	SIGNER_OPTIONS(job.sign),
	OPT_END,
};

static int run(int argc, char **argv)
{
	const char *wrong = signer_options_wrong(&job.sign);

	(void)argc;
	if (!job.output)
		return usage_error("--output is missing");
	if (wrong)
		return usage_error("%s", wrong);
	return list_sign(argv[0]) ? EXIT_FAILED : EXIT_DONE;
}

const struct command cmd_sign = {
	.name = "sign",
	.summary = "sign a digest list with your own key",
	.usage = "[OPTION...] -o FILE LIST|BYTES",
	.about =
		"Sign a digest list with your own key, which the kernel must have. OpenPGP\n"
		"signatures by other keys stay beside a new one of OpenPGP; all others are\n"
		"replaced. BYTES are what dclist convert --unsigned and dclist unsign write. The\n"
		"result is verified before it is written.\n",
	.opts = options,
	.operand = "LIST",
	.max = 1,
	.run = run,
};
