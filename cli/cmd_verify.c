// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist verify: the kernel's verdict on a list's signature, in user space. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/text.h"
#include "commands.h"
#include "list/verify.h"
#include "rpm/rpmfile.h"

static const char usage[] =
	"Usage: dclist verify -k FILE [OPTION...] LIST|RPM...\n\n"
	"Verify digest lists with the rules of the kernel: what is good here is loaded\n"
	"there when the same keys are built in. Of an RPM package the list that dclist\n"
	"generate would make is verified. LIST may be -, standard input.\n\n"
	"Options:\n"
	"  -k, --keyring FILE  OpenPGP keys: ASCII-armored, binary, or what dclist keys\n"
	"                      wrote (may be repeated)\n"
	"  -j, --json          print the verdicts as JSON\n"
	"  -q, --quiet         print no verdicts; reasons still go to standard error\n"
	"  -h, --help          show this text\n\n"
	"Exit status: 0 all are good, 1 some are not, 2 wrong usage.\n";

/**
 * struct verify - a run
 * @keyrings: files of --keyring; owned
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

/* Returns -1 to go on, or an exit status. */
static int option_take(int opt, struct verify *v)
{
	switch (opt) {
	case 'k':
		v->keyrings[v->n_keyrings++] = optarg;
		return -1;
	case 'j':
		if (!v->json)
			v->json = json_array();
		return -1;
	case 'q':
		v->quiet = true;
		return -1;
	case 'h':
		return usage_print(&cmd_verify);
	default:
		return usage_try(&cmd_verify);
	}
}

static int parse(int argc, char **argv, struct verify *v)
{
	static const struct option options[] = {
		{ "keyring", required_argument, NULL, 'k' },
		{ "json", no_argument, NULL, 'j' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt, status;

	while ((opt = getopt_long(argc, argv, "k:jqh", options, NULL)) >= 0) {
		status = option_take(opt, v);
		if (status >= 0)
			return status;
	}
	if (!v->n_keyrings)
		return usage_error(
			&cmd_verify,
			"--keyring FILE is missing: whose signatures are good?");
	if (optind == argc)
		return usage_error(&cmd_verify, "LIST or RPM is missing");
	return verify(v, argv + optind);
}

static int run(int argc, char **argv)
{
	struct verify v = { 0 };
	int status;

	/* There are fewer options than arguments. */
	v.keyrings = calloc((size_t)argc, sizeof(*v.keyrings));
	if (!v.keyrings) {
		error(NULL, "out of memory");
		return EXIT_FAILED;
	}
	status = parse(argc, argv, &v);
	json_decref(v.json);
	free(v.keyrings);
	return status;
}

const struct command cmd_verify = {
	.name = "verify",
	.summary = "verify digest lists with the kernel's rules",
	.usage = usage,
	.run = run,
};
