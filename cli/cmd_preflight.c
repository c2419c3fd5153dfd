// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist preflight: what would run if IPE trusted the digest cache alone. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/root.h"
#include "base/workers.h"
#include "commands.h"
#include "list/installed_dir.h"
#include "preflight/preflight.h"
#include "verity/imahash.h"

#define JOBS_MAX 256u

/* The command line */
struct job {
	const char *root;
	const char **keyrings;
	size_t n_keyrings;
	bool no_verity;
	bool ima;
	struct file_choice choice;
	bool network;
	bool list;
	bool json;
	const char *html;
	unsigned int jobs;
};

static struct classify run_state = { .root = -1 }; /* the handler's, too */

/* The second one ends us at once. */
static void interrupted(int sig)
{
	atomic_store(&run_state.stop, true);
}

static void catch_interrupt(void)
{
	struct sigaction action = {
		.sa_handler = interrupted,
		.sa_flags = (int)(SA_RESTART | SA_RESETHAND),
	};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

/* What makes code look worse than it is */
static void say_lists(const struct installed_known *known)
{
	uint32_t i;

	if (!known->lists)
		warning(installed_dir_path(NULL),
			"no lists, so no file is attested; dclist install "
			"adds those of packages");
	for (i = 0; i < known->lists; i++)
		if (known->list[i].refusal)
			warning(known->list[i].file, "not used: %s",
				known->list[i].why);
}

static int read_lists(struct classify *c, const struct job *job)
{
	c->known = installed_known_read_with(c->root, job->keyrings,
					     job->n_keyrings);
	if (!c->known)
		return -1;
	say_lists(c->known);
	return 0;
}

static int report(struct classify *c, const struct job *job)
{
	struct preflight p = { .c = c, .root = job->root };
	int err = preflight_sum(&p);

	if (!err && job->json)
		err = json_finish(preflight_object(&p));
	else if (!err)
		preflight_text(&p, job->list);
	if (!err && job->html && atomic_load(&c->stop))
		error(job->html, "not written, as it would be incomplete");
	else if (!err && job->html)
		err = preflight_html(&p, job->html);
	preflight_free(&p);
	return err;
}

/* All code would run. Finding no code, as without a mount, is not a success. */
static bool all_would_run(const struct classify *c, const struct job *job)
{
	if (!classify_complete(c) || c->known->failed)
		return false;
	if (c->code_n)
		return c->total[CLASS_TRUSTED].files == c->code_n;
	error(job->root ? job->root : "/",
	      "found nothing that could run; check that the system is mounted there");
	return false;
}

static int preflight(const struct job *job, char **folders)
{
	static char everything[] = "/";
	static char *all[] = { everything, NULL };
	struct classify *c = &run_state;
	int status = EXIT_FAILED;

	c->root = root_open(job->root);
	if (c->root < 0)
		return EXIT_FAILED;
	if (job->html && file_write_check(job->html)) {
		close(c->root);
		return EXIT_FAILED;
	}
	c->jobs = job->jobs;
	c->verity = !job->no_verity && !job->ima;
	c->choice = job->choice;
	if (job->ima) {
		c->ima = true;
		c->ima_hash = imahash_default(!job->root);
		c->choice.all = true;
	}
	if (!read_lists(c, job) && !mounts_read(&c->mounts, job->network)) {
		catch_interrupt();
		if (!classify_run(c, *folders ? folders : all) &&
		    !report(c, job) && all_would_run(c, job))
			status = EXIT_DONE;
	}
	close(c->root);
	classify_free(c);
	return status;
}

static struct job job;

static const struct opt options[] = {
	OPT_ROOT(&job.root, "look at the image in DIR: its files and lists"),
	OPT_KEYRING(
		&job.keyrings, &job.n_keyrings,
		"use only lists that verify with these keys; without it all are used"),
	OPT_FLAG(
		0, "no-verity", &job.no_verity,
		"do not require fs-verity, for an image that gets it later by 'dclist verity --list'"),
	OPT_FLAG(0, "config", &job.choice.config,
		 "it gets it by 'dclist verity --list --config'",
		 .requires = "no-verity"),
	OPT_ALL(&job.choice.all, "it gets it by 'dclist verity --list --all'",
		.requires = "no-verity"),
	OPT_FLAG(
		0, "ima", &job.ima,
		"what IMA would let run: by the digest of the content alone, on any file system",
		.excludes = "no-verity"),
	OPT_FLAG(0, "network", &job.network,
		 "also look at network file systems"),
	OPT_FLAG('v', "verbose", &job.list,
		 "name each file that would not run"),
	OPT_JSON(&job.json),
	OPT_TEXT(0, "html", "FILE", &job.html,
		 "also write a page with pictures and a table to FILE"),
	OPT_JOBS(&job.jobs, JOBS_MAX,
		 "hash in N threads; default: one for each processor"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	if (!job.jobs)
		job.jobs = processors(JOBS_MAX);
	return preflight(&job, argv);
}

const struct command cmd_preflight = {
	.name = "preflight",
	.summary = "show what would run, before anything is enforced",
	.usage = "[OPTION...] [DIR...]",
	.about =
		"Before anything is enforced: find every program, script, shared library, kernel\n"
		"module and firmware file, and show which of them the kernel's digest cache would\n"
		"trust if all lists of " INSTALLED_DIR
		" were loaded. Without DIR everything is\n"
		"looked at.\n",
	.opts = options,
	.notes =
		"Exit status: 0 all would run, 1 some would not, nothing that could run was found,\n"
		"or not everything was looked at, 2 wrong usage.\n",
	.max = OPERANDS_ANY,
	.run = run,
};
