// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist unsign: the signed bytes of a list, and its signatures; or a list without one. */
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "commands.h"
#include "list/list.h"

static const char *output, *signature, *signer;

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

/* A fingerprint or a key id, with or without 0x */
static const char *signer_take(const char *value, void *to)
{
	const char *hex = strncasecmp(value, "0x", 2) ? value : value + 2;
	size_t len = strspn(hex, "0123456789abcdefABCDEF");

	if (hex[len] || (len != 2 * (size_t)DGC_PGP_FINGERPRINT_LEN &&
			 len != 2 * (size_t)DGC_PGP_FINGERPRINT6_LEN &&
			 len != 2 * (size_t)DGC_PGP_KEY_ID_LEN))
		return "not a fingerprint of 40 or 64 hexadecimal digits or a key id of 16";
	*(const char **)to = hex;
	return NULL;
}

/* Both name a key by its fingerprint, or the 64-bit key id at the end of it. */
static bool is_same_key(const char *a, const char *b)
{
	size_t len_a = strlen(a), len_b = strlen(b);
	size_t len = len_a < len_b ? len_a : len_b;

	return !strcasecmp(a + len_a - len, b + len_b - len);
}

/* The signatures by other keys than --signer; 0 or -ENOMEM */
static int others_take(const struct list *list, struct bytes *others)
{
	char key[FINGERPRINT_HEX];
	const struct signature *sig;
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < list->signatures.n; i++) {
		sig = &list->signatures.sig[i];
		if (!list_signature_key(list, sig, key) ||
		    !is_same_key(key, signer))
			err = bytes_append(others, list->bytes.data + sig->off,
					   sig->len);
	}
	return err;
}

static int without_signer(const struct list *list, const struct bytes *others)
{
	struct bytes data = { list->bytes.data, list->trailer.signed_len };
	struct signatures left;
	struct bytes out;
	int err;

	if (others->len == list->trailer.sig_len) {
		error(list->file, "no signature by key %s; see dclist show",
		      signer);
		return -1;
	}
	if (signatures_parse(others->data, 0, (u32)others->len, &left)) {
		error(list->file,
		      "has no other signature that the kernel accepts; leave out --signer to get its signed bytes");
		return -1;
	}
	if (list_join(&data, others, DGC_SIG_PGP, &out)) {
		error(list->file, "out of memory");
		return -1;
	}
	err = file_write_atomic(output, out.data, out.len, 0644);
	bytes_free(&out);
	return err;
}

/* The list with all signatures but those by --signer */
static int signer_remove(const char *file)
{
	struct bytes others = { 0 };
	struct list list;
	int err;

	if (list_read(file, &list))
		return -1;
	err = others_take(&list, &others);
	if (err)
		error(file, "out of memory");
	else
		err = without_signer(&list, &others);
	bytes_free(&others);
	list_free(&list);
	return err;
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
		"write the signatures to FILE: OpenPGP packets, or PKCS#7 in DER",
		.excludes = "signer"),
	OPT_TAKE(
		0, "signer", "KEY", signer_take, &signer,
		"write the list without the signature by KEY, a fingerprint or a 64-bit key id, and with the others",
		.requires = "output"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	if (!output && !signature)
		return usage_error("--output is missing");
	if (signer)
		return signer_remove(argv[0]) ? EXIT_FAILED : EXIT_DONE;
	return list_unsign(argv[0]) ? EXIT_FAILED : EXIT_DONE;
}

const struct command cmd_unsign = {
	.name = "unsign",
	.summary = "remove the signatures of a digest list, or one of them",
	.usage = "[OPTION...] -o FILE LIST",
	.about =
		"Write the signed bytes of a digest list, without the signatures. dclist sign, and\n"
		"other programs, can sign them again. With --signer, write a list with one\n"
		"signature less.\n",
	.opts = options,
	.operand = "LIST",
	.max = 1,
	.run = run,
};
