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

/* Cuts a signature off; anything else is bytes that have none. */
static void signature_cut(struct bytes *data)
{
	struct dgc_trailer trailer;

	if (data->len <= LIST_MAX &&
	    !dgc_trailer_parse(data->data, (u32)data->len, &trailer))
		data->len = trailer.signed_len;
}

static int list_sign(const char *file)
{
	struct signer *signer = signer_open(&job.sign);
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
		"Sign a digest list with your own key, which the kernel must have. The signature\n"
		"of a list is replaced; BYTES are what dclist convert --unsigned and dclist unsign\n"
		"write. The result is verified before it is written.\n",
	.opts = options,
	.operand = "LIST",
	.max = 1,
	.run = run,
};
