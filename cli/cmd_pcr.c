// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist pcr: what a register of the TPM will be once the installed lists are loaded. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/json.h"
#include "base/root.h"
#include "base/text.h"
#include "commands.h"
#include "list/installed_dir.h"
#include "list/installed_known.h"
#include "system/pcr.h"

/* The command line */
struct job {
	const char *root;
	const char **keyrings;
	size_t n_keyrings;
	const char *bank;
	const char *ima_hash;
	unsigned int number;
	const char *keylime;
	bool json;
};

/**
 * struct prediction - what the lists so far make of the register
 * @pcr: the register
 * @ids: of the lists; owned
 * @n: how many
 * @lists: the same for JSON
 * @buffers: the same as Keylime names them, see runtime_json()
 * @failed: some list is not accepted, or could not be read
 */
struct prediction {
	struct pcr pcr;
	uint8_t (*ids)[LIST_ID_LEN];
	size_t n;
	json_t *lists;
	json_t *buffers;
	bool failed;
};

/* IMA measures the same bytes once. Returns 1, 0 if they were, or a negative errno. */
static int is_first(struct prediction *p, const uint8_t id[LIST_ID_LEN])
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (!memcmp(p->ids[i], id, LIST_ID_LEN))
			return 0;
	if (!array_grow(&p->ids, p->n, sizeof(*p->ids)))
		return -ENOMEM;
	memcpy(p->ids[p->n++], id, LIST_ID_LEN);
	return 1;
}

static void list_add(json_t *lists, const struct installed_known_list *l,
		     const struct pcr *pcr, const uint8_t *entry)
{
	json_t *item = json_object();

	json_put_text(item, "name", l->name);
	json_put_hex(item, "id", l->id, LIST_ID_LEN);
	json_put_hex(item, "measurement", entry, pcr->len);
	json_add(lists, item);
}

/* Several lists may have the same name. */
static int buffer_add(json_t *buffers, const struct pcr *pcr, const char *name,
		      const uint8_t id[LIST_ID_LEN])
{
	char event[PCR_EVENT_MAX + 1], hex[2 * PCR_MAX + 1];
	uint8_t digest[PCR_MAX];
	json_t *digests;
	int err;

	err = pcr_event(pcr, id, name, event, digest);
	if (err)
		return err;
	hex_encode(digest, dgc_algo_size(pcr->ima), hex);
	digests = json_object_get(buffers, event);
	if (!digests) {
		digests = json_array();
		json_put(buffers, event, digests);
	}
	json_add(digests, json_string(hex));
	return 0;
}

static int extend(struct prediction *p, const struct installed_known_list *l)
{
	const char *name = l->named ? l->name : "";
	uint8_t entry[PCR_MAX];
	int err = is_first(p, l->id);

	if (err <= 0)
		return err;
	err = pcr_extend(&p->pcr, l->id, name, entry);
	if (err)
		return err;
	list_add(p->lists, l, &p->pcr, entry);
	return buffer_add(p->buffers, &p->pcr, name, l->id);
}

static int extend_all(struct prediction *p, const struct installed_known *known)
{
	uint32_t i;
	int err = 0;

	p->failed |= known->failed;
	for (i = 0; !err && i < known->lists; i++) {
		const struct installed_known_list *l = &known->list[i];

		if (l->loads && !l->keys) {
			/* Keys are not measured by the rules about lists. */
			err = extend(p, l);
		} else if (l->refusal == INSTALLED_REVOKED) {
			warning(l->file, "not counted, as it is not loaded: %s",
				l->why);
		} else if (l->refusal != INSTALLED_TAKEN) {
			error(l->file, "not accepted, so not counted: %s",
			      l->why);
			p->failed = true;
		}
	}
	return err;
}

static json_t *value_json(const struct job *job, const struct prediction *p)
{
	json_t *all = json_object();

	json_put_text(all, "bank", job->bank);
	json_put_text(all, "ima_hash", job->ima_hash);
	json_put_number(all, "pcr", job->number);
	json_put_hex(all, "value", p->pcr.value, p->pcr.len);
	json_put(all, "lists", json_incref(p->lists));
	return all;
}

/* Keylime's TPM policy: registers, and the values that they may have */
static json_t *tpm_json(const struct job *job, const char *hex)
{
	json_t *all = json_object(), *values = json_array();
	char number[16];

	snprintf(number, sizeof(number), "%u", job->number);
	json_add(values, json_string(hex));
	json_put(all, number, values);
	return all;
}

/*
 * Keylime's runtime policy, version 1: what may be in IMA's log. Lists are buffers there,
 * by name and digest.
 */
static json_t *runtime_json(const struct prediction *p)
{
	json_t *all = json_object(), *meta = json_object();
	json_t *ima = json_object();

	json_put_number(meta, "version", 1);
	json_put_number(meta, "generator", 0);
	json_put(ima, "ignored_keyrings", json_array());
	json_put_text(ima, "log_hash_alg", "sha1");
	json_put(ima, "dm_policy", json_null());
	json_put(all, "meta", meta);
	json_put_number(all, "release", 0);
	json_put(all, "digests", json_object());
	json_put(all, "excludes", json_array());
	json_put(all, "keyrings", json_object());
	json_put(all, "ima", ima);
	json_put(all, "ima-buf", json_incref(p->buffers));
	json_put_text(all, "verification-keys", "");
	return all;
}

static int print(const struct job *job, const struct prediction *p)
{
	char hex[2 * PCR_MAX + 1];
	json_t *all;

	hex_encode(p->pcr.value, p->pcr.len, hex);
	if (job->json) {
		all = value_json(job, p);
	} else if (!job->keylime) {
		printf("%s:%s\n", job->bank, hex);
		return EXIT_DONE;
	} else if (!strcmp(job->keylime, "tpm")) {
		all = tpm_json(job, hex);
	} else {
		all = runtime_json(p);
	}
	return json_finish(all) ? EXIT_FAILED : EXIT_DONE;
}

/* In the order in which an initramfs loads them */
static int predict_all(const struct job *job, int root, struct prediction *p)
{
	struct installed_known *known;
	struct keyring *ring = NULL;
	int err = -EINVAL;

	if (job->n_keyrings) {
		ring = keyring_open(job->keyrings, job->n_keyrings);
		if (!ring)
			return err;
	}
	known = installed_known_boot(root, ring);
	if (known)
		err = extend_all(p, known);
	installed_known_free(known);
	keyring_free(ring);
	if (err == -ENOMEM)
		error(NULL, "out of memory");
	return err;
}

static int predict(const struct job *job, struct prediction *p)
{
	int root = root_open(job->root), status = EXIT_FAILED;

	if (root < 0)
		return EXIT_FAILED;
	p->lists = json_array();
	p->buffers = json_object();
	/* The value is not that of what is installed if a list failed. */
	if (!predict_all(job, root, p) && print(job, p) == EXIT_DONE &&
	    !p->failed)
		status = EXIT_DONE;
	close(root);
	json_decref(p->lists);
	json_decref(p->buffers);
	free(p->ids);
	return status;
}

static struct job job = { .bank = "sha256",
			  .ima_hash = "sha256",
			  .number = 13 };

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
	OPT_NUMBER(
		0, "pcr", &job.number, 0, 23,
		"number of the register, for --json and --keylime; default: 13"),
	OPT_TEXT(
		0, "keylime", "POLICY", &job.keylime,
		"print a policy for Keylime: tpm, with the value, or runtime, with the lists that IMA's log may have",
		.words = "tpm runtime", .excludes = "json"),
	OPT_JSON(&job.json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	struct prediction p = { 0 };

	(void)argc;
	(void)argv;
	if (job.keylime && strcmp(job.keylime, "tpm") &&
	    strcmp(job.keylime, "runtime"))
		return usage_error("--keylime %s: neither tpm nor runtime",
				   job.keylime);
	if (!pcr_init(&p.pcr, job.bank, job.ima_hash))
		return usage_error(
			"unknown hash algorithm; --help lists those of --bank and --ima-hash");
	return predict(&job, &p);
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
