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

/* Signature @i of the list, and the key that it names, or that verified it */
static int signature_verdict(const struct verify *v, const struct list *list,
			     unsigned int i,
			     char key[2 * DGC_PGP_FINGERPRINT_LEN + 1])
{
	const struct signature *sig = &list->signatures.sig[i];
	uint8_t fingerprint[DGC_PGP_FINGERPRINT_LEN];
	int err = list_signature_verify(list, sig, v->ring, fingerprint);

	list_signature_key(list, sig, key);
	if (!err)
		hex_encode(fingerprint, sizeof(fingerprint), key);
	return err;
}

static json_t *signatures_json(const struct verify *v, const struct list *list)
{
	char key[2 * DGC_PGP_FINGERPRINT_LEN + 1];
	json_t *array = json_array(), *o;
	unsigned int i;

	for (i = 0; i < list->signatures.n; i++) {
		o = json_object();
		json_put_text(o, "verdict",
			      word(signature_verdict(v, list, i, key)));
		json_put_text(o, "key", key);
		json_add(array, o);
	}
	return array;
}

static void json_verdict(const struct verify *v, const char *file,
			 const struct list *list,
			 const struct list_signer *signer, int err)
{
	json_t *row = json_object();

	json_put_text(row, "file", file);
	json_put_text(row, "verdict", word(err));
	if (list->name) {
		json_put_text(row, "name", list->name);
		json_put_hex(row, "id", list->id, LIST_ID_LEN);
		json_put(row, "signatures", signatures_json(v, list));
	}
	if (!err)
		json_put_hex(row, "signer", signer->fingerprint,
			     DGC_PGP_FINGERPRINT_LEN);
	json_add(v->json, row);
}

/* One is in the verdict of the list already. */
static void signatures_print(const struct verify *v, const struct list *list)
{
	char key[2 * DGC_PGP_FINGERPRINT_LEN + 1];
	unsigned int i;
	int err;

	for (i = 0; list->signatures.n > 1 && i < list->signatures.n; i++) {
		err = signature_verdict(v, list, i, key);
		printf("  signature %u: %s%s%s\n", i + 1, word(err),
		       *key ? ", key " : "", key);
	}
}

static void verdict_print(const struct verify *v, const char *file,
			  const struct list *list,
			  const struct list_signer *signer)
{
	char hex[2 * DGC_PGP_FINGERPRINT_LEN + 1];

	hex_encode(signer->fingerprint, sizeof(signer->fingerprint), hex);
	text_print(stdout, file);
	fputs(": good, ", stdout);
	text_print(stdout, list->name);
	printf(", signed by %s\n", hex);
	signatures_print(v, list);
}

static int file_verify(struct verify *v, const char *file)
{
	struct list_signer signer;
	struct list list;
	int err = list_open(file, &list);

	if (!err) {
		err = list_verify(&list, v->ring, &signer);
		if (err)
			verify_error(&list, v->ring, err);
	}
	if (v->json)
		json_verdict(v, file, &list, &signer, err);
	else if (!err && !v->quiet)
		verdict_print(v, file, &list, &signer);
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
