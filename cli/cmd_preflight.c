// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist preflight: what would run if IPE trusted the digest cache alone. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/root.h"
#include "base/workers.h"
#include "commands.h"
#include "list/digestlists.h"
#include "preflight/preflight.h"

#define JOBS_MAX 256u

static const char usage[] =
	"Usage: dclist preflight [OPTION...] [FOLDER...]\n\n"
	"Before anything is enforced: find every program, script, shared library,\n"
	"kernel module and firmware file, and tell which of them the kernel's digest\n"
	"cache would trust with all lists of /etc/digest_lists loaded.\n\n"
	"Options:\n"
	"  -r, --root DIR      look at an image: files and lists are below DIR\n"
	"  -k, --keyring FILE  only lists that verify with these keys count (may be\n"
	"                      repeated); without it all do\n"
	"  -V, --no-verity     do not ask for fs-verity: for an image that gets it\n"
	"                      later, by 'dclist verity --list'\n"
	"  -c, --config        with --no-verity: by 'dclist verity --list --config'\n"
	"  -A, --all           with --no-verity: by 'dclist verity --list --all'\n"
	"  -n, --network       look at network file systems, too\n"
	"  -l, --list          name each file that would not run\n"
	"  -j, --json          print JSON\n"
	"  -o, --html FILE     write a page with pictures and a table, too\n"
	"  -J, --jobs N        threads that hash; default: one for each processor\n"
	"  -h, --help          show this text\n\n"
	"Without FOLDER everything is looked at.\n"
	"Exit status: 0 all would run, 1 some would not, nothing that could run was\n"
	"found, or not all was looked at, 2 wrong usage.\n";

/* The command line */
struct job {
	const char *root;
	const char **keyrings;
	size_t n_keyrings;
	bool no_verity;
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
static void say_lists(const struct known *known)
{
	uint32_t i;

	if (!known->lists)
		warning(digestlists_path(NULL),
			"no lists, so no file is attested; dclist install "
			"puts those of packages there");
	for (i = 0; i < known->lists; i++)
		if (known->list[i].refusal)
			warning(known->list[i].file, "does not count: %s",
				known->list[i].why);
}

static int read_lists(struct classify *c, const struct job *job)
{
	c->known = known_read_with(c->root, job->keyrings, job->n_keyrings);
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
		error(job->html, "not written, as it would not tell all");
	else if (!err && job->html)
		err = preflight_html(&p, job->html);
	preflight_free(&p);
	return err;
}

/* What was looked at would run: a folder that is not mounted is no such success. */
static bool all_would_run(const struct classify *c, const struct job *job)
{
	if (!classify_complete(c) || c->known->failed)
		return false;
	if (c->code_n)
		return c->total[CLASS_TRUSTED].files == c->code_n;
	error(job->root ? job->root : "/",
	      "nothing that could run was found; is the system mounted there?");
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
	c->verity = !job->no_verity;
	c->choice = job->choice;
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

static bool parse_jobs(const char *text, struct job *job)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	job->jobs = (unsigned int)n;
	return *text >= '0' && *text <= '9' && !*end && n > 0 && n <= JOBS_MAX;
}

/* Returns -1 to go on, or an exit status. */
static int parse_option(int opt, struct job *job)
{
	switch (opt) {
	case 'r':
		job->root = optarg;
		return -1;
	case 'k':
		job->keyrings[job->n_keyrings++] = optarg;
		return -1;
	case 'V':
		job->no_verity = true;
		return -1;
	case 'c':
		job->choice.config = true;
		return -1;
	case 'A':
		job->choice.all = true;
		return -1;
	case 'n':
		job->network = true;
		return -1;
	case 'l':
		job->list = true;
		return -1;
	case 'j':
		job->json = true;
		return -1;
	case 'o':
		job->html = optarg;
		return -1;
	case 'J':
		return parse_jobs(optarg, job) ?
			       -1 :
			       usage_error(&cmd_preflight, "--jobs %s: 1 to %u",
					   optarg, JOBS_MAX);
	case 'h':
		return usage_print(&cmd_preflight);
	default:
		return usage_try(&cmd_preflight);
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "root", required_argument, NULL, 'r' },
		{ "keyring", required_argument, NULL, 'k' },
		{ "no-verity", no_argument, NULL, 'V' },
		{ "config", no_argument, NULL, 'c' },
		{ "all", no_argument, NULL, 'A' },
		{ "network", no_argument, NULL, 'n' },
		{ "list", no_argument, NULL, 'l' },
		{ "json", no_argument, NULL, 'j' },
		{ "html", required_argument, NULL, 'o' },
		{ "jobs", required_argument, NULL, 'J' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct job job = { .jobs = processors(JOBS_MAX) };
	int opt, status = -1;

	job.keyrings = calloc((size_t)argc, sizeof(*job.keyrings));
	if (!job.keyrings) {
		error(NULL, "out of memory");
		return EXIT_FAILED;
	}
	while (status < 0 && (opt = getopt_long(argc, argv, "r:k:VcAnljJ:o:h",
						options, NULL)) >= 0)
		status = parse_option(opt, &job);
	if (status < 0 && !job.no_verity &&
	    (job.choice.config || job.choice.all))
		status = usage_error(
			&cmd_preflight,
			"--config and --all say what gets fs-verity later; give --no-verity");
	if (status < 0)
		status = preflight(&job, argv + optind);
	free(job.keyrings);
	return status;
}

const struct command cmd_preflight = {
	.name = "preflight",
	.summary = "tell what would run before anything is enforced",
	.usage = usage,
	.run = run,
};
