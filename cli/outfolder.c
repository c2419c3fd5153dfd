// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A folder that many lists are written into. A batch of lists is written under
 * temporary names, brought to the disk with one syncfs(), and then renamed: so
 * a name never stands for less than a whole list, not even after a power cut.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outfolder.h"
#include "root.h"
#include "temp.h"

#define BATCH 128u /* files that are open at a time */

/**
 * struct pending - a list that waits for its name
 * @temp: its temporary name
 * @fd: of it, which keeps others from removing it
 * @name: its name; owned by the tree of names
 */
struct pending {
	char temp[TEMP_NAME_LEN];
	int fd;
	const char *name;
};

/**
 * struct outfolder - a folder to write into
 * @path: for messages; not owned
 * @fd: the folder
 * @names: tree of all names of this run, struct taken
 * @pending: lists of this batch
 * @n: how many
 * @failed: lists that did not get their name
 */
struct outfolder {
	const char *path;
	int fd;
	void *names;
	struct pending pending[BATCH];
	unsigned int n;
	unsigned int failed;
};

/* A name that is taken, and by which list */
struct taken {
	char *name;
	uint8_t id[LIST_ID_LEN];
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

struct outfolder *outfolder_open(const char *path)
{
	struct outfolder *out = calloc(1, sizeof(*out));

	if (!out) {
		error(path, "out of memory");
		return NULL;
	}
	out->path = path;
	if (mkdir(path, 0755) && errno != EEXIST) {
		error(path, "cannot make this folder: %s%s", strerror(errno),
		      write_remedy(-errno));
		free(out);
		return NULL;
	}
	out->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (out->fd >= 0) {
		temp_sweep(out->fd);
		return out;
	}
	error(path, "cannot write into it: %s", strerror(errno));
	free(out);
	return NULL;
}

/**
 * name_take() - enter a name
 * @out: folder
 * @name: of @list
 * @list: wants it
 * @kept: the name that stays as long as @out
 *
 * Return: 1, 0 when the same list has it already, -EEXIST when another has, or
 * -ENOMEM.
 */
static int name_take(struct outfolder *out, const char *name,
		     const struct list *list, const char **kept)
{
	struct taken *taken = calloc(1, sizeof(*taken)), *first;
	struct taken **node = NULL;

	if (taken)
		taken->name = strdup(name);
	if (taken && taken->name) {
		memcpy(taken->id, list->id, LIST_ID_LEN);
		node = tsearch(taken, &out->names, taken_compare);
	}
	if (!node) {
		if (taken)
			taken_free(taken);
		return -ENOMEM;
	}
	*kept = (*node)->name;
	if (*node == taken)
		return 1;
	first = *node;
	taken_free(taken);
	return memcmp(first->id, list->id, LIST_ID_LEN) ? -EEXIST : 0;
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

static void pending_rename(struct outfolder *out, const struct pending *p,
			   int err)
{
	if (!err && renameat(out->fd, p->temp, out->fd, p->name))
		err = errno;
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
	char *path = NULL;
	bool same;

	if (asprintf(&path, "%s/%s", out->path, name) < 0)
		return false;
	same = file_same(path, list->bytes.data, list->bytes.len);
	free(path);
	return same;
}

int outfolder_add(struct outfolder *out, const char *name,
		  const struct list *list)
{
	struct pending *p = &out->pending[out->n];
	int ret = name_take(out, name, list, &p->name);

	if (ret > 0 && !is_there(out, name, list)) {
		ret = temp_write(out, &list->bytes, p);
		if (!ret) {
			if (++out->n == BATCH)
				batch_finish(out);
			return 1;
		}
	} else if (ret >= 0) {
		return 0;
	}
	if (ret == -EEXIST)
		error(list->file,
		      "another package of this run is named %s, too; give only one of them",
		      list->name);
	else
		error(list->file, "cannot write %s/%s: %s%s", out->path, name,
		      strerror(-ret), write_remedy(ret));
	return ret;
}

unsigned int outfolder_close(struct outfolder *out)
{
	unsigned int failed;

	batch_finish(out);
	failed = out->failed;
	tdestroy(out->names, taken_free);
	close(out->fd);
	free(out);
	return failed;
}
