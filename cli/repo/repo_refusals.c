// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Packages that the keys at hand refuse: a text file beside the index, so that they are
 * not fetched in every run. It can only refuse: changing it yields no list that the keys
 * do not attest, and malformed lines are ignored.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/message.h"
#include "repo/repo_refusals.h"
#include "repo/repo_entries.h"
#include "trust/keyring.h"

#define PREFIX ".dclist-refused-"
/* Increase when dclist accepts what it refused before */
#define RULES "dclist refusals 1\n"

/**
 * struct refusals - what is refused
 * @folder: for messages; not owned
 * @file: name there
 * @url: of the repository; not owned
 * @keys: stands for the keys that refuse, and for the rules
 * @old: what the last runs refused, sorted by id
 * @now: what this run did
 */
struct refusals {
	const char *folder;
	char file[sizeof(PREFIX) + 16];
	const char *url;
	uint8_t keys[LIST_ID_LEN];
	struct entries old;
	struct entries now;
};

/*
 * How a reason is written. A transmission error also makes a signature wrong, so only a
 * second run confirms it.
 */
static const struct {
	const char *name;
	int err;
} reasons[] = {
	{ ENTRIES_REFUSALS "unsigned", -ENODATA },
	{ ENTRIES_REFUSALS "algorithm", -ENOPKG },
	{ ENTRIES_REFUSALS "no_key", -ENOKEY },
	{ ENTRIES_REFUSALS "wrong_signature", -EKEYREJECTED },
	{ ENTRIES_REFUSALS "wrong_signature_once", 0 },
};

#define REASONS (sizeof(reasons) / sizeof(*reasons))

struct refusals *refusals_open(const char *folder, const char *url,
			       const struct keyring *ring)
{
	struct refusals *r = calloc(1, sizeof(*r));

	if (!r || keyring_digest(ring, RULES, r->keys)) {
		error(folder, "out of memory");
		free(r);
		return NULL;
	}
	r->folder = folder;
	r->url = url;
	entries_file_name(PREFIX, url, r->file, sizeof(r->file));
	if (entries_read(folder, r->file, url, ENTRIES_REFUSALS, &r->old))
		entries_free(&r->old); /* all are fetched, no more */
	entries_sort(&r->old, entry_by_id);
	return r;
}

static const char *remembered(const struct refusals *r, const char *id)
{
	struct entry key = { .id = (char *)id };
	const struct entry *e = entries_find(&r->old, &key, entry_by_id);

	return e && !memcmp(e->list_id, r->keys, LIST_ID_LEN) ? e->name : NULL;
}

int refusals_find(const struct refusals *r, const char *id)
{
	const char *name = r ? remembered(r, id) : NULL;
	size_t i;

	for (i = 0; name && i < REASONS; i++)
		if (!strcmp(name, reasons[i].name))
			return reasons[i].err;
	return 0;
}

void refusals_put(struct refusals *r, const char *id, int err)
{
	bool first = r && err == -EKEYREJECTED && !remembered(r, id);
	size_t i;

	for (i = 0; r && i < REASONS; i++)
		if (reasons[i].err == (first ? 0 : err))
			/* A lost one only costs a download. */
			entry_add(&r->now, id, r->keys, reasons[i].name);
}

/* What this run did not come to is as it was. */
static int old_add(struct refusals *r)
{
	struct entries now = { r->now.entry, r->now.n };
	size_t i;
	int err = 0;

	entries_sort(&now, entry_by_id);
	for (i = 0; !err && i < r->old.n; i++) {
		const struct entry *e = &r->old.entry[i];

		now.entry = r->now.entry;
		if (!entries_find(&now, e, entry_by_id))
			err = entry_add(&r->now, e->id, e->list_id, e->name);
	}
	return err;
}

int refusals_finish(struct refusals *r, bool whole)
{
	char *text = NULL, *path = NULL;
	FILE *out = r ? open_memstream(&text, &(size_t){ 0 }) : NULL;
	int err = out ? 0 : -ENOMEM;

	if (!r)
		return 0;
	if (!whole && !err)
		err = old_add(r);
	entries_sort(&r->now, entry_by_id);
	if (out && entries_write(&r->now, r->url, out))
		err = -ENOMEM;
	if (!err && asprintf(&path, "%s/%s", r->folder, r->file) < 0)
		err = -ENOMEM;
	if (err)
		error(r->folder, "out of memory");
	else if ((r->now.n || r->old.n) && !file_same(path, text, strlen(text)))
		err = file_write_atomic(path, text, strlen(text), 0644);
	free(path);
	free(text);
	return err ? -1 : 0;
}

void refusals_close(struct refusals *r)
{
	if (!r)
		return;
	entries_free(&r->old);
	entries_free(&r->now);
	free(r);
}
