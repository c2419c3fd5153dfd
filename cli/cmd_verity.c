// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist verity: enable fs-verity on files, or on all files of lists. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/root.h"
#include "commands.h"
#include "verity/verity_list.h"

static const char usage[] =
	"Usage: dclist verity [OPTION...] FILE...\n"
	"       dclist verity [OPTION...] --list LIST...\n\n"
	"Enable fs-verity on files, so that their content is checked whenever it is\n"
	"read and can never change again. Without it the kernel's digest cache\n"
	"trusts no file.\n\n"
	"Options:\n"
	"  -l, --list            take the files from digest lists: those that can run\n"
	"                        or be loaded and have the digest of the list\n"
	"  -c, --config          with --list: executable configuration, too, such as\n"
	"                        scripts of /etc/cron.daily, which nobody can edit then\n"
	"  -A, --all             with --list: every file, also configuration, which\n"
	"                        nobody can edit then\n"
	"  -r, --root DIR        folder of an image in which all files are\n"
	"  -n, --dry-run         say what would be done, change nothing\n"
	"  -j, --json            print JSON\n"
	"  -a, --algorithm ALG   of the Merkle tree: sha256 (default) or sha512\n"
	"  -b, --block-size N    1024 to 65536, a power of 2; default 4096\n"
	"  -s, --salt HEX        1 to 32 bytes; default none\n"
	"  -h, --help            show this text\n\n"
	"A list of fs-verity digests tells algorithm, block size and salt by itself.\n"
	"Exit status: 0 every chosen file that is there has fs-verity, 1 some have not\n"
	"or are modified, 2 wrong usage.\n";

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

static int do_job(struct verity_job *job, char **args)
{
	struct verity_files *files = &job->files;
	struct verity_report rep;
	int status;

	if (job->lists || job->root_dir) {
		files->root = root_open(job->root_dir);
		if (files->root < 0)
			return EXIT_FAILED;
	}
	if (verity_report_open(&rep, job->json)) {
		status = EXIT_FAILED;
	} else {
		for (; *args; args++) {
			if (job->lists)
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

/* Returns -1 to go on, or an exit status. */
static int parse_option(int opt, struct verity_job *job)
{
	switch (opt) {
	case 'l':
		job->lists = true;
		return -1;
	case 'c':
		job->files.choice.config = true;
		return -1;
	case 'A':
		job->files.choice.all = true;
		return -1;
	case 'n':
		job->files.look = true;
		return -1;
	case 'j':
		job->json = true;
		return -1;
	case 'r':
		job->root_dir = optarg;
		return -1;
	case 'a':
		return verity_parse_algo(optarg, &job->files.params) ?
			       -1 :
			       usage_error(
				       &cmd_verity,
				       "--algorithm %s: fs-verity has sha256 and sha512",
				       optarg);
	case 'b':
		return verity_parse_block_size(optarg, &job->files.params) ?
			       -1 :
			       usage_error(
				       &cmd_verity,
				       "--block-size %s: 1024 to 65536, a power of 2",
				       optarg);
	case 's':
		return verity_parse_salt(optarg, &job->files.params) ?
			       -1 :
			       usage_error(
				       &cmd_verity,
				       "--salt %s: 1 to 32 bytes in hexadecimal digits",
				       optarg);
	case 'h':
		return usage_print(&cmd_verity);
	default:
		return usage_try(&cmd_verity);
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "list", no_argument, NULL, 'l' },
		{ "root", required_argument, NULL, 'r' },
		{ "config", no_argument, NULL, 'c' },
		{ "all", no_argument, NULL, 'A' },
		{ "dry-run", no_argument, NULL, 'n' },
		{ "json", no_argument, NULL, 'j' },
		{ "algorithm", required_argument, NULL, 'a' },
		{ "block-size", required_argument, NULL, 'b' },
		{ "salt", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct verity_job job = {
		.files = { .params = { .algo = DGC_ALGO_SHA256,
				       .block_size = VERITY_BLOCK_DEFAULT },
			   .root = ROOT_NONE },
	};
	int opt, status;

	while ((opt = getopt_long(argc, argv, "lcAr:nja:b:s:h", options,
				  NULL)) >= 0) {
		status = parse_option(opt, &job);
		if (status >= 0)
			return status;
	}
	if (!job.lists && (job.files.choice.config || job.files.choice.all))
		return usage_error(
			&cmd_verity,
			"--config and --all choose among the files of lists; give --list");
	if (optind == argc)
		return usage_error(&cmd_verity, "%s is missing",
				   job.lists ? "LIST" : "FILE");
	return do_job(&job, argv + optind);
}

const struct command cmd_verity = {
	.name = "verity",
	.summary = "enable fs-verity on files, or on all files of lists",
	.usage = usage,
	.run = run,
};
