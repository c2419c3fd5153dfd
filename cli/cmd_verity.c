// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist verity: enable fs-verity on files, or on all files of lists. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "root.h"
#include "verity.h"
#include "verity_report.h"

static const char usage[] =
	"Usage: dclist verity [OPTION...] FILE...\n"
	"       dclist verity [OPTION...] --list LIST...\n\n"
	"Enable fs-verity on files, so that their content is checked whenever it is\n"
	"read and can never change again. Without it the kernel's digest cache\n"
	"trusts no file.\n\n"
	"Options:\n"
	"  -l, --list            take the files from digest lists; only those that\n"
	"                        have the digest of the list get fs-verity\n"
	"  -r, --root DIR        folder of an image in which all files are\n"
	"  -n, --dry-run         say what would be done, change nothing\n"
	"  -j, --json            print JSON\n"
	"  -a, --algorithm ALG   of the Merkle tree: sha256 (default) or sha512\n"
	"  -b, --block-size N    1024 to 65536, a power of 2; default 4096\n"
	"  -s, --salt HEX        1 to 32 bytes; default none\n"
	"  -h, --help            show this text\n\n"
	"A list of fs-verity digests tells algorithm, block size and salt by itself.\n"
	"Exit status: 0 every file that is there has fs-verity, 1 some have not or\n"
	"are modified, 2 wrong usage.\n";

/* The command line */
struct verity_job {
	struct verity_params params;
	const char *root_dir;
	bool lists;
	bool look;
	bool json;
};

/* The walk over one list */
struct walk {
	const struct list *list;
	const struct verity_params *params;
	struct verity_report *rep;
	int root;
	bool look;
	bool nameless; /* said already that a path is missing */
};

/* A list of fs-verity digests was computed with parameters of its own. */
static struct verity_params list_params(const struct walk *w,
					const struct digest *d)
{
	const struct dgc_tlv *tlv = &w->list->tlv;
	struct verity_params p = *w->params;

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
		      "does not tell the paths of all its files; name the files instead of the list");
	w->nameless = true;
}

static int walk_one(const struct digest *d, void *ctx)
{
	struct walk *w = ctx;
	struct verity_params p = list_params(w, d);
	struct verity_result res;

	if (!d->path) {
		nameless(w);
		return 0;
	}
	verity_file(w->root, d->path, &p, d, w->look, &res);
	verity_report_add(w->rep, d->path, &res);
	return 0;
}

static void walk_list(const char *file, const struct verity_job *job, int root,
		      struct verity_report *rep)
{
	struct walk w = {
		.params = &job->params,
		.rep = rep,
		.root = root,
		.look = job->look,
	};
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

static void named_file(const char *file, const struct verity_job *job, int root,
		       struct verity_report *rep)
{
	struct verity_result res;

	verity_file(root, file, &job->params, NULL, job->look, &res);
	if (res.outcome == VERITY_MISSING) { /* it was asked for by name */
		res.outcome = VERITY_FAILED;
		res.reason = "no such file; check its name";
	}
	verity_report_add(rep, file, &res);
}

static int do_job(const struct verity_job *job, char **args)
{
	struct verity_report rep;
	int root = ROOT_NONE;
	int status;

	if (job->lists || job->root_dir) {
		root = root_open(job->root_dir);
		if (root < 0)
			return EXIT_FAILED;
	}
	if (verity_report_open(&rep, job->json)) {
		status = EXIT_FAILED;
	} else {
		for (; *args; args++) {
			if (job->lists)
				walk_list(*args, job, root, &rep);
			else
				named_file(*args, job, root, &rep);
		}
		status = verity_report_close(&rep, job->look);
	}
	if (root != ROOT_NONE)
		close(root);
	return status;
}

/* Returns -1 to go on, or an exit status. */
static int parse_option(int opt, struct verity_job *job)
{
	switch (opt) {
	case 'l':
		job->lists = true;
		return -1;
	case 'n':
		job->look = true;
		return -1;
	case 'j':
		job->json = true;
		return -1;
	case 'r':
		job->root_dir = optarg;
		return -1;
	case 'a':
		return verity_parse_algo(optarg, &job->params) ?
			       -1 :
			       usage_error(
				       &cmd_verity,
				       "--algorithm %s: fs-verity has sha256 and sha512",
				       optarg);
	case 'b':
		return verity_parse_block_size(optarg, &job->params) ?
			       -1 :
			       usage_error(
				       &cmd_verity,
				       "--block-size %s: 1024 to 65536, a power of 2",
				       optarg);
	case 's':
		return verity_parse_salt(optarg, &job->params) ?
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
		{ "dry-run", no_argument, NULL, 'n' },
		{ "json", no_argument, NULL, 'j' },
		{ "algorithm", required_argument, NULL, 'a' },
		{ "block-size", required_argument, NULL, 'b' },
		{ "salt", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct verity_job job = {
		.params = { .algo = DGC_ALGO_SHA256,
			    .block_size = VERITY_BLOCK_DEFAULT },
	};
	int opt, status;

	while ((opt = getopt_long(argc, argv, "lr:nja:b:s:h", options, NULL)) >=
	       0) {
		status = parse_option(opt, &job);
		if (status >= 0)
			return status;
	}
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
