// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What happens to a digest list before and as it is loaded: parse, every digest
 * with its path, signature, file name. A list whose signed bytes differ from
 * those of every seed must not verify.
 */
#include "../fuzz.h"
#include "list/digest.h"
#include "list/verify.h"

static struct keyring *ring;
static uint8_t (*known)[LIST_ID_LEN];
static size_t n_known;

/* Ids of the lists that the seeds are made of, one after the other */
static void known_read(const char *path)
{
	FILE *f = path ? fopen(path, "rb") : NULL;
	uint8_t id[LIST_ID_LEN];

	while (f && fread(id, sizeof(id), 1, f) == 1) {
		known = reallocarray(known, n_known + 1, sizeof(*known));
		memcpy(known[n_known++], id, sizeof(id));
	}
	if (f)
		fclose(f);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *file = fuzz_key("both.pub");

	if (!file)
		return 0;
	ring = keyring_open(&file, 1);
	require(ring);
	known_read(fuzz_key("ids"));
	return 0;
}

static bool is_known(const uint8_t *id)
{
	size_t i;

	for (i = 0; i < n_known; i++)
		if (!memcmp(known[i], id, LIST_ID_LEN))
			return true;
	return false;
}

static int one_digest(const struct digest *d, void *ctx)
{
	uint32_t *n = ctx;

	require(dgc_algo_size(d->algo) > 0);
	if (d->path)
		require(strlen(d->path) < 0x100000);
	(*n)++;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes bytes = { malloc(len ? len : 1), len };
	struct list list;
	uint32_t n = 0;
	char *name;

	memcpy(bytes.data, data, len);
	if (list_parse("list", bytes, &list))
		return 0;
	require(!list_each(&list, one_digest, &n));
	/* What a revocation list names is not attested. */
	require(list.format == LIST_REVOCATION ? n == 0 :
						 n == list_digests(&list));
	name = list_file_name(&list);
	require(name && *name != '.' && !strchr(name, '/'));
	free(name);
	if (ring && !list_verify(&list, ring, NULL))
		require(is_known(list.id));
	list_free(&list);
	return 0;
}
