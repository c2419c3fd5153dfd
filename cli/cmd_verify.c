// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist verify: the kernel's verdict on a list's signature, in user space. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "commands.h"
#include "list/verify.h"
#include "rpm/rpmfile.h"
#include "trust/signature.h"

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
			     unsigned int i, char key[FINGERPRINT_HEX])
{
	const struct signature *sig = &list->signatures.sig[i];
	char hex[FINGERPRINT_HEX];
	int err = list_signature_verify_user(list, sig, v->ring, hex);

	list_signature_key(list, sig, key);
	if (!err)
		strcpy(key, hex);
	return err;
}

/* Why the kernel ignores a signature; empty when it does not */
static void refusal(const struct list *list, const struct signature *sig,
		    char out[SIGNATURE_REFUSAL_LEN])
{
	*out = 0;
	if (sig->err)
		signature_refusal(list->bytes.data + sig->off, sig->len, out,
				  SIGNATURE_REFUSAL_LEN);
}

static json_t *signatures_json(const struct verify *v, const struct list *list)
{
	char key[FINGERPRINT_HEX], why[SIGNATURE_REFUSAL_LEN];
	json_t *array = json_array(), *o;
	const struct signature *sig;
	unsigned int i;
	int err;

	for (i = 0; i < list->signatures.n; i++) {
		sig = &list->signatures.sig[i];
		err = signature_verdict(v, list, i, key);
		refusal(list, sig, why);
		o = json_object();
		json_put_text(o, "verdict", word(sig->err ? sig->err : err));
		json_put_text(o, "key", key);
		if (sig->err)
			json_put_text(o, "refused", why);
		if (sig->user)
			json_put_text(o, "user_space", word(err));
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
			     signer->fingerprint_len);
	json_add(v->json, row);
}

/* Only kernels with ML-DSA verify it, the others ignore it. */
static bool is_mldsa(const struct signature *sig)
{
	return (!sig->err || sig->user) &&
	       sig->parsed.pubkey_algo == DGC_PGP_MLDSA65;
}

static void signature_print(const struct verify *v, const struct list *list,
			    unsigned int i)
{
	const struct signature *sig = &list->signatures.sig[i];
	char key[FINGERPRINT_HEX], why[SIGNATURE_REFUSAL_LEN];
	int err = signature_verdict(v, list, i, key);
	const char *reason = NULL;

	refusal(list, sig, why);
	printf("  signature %u: ", i + 1);
	if (!sig->err)
		printf("%s", word(err));
	else
		printf("ignored by the kernel, %s", why);
	if (!err && is_mldsa(sig))
		printf(" on kernels with ML-DSA");
	if (sig->user)
		printf(", in user space %s", word(err));
	if ((sig->user || is_mldsa(sig)) && err == -ENOKEY)
		reason = keyring_refusal(v->ring, &sig->parsed,
					 list->bytes.data + sig->off);
	if (reason)
		printf(" (%s)", reason);
	printf("%s%s\n", *key ? ", key " : "", key);
}

/* A single good one is in the verdict of the list already. */
static void signatures_print(const struct verify *v, const struct list *list,
			     bool good)
{
	unsigned int i;

	for (i = 0; i < list->signatures.n; i++)
		if (good ? list->signatures.n > 1 ||
				    is_mldsa(&list->signatures.sig[i]) :
			   list->signatures.sig[i].user)
			signature_print(v, list, i);
}

static void verdict_print(const struct verify *v, const char *file,
			  const struct list *list,
			  const struct list_signer *signer)
{
	char hex[FINGERPRINT_HEX];

	hex_encode(signer->fingerprint, signer->fingerprint_len, hex);
	text_print(stdout, file);
	fputs(": good, ", stdout);
	text_print(stdout, list->name);
	printf(", signed by %s\n", hex);
	signatures_print(v, list, true);
}

static int file_verify(struct verify *v, const char *file)
{
	struct list_signer signer;
	struct list list;
	int err = list_open_user(file, &list);
	bool opened = !err;

	if (!err) {
		err = list_verify(&list, v->ring, &signer);
		if (err)
			verify_error(&list, v->ring, err);
	}
	if (v->json)
		json_verdict(v, file, &list, &signer, err);
	else if (!err && !v->quiet)
		verdict_print(v, file, &list, &signer);
	else if (opened && !v->quiet)
		signatures_print(v, &list, false);
	list_free(&list);
	return err;
}

static int verify(struct verify *v, char **files)
{
	int status = EXIT_DONE;

	v->ring = keyring_open_user(v->keyrings, v->n_keyrings);
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
