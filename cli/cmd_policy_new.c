// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy new: a policy to start from. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/json.h"
#include "policy/profiles.h"

static const char usage[] =
	"Usage: dclist policy new [OPTION...]\n\n"
	"Print a policy to start from, with comments, for one of these situations\n"
	"(profiles): audit, which denies nothing; modules, firmware, modules-firmware,\n"
	"for what the kernel loads; packages-only and deny-untrusted, for programs and\n"
	"libraries of packages; owner, for programs that one key signed; appliance.\n\n"
	"Options:\n"
	"  -p, --profile NAME   the situation; audit without it\n"
	"  -l, --list           list the profiles instead\n"
	"  -n, --name NAME      name of the policy; without it that of the profile\n"
	"  -w, --version X.Y.Z  version of the policy; without it 1.0.0\n"
	"  -o, --output FILE    write it into this file, which must not exist yet\n"
	"  -L, --last FILE      also write the last policy of the boot into this file:\n"
	"                       the same without what trusts the initramfs, and with the\n"
	"                       next version, to be loaded when the initramfs ends\n"
	"  -j, --json           with --list: print JSON\n"
	"  -h, --help           show this text\n\n"
	"Exit status: 0 done, 1 failed, 2 wrong usage.\n";

/**
 * struct job - the command line
 * @profile: its name
 * @name: of the policy, or NULL
 * @version: of the policy, or NULL
 * @output: file, or NULL for standard output
 * @last: file for the last policy, or NULL
 * @list: print what profiles there are
 * @as_json: as JSON
 */
struct job {
	const char *profile;
	const char *name;
	const char *version;
	const char *output;
	const char *last;
	bool list;
	bool as_json;
};

static int profiles_list(bool as_json)
{
	json_t *array = as_json ? json_array() : NULL, *o;
	char summary[160];
	size_t i;

	for (i = 0; i < POLICY_PROFILES; i++) {
		policy_profile_summary(&policy_profiles[i], summary,
				       sizeof(summary));
		if (!as_json) {
			printf("%-16s  %s\n", policy_profiles[i].name, summary);
			continue;
		}
		o = json_object();
		json_put_text(o, "name", policy_profiles[i].name);
		json_put_text(o, "summary", summary);
		json_add(array, o);
	}
	return as_json && json_finish(array) ? EXIT_FAILED : EXIT_DONE;
}

/* Somebody may have worked on a file that is there. */
static int check_new(const char *path)
{
	struct stat st;

	if (!path || lstat(path, &st))
		return 0;
	error(path, "is there already; remove it, or give another file");
	return -1;
}

static int file_new(const char *path, const struct bytes *text)
{
	return file_write_atomic(path, text->data, text->len, 0644);
}

static int write_last(const struct job *job, const struct bytes *text)
{
	struct bytes last;
	int err = policy_last(text, &last);

	if (!err)
		err = file_new(job->last, &last);
	bytes_free(&last);
	return err;
}

static int make(const struct job *job)
{
	const struct policy_profile *profile =
		policy_profile_find(job->profile);
	struct bytes text;
	int err;

	if (!profile)
		return usage_error(&policy_new,
				   "%s: no such profile; 'dclist policy new "
				   "--list' lists them",
				   job->profile);
	if (check_new(job->output) || check_new(job->last))
		return EXIT_FAILED;
	err = policy_profile_make(profile, job->name, job->version, &text);
	if (!err && job->last)
		err = write_last(job, &text);
	if (!err && job->output)
		err = file_new(job->output, &text);
	else if (!err)
		fwrite(text.data, 1, text.len, stdout);
	bytes_free(&text);
	return err ? EXIT_FAILED : EXIT_DONE;
}

/* Returns -1 to go on, or an exit status. */
static int parse_option(int opt, struct job *job)
{
	switch (opt) {
	case 'p':
		job->profile = optarg;
		return -1;
	case 'l':
		job->list = true;
		return -1;
	case 'n':
		job->name = optarg;
		return -1;
	case 'w':
		job->version = optarg;
		return -1;
	case 'o':
		job->output = optarg;
		return -1;
	case 'L':
		job->last = optarg;
		return -1;
	case 'j':
		job->as_json = true;
		return -1;
	case 'h':
		return usage_print(&policy_new);
	default:
		return usage_try(&policy_new);
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "profile", required_argument, NULL, 'p' },
		{ "list", no_argument, NULL, 'l' },
		{ "name", required_argument, NULL, 'n' },
		{ "version", required_argument, NULL, 'w' },
		{ "output", required_argument, NULL, 'o' },
		{ "last", required_argument, NULL, 'L' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct job job = { .profile = "audit" };
	int opt, status = -1;

	while (status < 0 && (opt = getopt_long(argc, argv, "p:ln:w:o:L:jh",
						options, NULL)) >= 0)
		status = parse_option(opt, &job);
	if (status >= 0)
		return status;
	if (optind < argc)
		return usage_error(&policy_new,
				   "%s: new takes no arguments; give the "
				   "profile with --profile",
				   argv[optind]);
	if (job.as_json && !job.list)
		return usage_error(&policy_new, "--json goes with --list");
	return job.list ? profiles_list(job.as_json) : make(&job);
}

const struct command policy_new = {
	.name = POLICY_GROUP "new",
	.summary = "print a policy to start from",
	.usage = usage,
	.run = run,
};
