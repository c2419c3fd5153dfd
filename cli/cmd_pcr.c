// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist pcr: what a register of the TPM will be once the installed lists are loaded. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/root.h"
#include "base/text.h"
#include "commands.h"
#include "list/installed_known.h"
#include "system/pcr.h"

/* The command line */
struct job {
	const char *root;
	const char **keyrings;
	size_t n_keyrings;
	const char *bank;
	const char *ima_hash;
	bool json;
};

/* IMA measures the same bytes once. */
static bool is_first(const struct installed_known *known, uint32_t at)
{
	uint32_t i;

	for (i = 0; i < at; i++)
		if (known->list[i].refusal == INSTALLED_TAKEN &&
		    !memcmp(known->list[i].id, known->list[at].id, LIST_ID_LEN))
			return false;
	return true;
}

static void entry_add(json_t *lists, const struct installed_known_list *l,
		      const struct pcr *pcr, const uint8_t *entry)
{
	json_t *item = json_object();

	json_put_text(item, "name", l->name);
	json_put_hex(item, "id", l->id, LIST_ID_LEN);
	json_put_hex(item, "measurement", entry, pcr->len);
	json_add(lists, item);
}

/* Keys are not measured by the rules about lists, and have no digests. */
static bool is_measured(const struct installed_known *known, uint32_t i)
{
	return known->list[i].refusal == INSTALLED_TAKEN &&
	       !known->list[i].keys && is_first(known, i);
}

/* Returns how many lists are not accepted, or a negative errno. */
static int extend_all(struct pcr *pcr, const struct installed_known *known,
		      json_t *lists)
{
	uint8_t entry[PCR_MAX];
	int refused = 0;
	uint32_t i;

	for (i = 0; i < known->lists; i++) {
		const struct installed_known_list *l = &known->list[i];
		int err;

		if (l->refusal != INSTALLED_TAKEN) {
			error(l->file, "not accepted, so not counted: %s",
			      l->why);
			refused++;
		}
		if (!is_measured(known, i))
			continue;
		err = pcr_extend(pcr, l->id, l->named ? l->name : "", entry);
		if (err)
			return err;
		if (lists)
			entry_add(lists, l, pcr, entry);
	}
	return refused;
}

static int print(const struct job *job, const struct pcr *pcr, json_t *lists)
{
	char hex[2 * PCR_MAX + 1];
	json_t *all;

	if (!lists) {
		hex_encode(pcr->value, pcr->len, hex);
		printf("%s:%s\n", job->bank, hex);
		return EXIT_DONE;
	}
	all = json_object();
	json_put_text(all, "bank", job->bank);
	json_put_text(all, "ima_hash", job->ima_hash);
	json_put_hex(all, "value", pcr->value, pcr->len);
	json_put(all, "lists", lists);
	return json_finish(all) ? EXIT_FAILED : EXIT_DONE;
}

static int predict(const struct job *job, struct pcr *pcr)
{
	int root = root_open(job->root), n = -1, status = EXIT_FAILED;
	struct installed_known *known;
	json_t *lists = NULL;

	if (root < 0)
		return EXIT_FAILED;
	known = installed_known_read_with(root, job->keyrings, job->n_keyrings);
	close(root);
	if (known) {
		lists = job->json ? json_array() : NULL;
		n = extend_all(pcr, known, lists);
		if (n < 0)
			error(NULL, "out of memory");
	}
	if (n >= 0)
		status = print(job, pcr, lists);
	else
		json_decref(lists);
	/* The value is not that of what is installed then. */
	if (n > 0 || (known && known->failed))
		status = EXIT_FAILED;
	installed_known_free(known);
	return status;
}

static struct job job = { .bank = "sha256", .ima_hash = "sha256" };

static const struct opt options[] = {
	OPT_ROOT(&job.root, "use the lists of the image in DIR"),
	OPT_KEYRING(&job.keyrings, &job.n_keyrings,
		    "use only lists that verify with these keys"),
	OPT_TEXT(
		0, "bank", "ALG", &job.bank,
		"bank of the TPM: sha1, sha256, sha384 or sha512; default: sha256",
		.words = "sha1 sha256 sha384 sha512"),
	OPT_TEXT(
		0, "ima-hash", "ALG", &job.ima_hash,
		"hash algorithm of IMA: sha256, sha384 or sha512; default: sha256",
		.words = "sha256 sha384 sha512"),
	OPT_JSON(&job.json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	struct pcr pcr;

	(void)argc;
	(void)argv;
	if (!pcr_init(&pcr, job.bank, job.ima_hash))
		return usage_error(
			"unknown hash algorithm; --help lists those of --bank and --ima-hash");
	return predict(&job, &pcr);
}

const struct command cmd_pcr = {
	.name = "pcr",
	.summary = "predict the TPM register that IMA extends with the lists",
	.usage = "[OPTION...]",
	.about =
		"Print the value of the platform configuration register (PCR) into which IMA\n"
		"measures digest lists, once the installed lists are loaded by 'dclist load --all'\n"
		"and nothing was run that they do not attest.\n",
	.opts = options,
	.notes =
		"Exit status: 0 done, 1 failed, or a list is not accepted, 2 wrong usage.\n",
	.run = run,
};
