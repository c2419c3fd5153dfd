// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A package's way to its list:
 *
 *	known from the last run -> check the list there --+-> written or unchanged
 *	                                  |               |
 *	not known ------------------------+-> fetch -> make the list
 *	                                  |
 *	                                  +-> refused by the last run
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "repo/repo_task.h"

/* In memory at a time, even if the metadata lists only large headers */
#define WANTED_MAX (256ull << 20)

void task_drop(struct task *task)
{
	repo_list_free(&task->list);
	bytes_free(&task->fetch.body);
	free((char *)task->fetch.url);
	free(task);
}

static void task_end(struct task *task, enum repo_result result)
{
	struct repo *repo = task->repo;

	report_package(&repo->report, task->list.package,
		       task->file ? task->file : task->list.name, result);
	task_drop(task);
	repo->tasks--;
}

/* In a thread: of the run, only the keys are used. */
void task_work(struct work *w)
{
	struct task *task = (struct task *)w;

	switch (task->step) {
	case TASK_CHECK:
		task->reused = repo_list_reuse(&task->list, task->repo->fd,
					       task->known, task->known_id,
					       &task->repo->trust);
		break;
	case TASK_LIST:
		repo_list_make(&task->list, &task->fetch.body,
			       &task->repo->trust, !task->fetch.fresh);
		repo_list_keep(&task->list, task->repo->fd, &task->repo->trust);
		break;
	}
}

void task_ready(void *ctx)
{
	struct repo *repo = ctx;

	fetcher_wake(repo->fetcher);
}

static void task_fetch(struct task *task)
{
	struct repo *repo = task->repo;

	task->next = NULL;
	*repo->end = task;
	repo->end = &task->next;
}

/* Keeps the name of the missing list: the package did not leave. */
static void name_put(struct repo *repo, const struct repo_package *package,
		     bool refused)
{
	struct list list = {
		.format = repo->trust.ring ? LIST_RPM : LIST_TLV,
		.name = package->nevra,
	};
	char *name = list_file_name(&list);

	if (name && refused)
		repo_index_refuse(repo->index, name);
	else if (name)
		repo_index_put(repo->index, package->id, NULL, name);
	free(name);
}

static void task_refuse(struct task *task)
{
	struct repo *repo = task->repo;
	const struct repo_package *package = task->list.package;
	enum repo_result result = result_of(task->list.err);

	refusals_put(repo->refusals, package->id, task->list.err);
	name_put(repo, package, result_is_refusal(result));
	task_end(task, result);
}

/* There is no list; what the same keys refused is not fetched again. */
static void task_miss(struct task *task)
{
	const struct repo *repo = task->repo;
	int err = refusals_find(repo->refusals, task->list.package->id);

	task->step = TASK_LIST;
	if (!err) {
		task_fetch(task);
		return;
	}
	error(task->fetch.url,
	      "refused by the last run with these keys: %s; not fetched again",
	      result_text(result_of(err)));
	task->list.err = err;
	task_refuse(task);
}

static void task_write(struct task *task)
{
	struct repo *repo = task->repo;
	const struct list *list = &task->list.list;
	int ret = outfolder_put(repo->out, task->list.name, list, &task->file);
	enum repo_result result = ret < 0 ? RESULT_FAILED :
				  ret	  ? RESULT_WRITTEN :
					    RESULT_UNCHANGED;

	if (ret >= 0) {
		repo_index_put(repo->index, task->list.package->id, list->id,
			       task->list.name);
		repo->report.list_bytes += list->bytes.len;
	}
	task_end(task, result);
}

static void list_done(struct task *task)
{
	struct repo *repo = task->repo;

	repo->wanted -= task->fetch.want;
	if (!task->list.err && !repo->trust.ring)
		repo_owned_sign(&task->list, repo->trust.owner);
	if (!task->list.err) {
		task_write(task);
	} else if (place_ask_more(task)) {
		task_fetch(task);
	} else if (task->list.err == -EILSEQ && !task->fetch.fresh) {
		/* A cache on the way may have what was there before. */
		task->fetch.fresh = true;
		place_ask(task);
		task_fetch(task);
	} else {
		task_refuse(task);
	}
}

void task_done(struct task *task)
{
	switch (task->step) {
	case TASK_CHECK:
		if (task->reused)
			task_write(task);
		else
			task_miss(task);
		break;
	case TASK_LIST:
		list_done(task);
		break;
	}
}

static void fetch_failed(struct task *task)
{
	struct repo *repo = task->repo;
	int err = task->fetch.err;

	repo->wanted -= task->fetch.want;
	if (place_other(task)) {
		task_fetch(task);
		return;
	}
	if (err == -EHOSTDOWN) {
		if (!repo->down)
			error(repo->base.url,
			      "no longer answers; run it again later to continue");
		repo->down = true;
	} else if (err == -ENOENT) {
		error(task->fetch.url,
		      "%s; the metadata lists it, so the mirror is incomplete",
		      task->fetch.why);
	} else {
		error(task->fetch.url, "%s", task->fetch.why);
	}
	task->list.err = err;
	name_put(repo, task->list.package, false);
	task_end(task, result_of(err));
}

static void fetch_done(struct fetch *fetch)
{
	struct task *task =
		(struct task *)((char *)fetch - offsetof(struct task, fetch));

	if (fetch->err == -ECANCELED)
		task_drop(task);
	else if (fetch->err)
		fetch_failed(task);
	else
		workers_put(task->repo->workers, &task->work);
}

/* The file of a fetch that fetcher_get() waits for has no task. */
void task_fetched(struct fetch *fetch, void *ctx)
{
	struct repo *repo = ctx;

	if (repo->workers)
		fetch_done(fetch);
}

void task_start(struct repo *repo, const struct repo_package *package)
{
	struct task *task = calloc(1, sizeof(*task));

	if (!task) {
		error(NULL, "out of memory");
		report_package(&repo->report, package, NULL, RESULT_FAILED);
		return;
	}
	repo->tasks++;
	task->repo = repo;
	task->list.package = package;
	task->list.err = place_take(task);
	if (task->list.err) {
		name_put(repo, package, false);
		task_end(task, result_of(task->list.err));
		return;
	}
	place_ask(task);
	task->list.err = -EIO; /* there is no list yet */
	task->known = repo_index_find(repo->index, package->id, task->known_id);
	if (task->known)
		workers_put(repo->workers, &task->work);
	else
		task_miss(task);
}

void tasks_fetch(struct repo *repo)
{
	struct task *task;

	while (repo->first && fetcher_room(repo->fetcher)) {
		task = repo->first;
		if (repo->wanted &&
		    repo->wanted + task->fetch.want > WANTED_MAX)
			break;
		repo->wanted += task->fetch.want;
		repo->first = task->next;
		if (!repo->first)
			repo->end = &repo->first;
		fetcher_add(repo->fetcher, &task->fetch);
	}
}
