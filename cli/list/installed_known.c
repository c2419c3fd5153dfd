// SPDX-License-Identifier: GPL-2.0-or-later
/* What the installed lists say: the set, and looking things up in it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/message.h"
#include "list/installed_dir.h"
#include "list/installed_known.h"

/* FNV-1a from a seed: spreads well, and the seed is not known outside. */
static uint64_t hash(const struct installed_known *known, const void *data,
		     size_t len)
{
	const uint8_t *p = data;
	uint64_t h = known->seed ^ 0xcbf29ce484222325u;

	while (len--)
		h = (h ^ *p++) * 0x100000001b3u;
	return h ^ h >> 32;
}

static uint32_t digest_bucket(const struct installed_known *known,
			      enum dgc_algo algo, const uint8_t *value)
{
	return (uint32_t)hash(known, value, dgc_algo_size(algo)) & known->mask;
}

static uint32_t path_bucket(const struct installed_known *known,
			    const char *path)
{
	return (uint32_t)hash(known, path, strlen(path)) & known->mask;
}

/* From the last to the first, so that chains are in the order of the lists */
static void fill(struct installed_known *known)
{
	struct installed_known_entry *e;
	uint32_t i, b;

	for (i = known->entries; i-- > 0;) {
		e = &known->entry[i];
		e->next_digest = e->next_path = INSTALLED_NONE;
		if (e->kind != DGC_KIND_INVALID) {
			b = digest_bucket(known, e->algo, e->value);
			e->next_digest = known->by_digest[b];
			known->by_digest[b] = i;
		}
		if (e->path) {
			b = path_bucket(known, e->path);
			e->next_path = known->by_path[b];
			known->by_path[b] = i;
		}
	}
}

static int by_number(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void sort_sizes(struct installed_known *known)
{
	size_t i, n = 0;

	if (!known->n_sizes)
		return;
	qsort(known->sizes, known->n_sizes, sizeof(*known->sizes), by_number);
	for (i = 0; i < known->n_sizes; i++)
		if (!n || known->sizes[n - 1] != known->sizes[i])
			known->sizes[n++] = known->sizes[i];
	known->n_sizes = n;
}

static bool build(struct installed_known *known)
{
	uint32_t buckets = 1024, i;

	while (buckets < known->entries && buckets < 1u << 30)
		buckets *= 2;
	known->mask = buckets - 1;
	known->by_digest = malloc(buckets * sizeof(*known->by_digest));
	known->by_path = malloc(buckets * sizeof(*known->by_path));
	if (!known->by_digest || !known->by_path ||
	    getrandom(&known->seed, sizeof(known->seed), 0) !=
		    sizeof(known->seed))
		return false;
	for (i = 0; i < buckets; i++)
		known->by_digest[i] = known->by_path[i] = INSTALLED_NONE;
	fill(known);
	sort_sizes(known);
	return true;
}

/* Returns as installed_dir_each() */
static int read_all(struct installed_known_work *work, bool boot)
{
	int first = 0, failed;

	if (boot)
		first = installed_boot_each(work->root, installed_known_list,
					    work);
	if (first < 0)
		return first;
	failed = installed_dir_each(work->root, installed_known_list, work);
	return failed < 0 ? failed : first + failed;
}

static struct installed_known *known_read(int root, const struct keyring *ring,
					  bool boot)
{
	struct installed_known_work work = { .ring = ring, .root = root };
	int failed;

	work.known = calloc(1, sizeof(*work.known));
	work.prefix = installed_known_real(root, "/");
	if (!work.known) {
		error(NULL, "out of memory");
		failed = -ENOMEM;
	} else {
		failed = read_all(&work, boot);
	}
	if (failed >= 0) {
		work.known->failed = (uint32_t)failed;
		if (work.full || !build(work.known)) {
			error(NULL, "out of memory");
			failed = -ENOMEM;
		}
	}
	free(work.prefix);
	free(work.folder);
	free(work.real);
	if (failed >= 0)
		return work.known;
	installed_known_free(work.known);
	return NULL;
}

struct installed_known *installed_known_read(int root,
					     const struct keyring *ring)
{
	return known_read(root, ring, false);
}

struct installed_known *installed_known_boot(int root,
					     const struct keyring *ring)
{
	return known_read(root, ring, true);
}

struct installed_known *
installed_known_read_with(int root, const char *const *keyrings, size_t n)
{
	struct keyring *ring = n ? keyring_open(keyrings, n) : NULL;
	struct installed_known *known;

	if (n && !ring)
		return NULL;
	known = installed_known_read(root, ring);
	keyring_free(ring);
	return known;
}

void installed_known_free(struct installed_known *known)
{
	uint32_t i;

	if (!known)
		return;
	for (i = 0; i < known->lists; i++) {
		free(known->list[i].file);
		free(known->list[i].name);
		free(known->list[i].signers);
		free(known->list[i].package);
	}
	for (i = 0; i < known->revocations; i++)
		revocation_free(&known->revocation[i].what);
	free(known->revocation);
	free(known->key);
	for (i = 0; i < known->entries; i++)
		free(known->entry[i].path);
	free(known->list);
	free(known->entry);
	free(known->sizes);
	free(known->by_digest);
	free(known->by_path);
	free(known);
}

const struct installed_known_entry *
installed_known_next(const struct installed_known *known, enum dgc_kind kind,
		     enum dgc_algo algo, const uint8_t *value,
		     const struct installed_known_entry *after)
{
	const struct installed_known_entry *e;
	enum installed_known_refusal refusal;
	uint32_t i =
		after ? after->next_digest :
			known->by_digest[digest_bucket(known, algo, value)];

	for (; i != INSTALLED_NONE; i = e->next_digest) {
		e = &known->entry[i];
		refusal = known->list[e->list].refusal;
		if (e->kind == kind && e->algo == algo &&
		    (refusal == INSTALLED_TAKEN ||
		     refusal == INSTALLED_REVOKED) &&
		    !memcmp(e->value, value, dgc_algo_size(algo)))
			return e;
	}
	return NULL;
}

const struct installed_known_entry *
installed_known_digest(const struct installed_known *known, enum dgc_kind kind,
		       enum dgc_algo algo, const uint8_t *value)
{
	const struct installed_known_entry *e = NULL;

	do
		e = installed_known_next(known, kind, algo, value, e);
	while (e && known->list[e->list].refusal != INSTALLED_TAKEN);
	return e;
}

const struct installed_known_entry *
installed_known_path(const struct installed_known *known, const char *path,
		     const struct installed_known_entry *after)
{
	uint32_t i = after ? after->next_path :
			     known->by_path[path_bucket(known, path)];

	for (; i != INSTALLED_NONE; i = known->entry[i].next_path)
		if (!strcmp(known->entry[i].path, path))
			return &known->entry[i];
	return NULL;
}

bool installed_known_size(const struct installed_known *known, uint64_t size)
{
	if (known->unsized)
		return true;
	return known->n_sizes && bsearch(&size, known->sizes, known->n_sizes,
					 sizeof(*known->sizes), by_number);
}
