// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A directory that many lists are written into. A batch of lists is written under
 * temporary names, written to disk with one syncfs(), and then renamed: a name never
 * refers to an incomplete list, not even after a power failure.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/file.h"
#include "base/message.h"
#include "base/temp.h"
#include "list/outfolder.h"
#include "list/twins.h"
#include "trust/crypto.h"

#define BATCH 128u /* files that are open at a time */

/**
 * struct pending - a list that waits for its name
 * @temp: its temporary name
 * @fd: of it, which keeps others from removing it
 * @name: its name; owned by the tree of names
 * @replace: what has that name now; else it was free
 */
struct pending {
	char temp[TEMP_NAME_LEN];
	int fd;
	const char *name;
	bool replace;
};

/**
 * struct outfolder - a directory to write into
 * @path: for messages; owned
 * @fd: the directory
 * @names: tree of all names of this run, struct taken
 * @pending: lists of this batch
 * @n: how many
 * @failed: lists that did not get their name
 * @renamed: hears which lists change their names, or NULL
 * @ctx: for @renamed
 */
struct outfolder {
	char *path;
	int fd;
	void *names;
	struct pending pending[BATCH];
	unsigned int n;
	unsigned int failed;
	twin_renamed *renamed;
	void *ctx;
};

/* A name that is taken, by which list, and which of its signatures */
struct taken {
	char *name;
	uint8_t id[LIST_ID_LEN];
	uint8_t whole[LIST_ID_LEN];
};

static int taken_compare(const void *a, const void *b)
{
	return strcmp(((const struct taken *)a)->name,
		      ((const struct taken *)b)->name);
}

static void taken_free(void *node)
{
	struct taken *taken = node;

	free(taken->name);
	free(taken);
}

struct outfolder *outfolder_open_at(int fd, const char *path)
{
	struct outfolder *out = calloc(1, sizeof(*out));

	if (out) {
		out->path = strdup(path);
		out->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	}
	if (out && out->path && out->fd >= 0) {
		temp_sweep(out->fd);
		return out;
	}
	error(path, "out of memory");
	if (out) {
		free(out->path);
		if (out->fd >= 0)
			close(out->fd);
	}
	free(out);
	return NULL;
}

struct outfolder *outfolder_open(const char *path)
{
	struct outfolder *out;
	int fd;

	if (mkdir(path, 0755) && errno != EEXIST) {
		error(path, "cannot create this directory: %s%s",
		      strerror(errno), write_remedy(-errno));
		return NULL;
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		error(path, "cannot write to it: %s", strerror(errno));
		return NULL;
	}
	out = outfolder_open_at(fd, path);
	close(fd);
	return out;
}

static struct taken *taken_new(const char *name, const struct list *list)
{
	struct part part = { list->bytes.data, list->bytes.len };
	struct taken *taken = calloc(1, sizeof(*taken));

	if (!taken)
		return NULL;
	taken->name = strdup(name);
	memcpy(taken->id, list->id, LIST_ID_LEN);
	if (taken->name &&
	    !crypto_hash(DGC_ALGO_SHA256, &part, 1, taken->whole))
		return taken;
	taken_free(taken);
	return NULL;
}

/**
 * name_take() - enter a name
 * @out: directory
 * @name: of @list
 * @list: wants it
 * @kept: the name that stays as long as @out
 *
 * Of a list that a run has with several signatures, the smallest is written in
 * the end, whichever comes first.
 *
 * Return: 1; 0 when the same list has it already, 2 when this signature takes its
 * place; -EEXIST when another has it; or -ENOMEM.
 */
static int name_take(struct outfolder *out, const char *name,
		     const struct list *list, const char **kept)
{
	struct taken *taken = taken_new(name, list), *first;
	struct taken **node = NULL;
	int ret = -ENOMEM;

	if (taken)
		node = tsearch(taken, &out->names, taken_compare);
	if (node && *node == taken) {
		*kept = taken->name;
		return 1;
	}
	if (node) {
		first = *node;
		*kept = first->name;
		ret = memcmp(first->id, list->id, LIST_ID_LEN) ? -EEXIST : 0;
		if (!ret && memcmp(taken->whole, first->whole, LIST_ID_LEN) < 0)
			ret = 2;
		if (ret == 2)
			memcpy(first->whole, taken->whole, LIST_ID_LEN);
	}
	if (taken)
		taken_free(taken);
	return ret;
}

static int temp_write(struct outfolder *out, const struct bytes *b,
		      struct pending *p)
{
	int err;

	p->fd = temp_file(out->fd, p->temp);
	if (p->fd < 0)
		return p->fd;
	err = fd_write(p->fd, b->data, b->len);
	if (!err && fchmod(p->fd, 0644))
		err = -errno;
	if (!err)
		return 0;
	unlinkat(out->fd, p->temp, 0);
	close(p->fd);
	return err;
}

static void pending_error(const struct outfolder *out, const char *name,
			  int err)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", out->path, name);
	error(path, "cannot write: %s%s", strerror(err), write_remedy(-err));
}

/* Do not replace a list that another run renamed to a formerly free name. */
static int name_give(struct outfolder *out, const struct pending *p)
{
	if (!p->replace) {
		if (!renameat2(out->fd, p->temp, out->fd, p->name,
			       RENAME_NOREPLACE))
			return 0;
		if (errno != EINVAL) /* which it is where that cannot be */
			return errno;
	}
	return renameat(out->fd, p->temp, out->fd, p->name) ? errno : 0;
}

static void pending_rename(struct outfolder *out, const struct pending *p,
			   int err)
{
	if (!err)
		err = name_give(out, p);
	if (err) {
		pending_error(out, p->name, err);
		unlinkat(out->fd, p->temp, 0);
		out->failed++;
	}
	close(p->fd);
}

static void batch_finish(struct outfolder *out)
{
	int err = 0;
	unsigned int i;

	if (!out->n)
		return;
	if (syncfs(out->fd))
		err = errno;
	for (i = 0; i < out->n; i++)
		pending_rename(out, &out->pending[i], err);
	out->n = 0;
	if (fsync(out->fd) && errno != EINVAL) {
		error(out->path, "cannot write: %s", strerror(errno));
		out->failed++;
	}
}

static bool is_there(struct outfolder *out, const char *name,
		     const struct list *list)
{
	int fd = openat(out->fd, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct bytes old = { 0 };
	struct stat st;
	bool same;

	if (fd < 0)
		return false;
	same = !fstat(fd, &st) && S_ISREG(st.st_mode) &&
	       (size_t)st.st_size == list->bytes.len &&
	       !fd_read(fd, list->bytes.len, &old) &&
	       old.len == list->bytes.len &&
	       !memcmp(old.data, list->bytes.data, old.len);
	bytes_free(&old);
	close(fd);
	return same;
}

/* The name for @list: its plain one, unless this run or the directory has another there */
static char *name_choose(struct outfolder *out, const char *plain,
			 const struct list *list)
{
	struct taken key = { .name = (char *)plain };
	struct taken **node;

	if (!twin_can_be(list))
		return strdup(plain);
	node = tfind(&key, &out->names, taken_compare);
	if (node)
		return memcmp((*node)->id, list->id, LIST_ID_LEN) ?
			       twin_name(plain, list->id) :
			       strdup(plain);
	return is_there(out, plain, list) ? strdup(plain) :
					    twin_place(out->fd, plain, list);
}

/* Returns as outfolder_put(); reports nothing. */
static int list_put(struct outfolder *out, const char *chosen,
		    const struct list *list, const char **name)
{
	struct pending *p = &out->pending[out->n];
	int err, ret = name_take(out, chosen, list, &p->name);

	if (ret < 0)
		return ret;
	*name = p->name;
	if (!ret || is_there(out, chosen, list))
		return 0;
	err = temp_write(out, &list->bytes, p);
	if (err)
		return err;
	p->replace = ret == 2 ||
		     !faccessat(out->fd, chosen, F_OK, AT_SYMLINK_NOFOLLOW);
	if (++out->n == BATCH)
		batch_finish(out);
	return ret == 1;
}

int outfolder_put(struct outfolder *out, const char *plain,
		  const struct list *list, const char **name)
{
	char *chosen = name_choose(out, plain, list);
	int ret = chosen ? list_put(out, chosen, list, name) : -ENOMEM;

	if (ret == -EEXIST)
		error(list->file,
		      "another package of this run is also named %s; give only one of them",
		      list->name);
	else if (ret < 0)
		error(list->file, "cannot write %s/%s: %s%s", out->path, plain,
		      strerror(-ret), write_remedy(ret));
	free(chosen);
	return ret;
}

int outfolder_add(struct outfolder *out, const char *plain,
		  const struct list *list)
{
	const char *name;

	return outfolder_put(out, plain, list, &name);
}

void outfolder_on_rename(struct outfolder *out, twin_renamed *renamed,
			 void *ctx)
{
	out->renamed = renamed;
	out->ctx = ctx;
}

unsigned int outfolder_close(struct outfolder *out)
{
	unsigned int failed;
	int err;

	batch_finish(out);
	err = twins_settle(out->fd, out->renamed, out->ctx);
	if (err) {
		error(out->path, "cannot rename lists in it: %s",
		      strerror(-err));
		out->failed++;
	}
	failed = out->failed;
	tdestroy(out->names, taken_free);
	close(out->fd);
	free(out->path);
	free(out);
	return failed;
}
