// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Digest lists of all packages of a repository. One thread waits for the network
 * and writes, others verify.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/command.h"
#include "base/workers.h"
#include "repo/repo.h"
#include "repo/repo_task.h"

#define THREADS_MAX 16u
#define WAITING 64u /* tasks beside those that are fetched */
#define STEP_MS 200

static volatile sig_atomic_t interrupted;

/* What a signal did before */
static struct {
	int sig;
	struct sigaction before;
} caught[] = {
	{ .sig = SIGINT },
	{ .sig = SIGTERM },
	{ .sig = SIGHUP },
};

static void on_signal(int sig)
{
	interrupted = sig;
}

bool repo_interrupted(void)
{
	return interrupted;
}

static void packages_do(struct repo *repo)
{
	unsigned int most = repo->options->fetch.jobs + WAITING;
	const struct repo_packages *all = &repo->meta.packages;
	struct work *w;
	size_t i = 0;

	while ((i < all->n || repo->tasks) && !interrupted) {
		while (i < all->n && repo->tasks < most && !repo->down)
			task_start(repo, &all->package[i++]);
		if (repo->down)
			i = all->n;
		tasks_fetch(repo);
		fetcher_step(repo->fetcher, STEP_MS);
		while ((w = workers_take(repo->workers)))
			task_done((struct task *)w);
		report_progress(&repo->report, fetcher_stats(repo->fetcher));
	}
	repo->report.interrupted = interrupted || repo->down;
}

/* A list whose package is missing or refused is removed, or kept and reported */
static void list_left(const char *name, bool refused, void *ctx)
{
	struct repo *repo = ctx;

	if (!repo->options->prune) {
		repo->report.refused_lists += refused;
		return;
	}
	if (!unlinkat(repo->fd, name, 0) || errno == ENOENT) {
		report_pruned(&repo->report, name);
		return;
	}
	error(repo->options->output, "cannot remove %s: %s%s", name,
	      strerror(errno), write_remedy(-errno));
	repo->report.count[RESULT_FAILED]++;
}

static void list_renamed(const char *from, const char *to, void *ctx)
{
	struct repo *repo = ctx;

	report_renamed(&repo->report, from, to);
}

/* What was removed may have had the plain name of a twin. */
static void twins_finish(struct repo *repo)
{
	int err = twins_settle(repo->fd, list_renamed, repo);

	if (!err)
		return;
	error(repo->options->output, "cannot rename lists in it: %s",
	      strerror(-err));
	repo->report.count[RESULT_FAILED]++;
}

/* After all lists have their names; an interrupted run removes nothing. */
static void finish(struct repo *repo)
{
	unsigned int late = outfolder_close(repo->out);
	unsigned int *written = &repo->report.count[RESULT_WRITTEN];

	repo->out = NULL;
	if (late > *written)
		late = *written;
	*written -= late;
	repo->report.count[RESULT_FAILED] += late;
	if (refusals_finish(repo->refusals, !repo->report.interrupted))
		repo->report.count[RESULT_FAILED]++;
	if (repo->report.interrupted)
		return; /* the index has what was made */
	repo_index_left(repo->index, list_left, repo);
	if (repo->report.pruned)
		twins_finish(repo);
	if (repo_index_finish(repo->index, repo->options->prune))
		repo->report.count[RESULT_FAILED]++;
}

static bool output_open(struct repo *repo)
{
	const char *path = repo->options->output;

	repo->out = outfolder_open(path);
	if (!repo->out)
		return false;
	outfolder_on_rename(repo->out, list_renamed, repo);
	repo->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (repo->fd < 0) {
		error(path, "cannot open: %s", strerror(errno));
		return false;
	}
	repo->index = repo_index_open(repo->fd, path, repo->base.url,
				      repo->trust.ring ? "rpm-" : "tlv-");
	if (!repo->index)
		return false;
	if (!repo->trust.ring)
		return true;
	repo->refusals = refusals_open(path, repo->base.url, repo->trust.ring);
	return repo->refusals;
}

/* Metadata without a signature can be changed, its time included. */
static bool is_newest(const struct repo *repo)
{
	return !repo->options->newest || !repo->meta.signer[0] ||
	       !repo_newest_check(repo->options->output, repo->base.url,
				  repo->meta.made);
}

static bool trust_open(struct repo *repo)
{
	const struct repo_options *o = repo->options;

	repo->trust.owner = o->owner;
	repo->trust.metadata = repo->meta.signer;
	repo->report.owned = !o->n_keyrings;
	if (!o->n_keyrings)
		return true;
	repo->trust.ring = keyring_open(o->keyrings, o->n_keyrings);
	return repo->trust.ring;
}

static bool start(struct repo *repo)
{
	const struct repo_options *o = repo->options;
	struct fetch_options fetch = o->fetch;

	fetch.stop = &interrupted;
	if (!trust_open(repo) || fetch_base_open(o->location, &repo->base))
		return false;
	repo->base.parent = o->parent;
	repo->report.url = repo->base.url;
	repo->report.folder = o->output;
	repo->report.prune = o->prune;
	repo->fetcher = fetcher_open(&repo->base, &fetch, task_fetched, repo);
	if (!repo->fetcher ||
	    repo_meta_read(&o->signers, &repo->base, repo->fetcher,
			   &repo->meta) ||
	    !output_open(repo) || !is_newest(repo))
		return false;
	repo->workers = workers_start(processors(THREADS_MAX), task_work,
				      task_ready, repo);
	if (!repo->workers)
		error(NULL, "cannot start a thread: out of memory");
	return repo->workers;
}

/* Whatever is under way after an interruption is dropped. */
static void stop(struct repo *repo)
{
	struct task *task;
	struct work *w;

	if (repo->fetcher)
		fetcher_cancel(repo->fetcher);
	if (repo->workers) {
		workers_stop(repo->workers);
		while ((w = workers_take(repo->workers)))
			task_drop((struct task *)w);
		workers_free(repo->workers);
	}
	while ((task = repo->first)) {
		repo->first = task->next;
		task_drop(task);
	}
	if (repo->out)
		outfolder_close(repo->out);
	refusals_close(repo->refusals);
	repo_index_close(repo->index);
	if (repo->fd >= 0)
		close(repo->fd);
	repo_packages_free(&repo->meta.packages);
	keyring_free(repo->trust.ring);
	fetch_base_free(&repo->base);
}

#define CAUGHT (sizeof(caught) / sizeof(caught[0]))

/* What was ignored, as under nohup, remains ignored. */
static void signals_catch(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction sa = { .sa_handler = on_signal };
	size_t i;

	for (i = 0; i < CAUGHT; i++)
		if (!sigaction(caught[i].sig, NULL, &caught[i].before) &&
		    caught[i].before.sa_handler != SIG_IGN)
			sigaction(caught[i].sig, &sa, NULL);
	/* A server that closes the connection must not kill us. */
	sigaction(SIGPIPE, &ignore, NULL);
}

/* The caller does not look at @interrupted any more. */
static void signals_restore(void)
{
	size_t i;

	for (i = 0; i < CAUGHT; i++)
		sigaction(caught[i].sig, &caught[i].before, NULL);
}

int repo_generate(const struct repo_options *options)
{
	struct repo repo = { .options = options, .fd = -1 };
	int status = EXIT_FAILED;

	repo.end = &repo.first;
	signals_catch();
	report_open(&repo.report, &options->report);
	if (start(&repo)) {
		report_start(&repo.report, &repo.meta);
		packages_do(&repo);
		finish(&repo);
		status = report_finish(&repo.report,
				       fetcher_stats(repo.fetcher));
	} else {
		report_failed(&repo.report);
	}
	stop(&repo);
	fetcher_close(repo.fetcher);
	signals_restore();
	return status;
}
