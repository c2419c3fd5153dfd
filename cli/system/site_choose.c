// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which lists of a site are for this system: the index, the names that it means, and of
 * these the names of installed packages.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/age.h"
#include "base/array.h"
#include "base/message.h"
#include "list/twins.h"
#include "system/site_run.h"
#include "trust/crypto.h"

/* Is it the same file? */
static bool holds(int dir, const char *name, const struct site_entry *entry)
{
	int fd = dir < 0 ?
			 -1 :
			 openat(dir, name,
				O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	uint8_t digest[SITE_DIGEST_LEN];
	struct stat st;
	bool same;

	if (fd < 0)
		return false;
	same = !fstat(fd, &st) && S_ISREG(st.st_mode) &&
	       st.st_size == entry->size &&
	       !crypto_hash_fd(DGC_ALGO_SHA256, fd, digest) &&
	       !memcmp(digest, entry->digest, sizeof(digest));
	close(fd);
	return same;
}

char *site_installed_as(const struct site_run *run,
			const struct site_entry *entry)
{
	char *twin;

	if (holds(run->dir, entry->name, entry))
		return strdup(entry->name);
	twin = twin_name(entry->name, entry->id);
	if (twin && holds(run->dir, twin, entry))
		return twin;
	free(twin);
	return NULL;
}

bool site_is_for_all(const char *name)
{
	return !strncmp(name, "keys-", 5) || !strncmp(name, "revocation-", 11);
}

static bool is_for_this(const struct site_run *run,
			const struct site_entry *entry)
{
	struct package *package = packages_find(&run->packages, entry->name);

	if (package)
		package->listed = true;
	return package || run->packages.any || site_is_for_all(entry->name);
}

static int lists_choose(struct site_run *run, const struct bytes *names)
{
	struct site_reader reader = site_reader(names);
	struct site_entry entry;
	uint32_t n = 0;
	int next;

	while ((next = site_next(&reader, &entry)) > 0) {
		n++;
		if (!is_for_this(run, &entry))
			continue;
		if (!array_grow(&run->list, run->n, sizeof(*run->list)))
			return site_no_memory();
		run->list[run->n++] = entry;
	}
	if (!next && !n && !run->site.head.lists && run->packages.any &&
	    !run->sync->keep) {
		error(run->site.url,
		      "has no lists, so all that came from a site would be removed; publish the lists again, or remove them with dclist remove");
		return -ENODATA;
	}
	if (!next && n == run->site.head.lists)
		return 0;
	error(run->site.url,
	      "its list of names is malformed, although it is signed; publish it again");
	return -EBADMSG;
}

/* Once there was a newer index, an older one is no longer accepted. */
int site_serial_check(const struct site_run *run)
{
	const struct site_state *state = &run->state;
	const struct site *site = &run->site;

	if (site->head.serial < state->serial) {
		error(site->url,
		      "older than what this system has already: serial %llu, not %llu or more; the server or a cache is out of date, or someone offers an old index",
		      (unsigned long long)site->head.serial,
		      (unsigned long long)state->serial);
		return -ESTALE;
	}
	if (site->head.serial > state->serial ||
	    !memcmp(site->index, state->index, SITE_DIGEST_LEN))
		return 0;
	error(site->url,
	      "not the index with serial %llu that this system has already; publish the site again",
	      (unsigned long long)state->serial);
	return -ESTALE;
}

/* Who offers the same index for ever hides what was published since. */
int site_age_check(const struct site_run *run)
{
	const struct site_head *head = &run->site.head;
	char why[AGE_WHY], text[TIME_TEXT];

	if (age_check(head->made, run->options->max_age, why)) {
		error(run->site.url, "%s", why);
		return -ESTALE;
	}
	if (!head->until || (uint64_t)time(NULL) <= head->until)
		return 0;
	error(run->site.url,
	      "was valid until %s; the server or a cache is out of date, or someone holds back what is newer, or it was not published again in time",
	      time_text(head->until, text));
	return -ESTALE;
}

int site_choose(struct site_run *run)
{
	struct bytes names = { 0 };
	int err;

	if (!site_cache_read(run->sync->in.root, &names) &&
	    site_names_are(&run->site, &names)) {
		err = lists_choose(run, &names);
		bytes_free(&names);
		return err;
	}
	bytes_free(&names);
	err = site_names_get(&run->site, &names);
	if (!err)
		err = lists_choose(run, &names);
	if (!err && !run->sync->dry_run)
		site_cache_write(run->sync->in.root, &names);
	bytes_free(&names);
	return err;
}

int site_by_name(const void *a, const void *b)
{
	const struct site_entry *x = a, *y = b;
	int names = strcmp(x->name, y->name);

	return names ? names : memcmp(x->id, y->id, LIST_ID_LEN);
}

bool site_is_chosen(const struct site_run *run, const struct site_entry *entry)
{
	return run->n &&
	       bsearch(entry, run->list, run->n, sizeof(*entry), site_by_name);
}

bool site_is_chosen_id(const struct site_run *run, const uint8_t *id)
{
	size_t i;

	for (i = 0; i < run->n; i++)
		if (!memcmp(run->list[i].id, id, LIST_ID_LEN))
			return true;
	return false;
}

bool site_is_chosen_name(const struct site_run *run, const char *name)
{
	size_t i;

	for (i = 0; i < run->n; i++)
		if (!strcmp(run->list[i].name, name))
			return true;
	return false;
}
