// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which installed package has a file that no installed list knows: the list that
 * its header makes is what is missing, unless the file was changed, or the
 * package is not signed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/root.h"
#include "list/outfolder.h"
#include "policy/learn.h"
#include "trust/crypto.h"

/**
 * struct search - a walk through the database
 * @learn: the run
 * @root: result of root_open()
 * @out: directory for lists, or NULL
 * @mine: files of the package that is looked at; owned
 * @n: how many
 * @full: out of memory
 */
struct search {
	struct learn *learn;
	int root;
	struct outfolder *out;
	struct learn_file **mine;
	size_t n;
	bool full;
};

/* Where /bin is a link into /usr, packages and the kernel may differ. */
static bool is_path_of(const struct learn_file *file, const char *path)
{
	return !strcmp(file->path, path) || (!strncmp(file->path, "/usr", 4) &&
					     !strcmp(file->path + 4, path));
}

static struct learn_file *find(const struct learn *learn, enum policy_op op,
			       const char *path)
{
	struct learn_file *file = learn_find(learn, op, path);
	char merged[4096];

	if (file || (size_t)snprintf(merged, sizeof(merged), "/usr%s", path) >=
			    sizeof(merged))
		return file;
	return learn_find(learn, op, merged);
}

static bool take(struct search *search, struct learn_file *file,
		 const char *package)
{
	if (!file || file->state != LEARN_UNKNOWN || file->package)
		return false;
	file->package = strdup(package);
	if (!file->package || !array_grow(&search->mine, search->n,
					  sizeof(struct learn_file *))) {
		search->full = true;
		return false;
	}
	search->mine[search->n++] = file;
	return true;
}

/* For struct rpmdb_source: is a list of this package of use? */
static bool wants(const char *package, const char *path, void *ctx)
{
	struct search *search = ctx;
	bool wanted = false;
	enum policy_op op;

	for (op = POLICY_EXECUTE; op < POLICY_OPS; op++)
		if (take(search, find(search->learn, op, path), package))
			wanted = true;
	return wanted;
}

static bool has_digest(struct search *search, const struct learn_file *file,
		       const struct digest *d)
{
	int fd = root_open_regular(search->root, file->path);
	uint8_t value[DGC_DIGEST_MAX];
	bool same = false;

	if (fd >= 0) {
		same = !crypto_hash_fd(d->algo, fd, value) &&
		       !memcmp(value, d->value, dgc_algo_size(d->algo));
		close(fd);
	}
	return same;
}

static int digest_compare(const struct digest *d, void *ctx)
{
	struct search *search = ctx;
	size_t i;

	for (i = 0; d->path && i < search->n; i++)
		if (is_path_of(search->mine[i], d->path))
			search->mine[i]->state =
				has_digest(search, search->mine[i], d) ?
					LEARN_NO_LIST :
					learn_changed(d->marks);
	return 0;
}

static bool list_helps(const struct search *search)
{
	size_t i;

	for (i = 0; i < search->n; i++)
		if (search->mine[i]->state == LEARN_NO_LIST)
			return true;
	return false;
}

static void list_write(struct search *search, const struct list *list)
{
	char *name = list_file_name(list);

	if (!name)
		search->full = true;
	else if (outfolder_add(search->out, name, list) >= 0)
		search->learn->lists++;
	free(name);
}

/* For rpmdb_each(): the list of the package whose files were just asked for */
static void list_take(int err, struct list *list, void *ctx)
{
	struct search *search = ctx;
	size_t i;

	for (i = 0; i < search->n; i++)
		search->mine[i]->state = err ? LEARN_UNSIGNED : LEARN_MODIFIED;
	if (!err) {
		list_each(list, digest_compare, search);
		if (search->out && list_helps(search))
			list_write(search, list);
		list_free(list);
	}
	search->n = 0;
}

static bool any_unknown(const struct learn *learn)
{
	size_t i;

	for (i = 0; i < learn->n; i++)
		if (learn->file[i]->state == LEARN_UNKNOWN)
			return true;
	return false;
}

static void rest_unpackaged(struct learn *learn)
{
	size_t i;

	for (i = 0; i < learn->n; i++)
		if (learn->file[i]->state == LEARN_UNKNOWN)
			learn->file[i]->state = LEARN_UNPACKAGED;
}

static int search_run(struct search *search)
{
	const struct rpmdb_source source = { .root = search->learn->root,
					     .dbpath = search->learn->dbpath,
					     .wants = wants,
					     .ctx = search };
	int err = rpmdb_each(&source, list_take, search);

	if (search->full)
		error(NULL, "out of memory");
	return search->full ? -1 : err;
}

int learn_rpm(struct learn *learn)
{
	struct search search = { .learn = learn };
	int err = 0;

	if (!any_unknown(learn))
		return 0;
	if (learn->output && !(search.out = outfolder_open(learn->output)))
		return -1;
	search.root = root_open(learn->root);
	err = search.root < 0 ? -1 : search_run(&search);
	if (search.root >= 0)
		close(search.root);
	if (search.out && outfolder_close(search.out))
		err = -1;
	free(search.mine);
	rest_unpackaged(learn);
	return err;
}
