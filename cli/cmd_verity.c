// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist verity: enable fs-verity on files, or on all files of lists. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/root.h"
#include "commands.h"
#include "verity/verity_list.h"

/**
 * struct verity_job - the command line
 * @files: how; its root is open while the job is done
 * @root_dir: of the image, or NULL
 * @lists: the arguments are lists
 * @json: print JSON
 */
struct verity_job {
	struct verity_files files;
	const char *root_dir;
	bool lists;
	bool json;
};

static void named_file(const char *file, const struct verity_files *files,
		       struct verity_report *rep)
{
	struct verity_result res;

	verity_file(files->root, file, &files->params, NULL, files->look, &res);
	if (res.outcome == VERITY_MISSING) { /* it was asked for by name */
		res.outcome = VERITY_FAILED;
		res.reason = "no such file; check its name";
	}
	verity_report_add(rep, file, &res);
}

static int do_job(struct verity_job *how, char **args)
{
	struct verity_files *files = &how->files;
	struct verity_report rep;
	int status;

	if (how->lists || how->root_dir) {
		files->root = root_open(how->root_dir);
		if (files->root < 0)
			return EXIT_FAILED;
	}
	if (verity_report_open(&rep, how->json)) {
		status = EXIT_FAILED;
	} else {
		for (; *args; args++) {
			if (how->lists)
				verity_list(*args, files, &rep);
			else
				named_file(*args, files, &rep);
		}
		status = verity_report_close(&rep, files->look);
	}
	if (files->root != ROOT_NONE)
		close(files->root);
	return status;
}

static struct verity_job job = {
	.files = { .params = { .algo = DGC_ALGO_SHA256,
			       .block_size = VERITY_BLOCK_DEFAULT },
		   .root = ROOT_NONE },
};

static const struct opt options[] = {
	OPT_FLAG(
		'l', "list", &job.lists,
		"use the files in digest lists: those that can run or be loaded and have the digest of the list"),
	OPT_FLAG(
		0, "config", &job.files.choice.config,
		"also executable configuration, such as scripts in /etc/cron.daily, which then cannot be edited",
		.requires = "list"),
	OPT_ALL(&job.files.choice.all,
		"every file, also configuration, which then cannot be edited",
		.requires = "list"),
	OPT_ROOT(&job.root_dir, "use the files of the image in DIR"),
	OPT_DRY_RUN(&job.files.look),
	OPT_JSON(&job.json),
	VERITY_OPTIONS(&job.files.params),
	OPT_END,
};

static int run(int argc, char **argv)
{
	if (!argc)
		return usage_error("%s is missing",
				   job.lists ? "LIST" : "FILE");
	return do_job(&job, argv);
}

const struct command cmd_verity = {
	.name = "verity",
	.summary = "enable fs-verity on files, or on all files of lists",
	.usage = "[OPTION...] FILE...\n[OPTION...] --list LIST...",
	.about =
		"Enable fs-verity on files: their content is checked whenever it is read, and can\n"
		"never change again. Without fs-verity the kernel's digest cache trusts no file.\n\n"
		"Lists of fs-verity digests determine algorithm, block size and salt.\n",
	.opts = options,
	.notes =
		"Exit status: 0 every chosen file that exists has fs-verity, 1 some have not or\n"
		"are modified, 2 wrong usage.\n",
	.max = OPERANDS_ANY,
	.run = run,
};
