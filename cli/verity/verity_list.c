// SPDX-License-Identifier: GPL-2.0-or-later
/* fs-verity on the files of a list: on those that can run, unless told otherwise. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/root.h"
#include "verity/verity_list.h"

/* The walk over one list */
struct walk {
	const struct list *list;
	const struct verity_files *files;
	struct verity_report *rep;
	bool nameless; /* a missing path was already reported */
};

/* A list of fs-verity digests was computed with parameters of its own. */
static struct verity_params list_params(const struct walk *w,
					const struct digest *d)
{
	const struct dgc_tlv *tlv = &w->list->tlv;
	struct verity_params p = w->files->params;

	if (d->kind != DGC_KIND_VERITY)
		return p;
	p.algo = d->algo;
	p.block_size = tlv->block_size ? tlv->block_size : VERITY_BLOCK_DEFAULT;
	p.salt_len = tlv->salt_off ? tlv->salt_len : 0;
	memcpy(p.salt, w->list->bytes.data + tlv->salt_off, p.salt_len);
	return p;
}

static void nameless(struct walk *w)
{
	w->rep->count[VERITY_FAILED]++;
	if (!w->nameless)
		error(w->list->file,
		      "does not have the paths of all its files; name the files instead of the list");
	w->nameless = true;
}

/* A configuration file may be replaced by a link. */
static void not_opened(const struct walk *w, const struct digest *d, int err,
		       struct verity_result *res)
{
	enum file_class class =
		file_class(d->marks, file_runs(d->path, d->mode, NULL, 0));

	if (err == -ENOENT || err == -ENOTDIR) {
		res->outcome = VERITY_MISSING;
	} else if (file_is_kept_writable(class) &&
		   !file_chosen(class, &w->files->choice)) {
		res->outcome = VERITY_LEFT;
		res->class = class;
	} else {
		res->reason = verity_reason(err);
	}
}

/* Do not read files that are skipped. */
static void opened(const struct walk *w, const struct digest *d, int fd,
		   struct verity_result *res)
{
	struct verity_params p = list_params(w, d);
	int runs = file_runs_fd(fd, d->path, d->mode);
	enum file_class class = file_class(d->marks, runs);

	if (runs < 0)
		res->reason = verity_reason(-errno);
	else if (file_chosen(class, &w->files->choice))
		verity_fd(fd, &p, d, w->files->look, res);
	else
		verity_left(fd, class, d, res);
	res->class = class;
}

static int walk_one(const struct digest *d, void *ctx)
{
	struct verity_result res = { .outcome = VERITY_FAILED };
	struct walk *w = ctx;
	int fd;

	if (!d->path) {
		nameless(w);
		return 0;
	}
	fd = root_open_regular(w->files->root, d->path);
	if (fd < 0)
		not_opened(w, d, fd, &res);
	else
		opened(w, d, fd, &res);
	if (fd >= 0)
		close(fd);
	verity_report_add(w->rep, d->path, &res);
	return 0;
}

void verity_list(const char *file, const struct verity_files *files,
		 struct verity_report *rep)
{
	struct walk w = { .files = files, .rep = rep };
	struct list list;

	if (list_read(file, &list)) {
		rep->count[VERITY_FAILED]++;
		return;
	}
	w.list = &list;
	if (list_each(&list, walk_one, &w)) {
		error(file, "cannot read its digests; make it again");
		rep->count[VERITY_FAILED]++;
	}
	list_free(&list);
}
