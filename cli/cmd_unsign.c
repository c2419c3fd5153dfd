// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist unsign: the signed bytes of a list, and its signature. */

#include "base/file.h"
#include "commands.h"
#include "list/list.h"

static const char *output, *signature;

static int parts_write(const struct bytes *list,
		       const struct dgc_trailer *trailer)
{
	if (output &&
	    file_write_atomic(output, list->data, trailer->signed_len, 0644))
		return -1;
	if (!signature)
		return 0;
	return file_write_atomic(signature, list->data + trailer->sig_off,
				 trailer->sig_len, 0644);
}

/* What the signature is over need not be well-formed for this. */
static int list_unsign(const char *file)
{
	struct dgc_trailer trailer;
	struct bytes list;
	int err;

	if (file_read(file, LIST_MAX, &list))
		return -1;
	err = dgc_trailer_parse(list.data, (u32)list.len, &trailer);
	if (err)
		error(file,
		      "no signature at its end, so there is nothing to remove");
	else
		err = parts_write(&list, &trailer);
	bytes_free(&list);
	return err;
}

static const struct opt options[] = {
	OPT_OUTPUT("FILE", &output, "write the signed bytes to FILE"),
	OPT_TEXT(
		0, "signature", "FILE", &signature,
		"write the signature to FILE: an OpenPGP packet, or PKCS#7 in DER"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	if (!output && !signature)
		return usage_error("--output is missing");
	return list_unsign(argv[0]) ? EXIT_FAILED : EXIT_DONE;
}

const struct command cmd_unsign = {
	.name = "unsign",
	.summary = "remove the signature of a digest list",
	.usage = "[OPTION...] -o FILE LIST",
	.about =
		"Write the signed bytes of a digest list, without the signature. dclist sign, and\n"
		"other programs, can sign them again.\n",
	.opts = options,
	.operand = "LIST",
	.max = 1,
	.run = run,
};
