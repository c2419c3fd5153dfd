// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist verify: the kernel's verdict on a list's signature, in user space. */
#include <errno.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/text.h"
#include "commands.h"
#include "list/verify.h"
#include "rpm/rpmfile.h"

/**
 * struct verify - a run
 * @keyrings: files of --keyring
 * @n_keyrings: how many
 * @quiet: print no verdicts
 * @json: array of verdicts, NULL without --json
 * @ring: keys
 */
struct verify {
	const char **keyrings;
	size_t n_keyrings;
	bool quiet;
	json_t *json;
	struct keyring *ring;
};

static const char *word(int err)
{
	switch (err) {
	case 0:
		return "good";
	case -ENOKEY:
		return "unknown-signer";
	case -EKEYREJECTED:
		return "bad-signature";
	case -ENOPKG:
		return "refused";
	case -ENODATA:
		return "not-signed";
	case -EBADMSG:
	case -EFBIG:
		return "malformed";
	default:
		return "failed";
	}
}

static void json_verdict(json_t *json, const char *file,
			 const struct list *list, const uint8_t *signer,
			 int err)
{
	json_t *row = json_object();

	json_put_text(row, "file", file);
	json_put_text(row, "verdict", word(err));
	if (list->name) {
		json_put_text(row, "name", list->name);
		json_put_hex(row, "id", list->id, LIST_ID_LEN);
	}
	if (!err)
		json_put_hex(row, "signer", signer, DGC_PGP_FINGERPRINT_LEN);
	json_add(json, row);
}

static void verdict_print(const char *file, const struct list *list,
			  const uint8_t *signer)
{
	char hex[2 * DGC_PGP_FINGERPRINT_LEN + 1];

	hex_encode(signer, DGC_PGP_FINGERPRINT_LEN, hex);
	text_print(stdout, file);
	fputs(": good, ", stdout);
	text_print(stdout, list->name);
	printf(", signed by %s\n", hex);
}

static int file_verify(struct verify *v, const char *file)
{
	uint8_t signer[DGC_PGP_FINGERPRINT_LEN];
	struct list list;
	int err = list_open_with(file, v->ring, &list);

	if (!err) {
		err = list_verify(&list, v->ring, signer);
		if (err)
			verify_error(&list, v->ring, err);
	}
	if (v->json)
		json_verdict(v->json, file, &list, signer, err);
	else if (!err && !v->quiet)
		verdict_print(file, &list, signer);
	list_free(&list);
	return err;
}

static int verify(struct verify *v, char **files)
{
	int status = EXIT_DONE;

	v->ring = keyring_open(v->keyrings, v->n_keyrings);
	if (!v->ring)
		return EXIT_FAILED;
	for (; *files; files++)
		if (file_verify(v, *files))
			status = EXIT_FAILED;
	keyring_free(v->ring);
	if (v->json && json_finish(v->json))
		status = EXIT_FAILED;
	v->json = NULL;
	return status;
}

static struct verify job;
static bool as_json;

static const struct opt options[] = {
	OPT_KEYRING(
		&job.keyrings, &job.n_keyrings,
		"OpenPGP keys: ASCII-armored, binary, or written by dclist keys"),
	OPT_JSON(&as_json),
	OPT_FLAG('q', "quiet", &job.quiet,
		 "print no verdicts; reasons still go to standard error"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	if (!job.n_keyrings)
		return usage_error(
			"--keyring is missing: give the keys of trusted signers");
	if (as_json)
		job.json = json_array();
	return verify(&job, argv);
}

const struct command cmd_verify = {
	.name = "verify",
	.summary = "verify digest lists by the kernel's rules",
	.usage = "-k FILE [OPTION...] LIST|RPM...",
	.about =
		"Verify digest lists by the kernel's rules: what is good here is loaded by a kernel\n"
		"that has the same keys. For an RPM package, the list that dclist generate would\n"
		"make is verified. LIST is a file, or - for standard input.\n",
	.opts = options,
	.notes =
		"Exit status: 0 all are good, 1 some are not, 2 wrong usage.\n",
	.operand = "LIST or RPM",
	.max = OPERANDS_ANY,
	.run = run,
};
