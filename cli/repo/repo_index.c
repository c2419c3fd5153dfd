// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which list is of which package: a text file in the output directory, one per
 * repository. Lines are added as lists are made, so that the next run resumes one that
 * was killed; a line that is incomplete or whose list is missing does no harm, as the
 * list is verified again before it is used.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "list/twins.h"
#include "repo/repo_index.h"
#include "repo/repo_entries.h"

#define PREFIX ".dclist-repo-"
#define HEX_LEN (2 * LIST_ID_LEN)

/**
 * struct repo_index - an index
 * @folder: for messages; not owned
 * @fd: of it; not owned
 * @file: name of the index there
 * @why: what is wrong with it
 * @url: of the repository; not owned
 * @start: of the names of its lists; not owned
 * @old: what the last runs left, sorted by id
 * @now: what this run put
 * @keep: plain names of packages without a list now; only @keep.entry[].name is set
 * @refused: the same of packages that are refused
 * @others: lists of other repositories in this directory
 * @journal: the file, to add to
 */
struct repo_index {
	const char *folder;
	int fd;
	char file[sizeof(PREFIX) + 16];
	char why[128];
	const char *url;
	const char *start;
	struct entries old;
	struct entries now;
	struct entries keep;
	struct entries refused;
	struct entries others;
	int journal;
};

static int journal_write(const struct repo_index *index, const char *text,
			 size_t len)
{
	ssize_t n;

	do {
		n = write(index->journal, text, len);
	} while (n < 0 && errno == EINTR);
	return n == (ssize_t)len ? 0 : -1;
}

/* Ready for a line; a file that is not an index of this repository is replaced. */
static int journal_start(struct repo_index *index)
{
	char *text = NULL, last = '\n';
	int len = 0, err = 0;
	off_t end;

	index->journal = openat(
		index->fd, index->file,
		O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (index->journal < 0)
		return -1;
	if (!index->old.n) {
		len = asprintf(&text, ENTRIES_HEADER "%s\n", index->url);
		err = len < 0 || ftruncate(index->journal, 0) ||
		      journal_write(index, text, (size_t)len);
		free(text);
		return err ? -1 : 0;
	}
	/* The last run may have been killed in the middle of a line. */
	end = lseek(index->journal, 0, SEEK_END);
	if (end > 0 && pread(index->journal, &last, 1, end - 1) == 1 &&
	    last != '\n')
		err = journal_write(index, "\n", 1);
	return err;
}

static const char *index_start(struct repo_index *index)
{
	if (flock(index->fd, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK ?
			       "another dclist is writing lists to this directory; wait until it has finished" :
			       strerror(errno);
	entries_file_name(PREFIX, index->url, index->file, sizeof(index->file));
	if (entries_read(index->folder, index->file, index->url, index->start,
			 &index->old))
		return "cannot read the index of the last run";
	entries_sort(&index->old, entry_by_id);
	if (journal_start(index)) {
		snprintf(index->why, sizeof(index->why), "cannot write %s: %s",
			 index->file, strerror(errno));
		return index->why;
	}
	return NULL;
}

struct repo_index *repo_index_open(int fd, const char *folder, const char *url,
				   const char *start)
{
	struct repo_index *index = calloc(1, sizeof(*index));
	const char *why = "out of memory";

	if (index) {
		index->fd = fd;
		index->folder = folder;
		index->url = url;
		index->start = start;
		index->journal = -1;
		why = index_start(index);
	}
	if (!why)
		return index;
	error(folder, "%s", why);
	repo_index_close(index);
	return NULL;
}

const char *repo_index_find(const struct repo_index *index, const char *id,
			    uint8_t list_id[LIST_ID_LEN])
{
	struct entry key = { .id = (char *)id };
	const struct entry *found =
		entries_find(&index->old, &key, entry_by_id);

	if (!found)
		return NULL;
	memcpy(list_id, found->list_id, LIST_ID_LEN);
	return found->name;
}

int repo_index_put(struct repo_index *index, const char *id,
		   const uint8_t list_id[LIST_ID_LEN], const char *name)
{
	const char *old;
	uint8_t old_id[LIST_ID_LEN];
	char hex[HEX_LEN + 1], *line = NULL;
	int len, err;

	if (!list_id)
		return entry_add(&index->keep, "", NULL, name);
	err = entry_add(&index->now, id, list_id, name);
	old = repo_index_find(index, id, old_id);
	if (err || (old && !strcmp(old, name) &&
		    !memcmp(old_id, list_id, LIST_ID_LEN)))
		return err;
	hex_encode(list_id, LIST_ID_LEN, hex);
	len = asprintf(&line, "%s %s %s\n", id, hex, name);
	if (len < 0)
		return -ENOMEM;
	/* A lost line only costs a download. */
	journal_write(index, line, (size_t)len);
	free(line);
	return 0;
}

int repo_index_refuse(struct repo_index *index, const char *name)
{
	return entry_add(&index->refused, "", NULL, name);
}

/* Keep what other repositories in this directory have. */
static void others_read(struct repo_index *index)
{
	DIR *dir = opendir(index->folder);
	struct dirent *d;

	while (dir && (d = readdir(dir)))
		if (!strncmp(d->d_name, PREFIX, strlen(PREFIX)) &&
		    strcmp(d->d_name, index->file))
			entries_read(index->folder, d->d_name, NULL,
				     index->start, &index->others);
	if (dir)
		closedir(dir);
}

/*
 * Is the list of an old line this run's, another repository's, or perhaps that of a
 * package that could not be fetched? By its id, as twins change their names.
 */
static bool is_kept(const struct repo_index *index, const struct entry *e)
{
	return entries_find(&index->now, e, entry_by_list) ||
	       entries_find(&index->others, e, entry_by_list) ||
	       entries_find(&index->keep, e, entry_by_name);
}

void repo_index_left(struct repo_index *index,
		     void (*gone)(const char *name, bool refused, void *ctx),
		     void *ctx)
{
	size_t i;
	char *name;

	others_read(index);
	entries_sort(&index->others, entry_by_list);
	entries_sort(&index->keep, entry_by_name);
	entries_sort(&index->refused, entry_by_name);
	entries_sort(&index->old, entry_by_list);
	entries_sort(&index->now, entry_by_list);
	for (i = 0; i < index->old.n; i++) {
		const struct entry *e = &index->old.entry[i];

		if ((i && !entry_by_list(e, e - 1)) || is_kept(index, e))
			continue;
		name = twin_find(index->fd, e->name, e->list_id);
		if (name)
			gone(name,
			     entries_find(&index->refused, e, entry_by_name),
			     ctx);
		free(name);
	}
}

/* Did it leave this repository? One that could not be removed did not. */
static bool forgotten(const struct repo_index *index, const struct entry *e)
{
	char *name;

	if (entries_find(&index->keep, e, entry_by_name))
		return false;
	if (entries_find(&index->others, e, entry_by_list))
		return true;
	name = twin_find(index->fd, e->name, e->list_id);
	free(name);
	return !name;
}

/* Old lines that this run did not write again, and whose list it did not remove */
static int old_add(struct repo_index *index, bool pruned)
{
	size_t i, n = index->now.n;
	struct entries now = { index->now.entry, n };
	int err = 0;

	entries_sort(&now, entry_by_id);
	for (i = 0; !err && i < index->old.n; i++) {
		const struct entry *e = &index->old.entry[i];

		now.entry = index->now.entry;
		if (entries_find(&now, e, entry_by_id) ||
		    (pruned && forgotten(index, e)))
			continue;
		err = entry_add(&index->now, e->id, e->list_id, e->name);
	}
	return err;
}

int repo_index_finish(struct repo_index *index, bool pruned)
{
	char *text = NULL, *path = NULL;
	FILE *out = open_memstream(&text, &(size_t){ 0 });
	int err = out ? old_add(index, pruned) : -ENOMEM;

	entries_sort(&index->now, entry_by_id);
	if (out && entries_write(&index->now, index->url, out))
		err = -ENOMEM;
	if (!err && asprintf(&path, "%s/%s", index->folder, index->file) < 0)
		err = -ENOMEM;
	if (!err && !file_same(path, text, strlen(text)))
		err = file_write_atomic(path, text, strlen(text), 0644);
	else if (err)
		error(index->folder, "out of memory");
	free(path);
	free(text);
	return err ? -1 : 0;
}

void repo_index_close(struct repo_index *index)
{
	if (!index)
		return;
	if (index->journal >= 0)
		close(index->journal);
	entries_free(&index->old);
	entries_free(&index->now);
	entries_free(&index->keep);
	entries_free(&index->refused);
	entries_free(&index->others);
	free(index);
}
