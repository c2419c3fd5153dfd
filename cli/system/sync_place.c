// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Packages that are installed in part: a transaction was interrupted when some of their programs
 * were in place, and not yet in the database. Without the list these are denied, and they may be
 * the shell or libc.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/fd.h"
#include "base/root.h"
#include "list/digest.h"
#include "system/sync.h"
#include "verity/content.h"
#include "verity/fileclass.h"

/**
 * struct program - a file in place, as a list attests it
 * @of: that list
 * @path: owned
 * @algo: of its digest
 * @value: its digest
 * @verity: its fs-verity digest, as dclist enables it: SHA-256
 * @attested: by a list that stays
 */
struct program {
	struct installed_list *of;
	char *path;
	enum dgc_algo algo;
	uint8_t value[DGC_DIGEST_MAX];
	uint8_t verity[DGC_DIGEST_MAX];
	bool attested;
};

/**
 * struct place - all of them
 * @root: result of root_open()
 * @of: the list that is read
 * @program: owned
 * @n: how many
 */
struct place {
	int root;
	struct installed_list *of;
	struct program *program;
	size_t n;
};

static int list_look(struct place *place, struct installed_list *of,
		     int (*fn)(const struct digest *d, void *ctx))
{
	struct list list;
	struct bytes bytes;
	char *file;
	int fd, err;

	if (asprintf(&file, INSTALLED_DIR "/%s", of->file) < 0)
		return -ENOMEM;
	fd = root_open_regular(place->root, file);
	err = fd < 0 ? fd : fd_read(fd, LIST_MAX, &bytes);
	if (fd >= 0)
		close(fd);
	if (!err)
		err = list_parse(file, bytes, &list);
	if (!err) {
		place->of = of;
		err = list_each(&list, fn, place);
		list_free(&list);
	}
	free(file);
	return err;
}

/* No regular file has that name; anything else may hide one. */
static bool is_absent(int err)
{
	return err == -ENOENT || err == -ENOTDIR || err == -ELOOP ||
	       err == -EISDIR || err == -EINVAL;
}

/* Is the program that @d is of open as @fd? Then @content has its digests. A negative errno: unknown */
static int is_in_place(int fd, const struct digest *d, struct content *content)
{
	const struct verity_params params = {
		.algo = DGC_ALGO_SHA256, .block_size = VERITY_BLOCK_DEFAULT
	};
	struct stat st;
	int runs, err;

	if (fstat(fd, &st))
		return -errno;
	if (d->has_size && (uint64_t)st.st_size != d->size)
		return 0;
	runs = file_runs_fd(fd, d->path, d->mode);
	if (runs < 0)
		return -EIO;
	if (file_class(d->marks, runs) > FILE_CODE_CONFIG)
		return 0;
	err = content_of_fd(fd, (uint64_t)st.st_size, &params,
			    CONTENT_ALGO(d->algo), content);
	if (err)
		return err;
	return !memcmp(content->digest[d->algo], d->value,
		       dgc_algo_size(d->algo));
}

static int program_add(struct place *place, const struct digest *d,
		       const struct content *content)
{
	struct program *p;

	if (!array_grow(&place->program, place->n, sizeof(*p)))
		return -ENOMEM;
	p = &place->program[place->n++];
	*p = (struct program){ .of = place->of,
			       .path = strdup(d->path),
			       .algo = d->algo };
	memcpy(p->value, d->value, dgc_algo_size(d->algo));
	memcpy(p->verity, content->verity, DGC_DIGEST_MAX);
	return 0;
}

static int program_find(const struct digest *d, void *ctx)
{
	struct place *place = ctx;
	struct content content;
	int fd, ret;

	if (d->kind != DGC_KIND_CONTENT || !d->path || d->ghost)
		return 0;
	fd = root_open_regular(place->root, d->path);
	if (fd < 0)
		return is_absent(fd) ? 0 : fd;
	ret = is_in_place(fd, d, &content);
	if (ret > 0)
		ret = program_add(place, d, &content);
	close(fd);
	return ret;
}

static int by_value(const void *a, const void *b)
{
	const struct program *one = a, *other = b;

	return memcmp(one->value, other->value, DGC_DIGEST_MAX);
}

static void verity_attest(struct place *place, const struct digest *d)
{
	struct program *p;

	if (d->algo != DGC_ALGO_SHA256)
		return;
	for (p = place->program; p < place->program + place->n; p++)
		p->attested |=
			!memcmp(p->verity, d->value, dgc_algo_size(d->algo));
}

static int program_attest(const struct digest *d, void *ctx)
{
	struct place *place = ctx;
	struct program key = { 0 }, *p, *end = place->program + place->n;

	if (d->kind == DGC_KIND_VERITY)
		verity_attest(place, d);
	if (d->kind != DGC_KIND_CONTENT || d->ghost)
		return 0;
	memcpy(key.value, d->value, dgc_algo_size(d->algo));
	p = bsearch(&key, place->program, place->n, sizeof(key), by_value);
	while (p && p > place->program && !by_value(p - 1, &key))
		p--;
	for (; p && p < end && !by_value(p, &key); p++)
		p->attested |= p->algo == d->algo;
	return 0;
}

/* Does it attest programs afterwards? Those of the owner stay, but the kernel may refuse them. */
static bool is_staying(const struct sync *sync,
		       const struct installed_list *list)
{
	if (list->format == LIST_TLV)
		return !sync->in.load ||
		       kernel_lists_find(&sync->loaded, list->id);
	return list->format == LIST_RPM && list->wanted;
}

static void list_keep(struct sync *sync, struct installed_list *list)
{
	struct kernel_list *loaded = kernel_lists_find(&sync->loaded, list->id);

	list->wanted = true;
	if (loaded)
		loaded->wanted = true;
	sync->count[SYNC_FAILED]++;
}

static void program_keep(struct sync *sync, const struct program *p)
{
	error(p->of->file,
	      "kept, as %s is in place and the database does not have its package; install that again, or remove the file",
	      p->path ? p->path : "a program");
	list_keep(sync, p->of);
}

/* What is malformed attests nothing; of what cannot be read, a program may be in place. */
static bool is_unknown(int err)
{
	return err && err != -EBADMSG && err != -ENOPKG && err != -EFBIG &&
	       err != -ENOENT;
}

void sync_keep_in_place(struct sync *sync)
{
	struct place place = { .root = sync->in.root };
	struct installed_list *list = sync->installed.list;
	const size_t n = sync->installed.n;
	size_t i;
	int err;

	/* What new lists attest is not known as long as they are not installed. */
	if (sync->dry_run && sync->count[SYNC_INSTALLED])
		return;
	for (i = 0; i < n; i++) {
		if (list[i].wanted || list[i].format != LIST_RPM)
			continue;
		err = list_look(&place, &list[i], program_find);
		if (!is_unknown(err))
			continue;
		error(list[i].file,
		      "kept, as it, or a program of it, cannot be read: %s",
		      strerror(-err));
		list_keep(sync, &list[i]);
	}
	if (place.n)
		qsort(place.program, place.n, sizeof(*place.program), by_value);
	for (i = 0; place.n && i < n; i++)
		if (is_staying(sync, &list[i]))
			list_look(&place, &list[i], program_attest);
	for (i = 0; i < place.n; i++) {
		if (!place.program[i].attested && !place.program[i].of->wanted)
			program_keep(sync, &place.program[i]);
		free(place.program[i].path);
	}
	free(place.program);
}
