// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist generate: digest lists out of RPM packages. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "repo/repo.h"
#include "rpm/generate.h"

static const char usage[] =
	"Usage: dclist generate [OPTION...] FILE|DIR...\n"
	"       dclist generate [OPTION...] --rpmdb\n"
	"       dclist generate [OPTION...] --repo URL|DIR --keyring FILE\n\n"
	"Make the digest list of each RPM package: the signed header and its signature,\n"
	"byte for byte, without the payload. Folders are searched for *.rpm, without\n"
	"source packages. What the kernel would refuse is not written.\n\n"
	"Options:\n"
	"  -o, --output DIR    write the lists into this folder, which is made when it\n"
	"                      is missing; default: the current one\n"
	"  -k, --keyring FILE  verify every signature with the keys in this file before\n"
	"                      the list is written (may be repeated); without it nothing\n"
	"                      is verified, the kernel does that when it loads the list\n"
	"  -v, --verbose       name every list\n"
	"  -h, --help          show this text\n\n"
	"Installed packages:\n"
	"  -i, --rpmdb         make the lists of all installed packages, out of rpm's\n"
	"                      database\n"
	"  -r, --root DIR      of the system in this folder\n"
	"      --dbpath DIR    folder of the database, below the root; default: rpm's\n\n"
	"Repositories:\n"
	"      --repo URL|DIR  make the lists of all packages of the repository at this\n"
	"                      http(s):// or file:// URL, or in this folder; of each\n"
	"                      package only the headers are fetched, and only once\n"
	"      --repo-key FILE the key that signed repodata/repomd.xml (may be repeated);\n"
	"                      default: those of --keyring\n"
	"      --unsigned-repo take repomd.xml as it is, its signature is not looked at\n"
	"      --allow-parent  also take packages whose location is above the repository,\n"
	"                      on the same server\n"
	"      --prune         remove the lists of packages that left the repository, or\n"
	"                      that are refused now\n"
	"      --strict        fail when any package is refused\n"
	"  -j, --jobs N        connections at a time, 1 to 64; default: 8\n"
	"      --timeout N     give up a server that is silent for N seconds; default: 30\n"
	"      --cacert FILE   trust these certificates instead of the system's\n"
	"      --client-cert FILE\n"
	"                      show the server this certificate\n"
	"      --client-key FILE\n"
	"                      its key; default: in the file of the certificate\n"
	"      --json          print events as JSON, one a line\n\n"
	"Exit status: 0 all made, 1 some failed, 2 wrong usage.\n";

#define JOBS_MAX 64u
#define TIMEOUT_MAX 3600u

/* Options without a letter */
enum {
	OPT_DBPATH = 256,
	OPT_REPO,
	OPT_REPO_KEY,
	OPT_UNSIGNED_REPO,
	OPT_ALLOW_PARENT,
	OPT_PRUNE,
	OPT_STRICT,
	OPT_TIMEOUT,
	OPT_CACERT,
	OPT_CLIENT_CERT,
	OPT_CLIENT_KEY,
	OPT_JSON,
};

/**
 * struct arguments - the command line
 * @gen: files and installed packages
 * @repo: repositories; its arrays are owned
 * @for_repo: the last option that only goes with --repo
 */
struct arguments {
	struct generate_options gen;
	struct repo_options repo;
	const char *for_repo;
};

static int number_take(const char *option, unsigned int max, unsigned int *to)
{
	char *end;
	unsigned long value = strtoul(optarg, &end, 10);

	if (*optarg < '0' || *optarg > '9' || *end || !value || value > max)
		return usage_error(&cmd_generate,
				   "%s %s: not a number from 1 to %u", option,
				   optarg, max);
	*to = (unsigned int)value;
	return -1;
}

/* Returns -1 to go on, or an exit status. */
static int repo_option_take(int opt, struct repo_options *repo)
{
	switch (opt) {
	case OPT_REPO_KEY:
		repo->keys[repo->n_keys++] = optarg;
		return -1;
	case OPT_UNSIGNED_REPO:
		repo->unsigned_ok = true;
		return -1;
	case OPT_ALLOW_PARENT:
		repo->parent = true;
		return -1;
	case OPT_PRUNE:
		repo->prune = true;
		return -1;
	case OPT_STRICT:
		repo->strict = true;
		return -1;
	case OPT_CACERT:
		repo->fetch.cacert = optarg;
		return -1;
	case OPT_CLIENT_CERT:
		repo->fetch.client_cert = optarg;
		return -1;
	case OPT_CLIENT_KEY:
		repo->fetch.client_key = optarg;
		return -1;
	case OPT_JSON:
		repo->json = true;
		return -1;
	case OPT_TIMEOUT:
		return number_take("--timeout", TIMEOUT_MAX,
				   &repo->fetch.timeout);
	case 'j':
		return number_take("--jobs", JOBS_MAX, &repo->fetch.jobs);
	default:
		return usage_try(&cmd_generate);
	}
}

static int option_take(int opt, const char *name, struct arguments *args)
{
	struct generate_options *gen = &args->gen;

	switch (opt) {
	case 'o':
		gen->output = optarg;
		return -1;
	case 'k':
		gen->keyrings[gen->n_keyrings++] = optarg;
		return -1;
	case 'i':
		gen->installed = true;
		return -1;
	case 'r':
		gen->db.root = optarg;
		return -1;
	case OPT_DBPATH:
		gen->db.dbpath = optarg;
		return -1;
	case OPT_REPO:
		args->repo.location = optarg;
		return -1;
	case 'v':
		gen->verbose = true;
		return -1;
	case 'h':
		return usage_print(&cmd_generate);
	default:
		args->for_repo = name;
		return repo_option_take(opt, &args->repo);
	}
}

static int repo_check(const struct arguments *args, bool files)
{
	if (args->gen.installed || files)
		return usage_error(
			&cmd_generate,
			"--repo goes with no FILE or DIR, nor --rpmdb");
	if (!args->gen.n_keyrings)
		return usage_error(
			&cmd_generate,
			"--repo needs the keys that sign its packages: --keyring FILE");
	if (args->repo.unsigned_ok && args->repo.n_keys)
		return usage_error(
			&cmd_generate,
			"--repo-key and --unsigned-repo exclude each other");
	if (args->repo.fetch.client_key && !args->repo.fetch.client_cert)
		return usage_error(&cmd_generate,
				   "--client-key goes with --client-cert");
	return -1;
}

/* Returns -1 when the options fit together, or an exit status. */
static int arguments_check(const struct arguments *args, bool files)
{
	const struct generate_options *gen = &args->gen;

	if (!gen->installed && (gen->db.root || gen->db.dbpath))
		return usage_error(&cmd_generate,
				   "--root and --dbpath go with --rpmdb");
	if (args->repo.location)
		return repo_check(args, files);
	if (args->for_repo)
		return usage_error(&cmd_generate, "--%s goes with --repo",
				   args->for_repo);
	if (gen->installed && files)
		return usage_error(&cmd_generate,
				   "--rpmdb goes with no FILE or DIR");
	if (!gen->installed && !files)
		return usage_error(&cmd_generate, "FILE or DIR is missing");
	return -1;
}

static int dispatch(struct arguments *args)
{
	struct repo_options *repo = &args->repo;

	if (!repo->location)
		return generate(&args->gen);
	repo->output = args->gen.output;
	repo->keyrings = args->gen.keyrings;
	repo->n_keyrings = args->gen.n_keyrings;
	repo->verbose = args->gen.verbose;
	return repo_generate(repo);
}

static int parse(int argc, char **argv, struct arguments *args)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "keyring", required_argument, NULL, 'k' },
		{ "rpmdb", no_argument, NULL, 'i' },
		{ "root", required_argument, NULL, 'r' },
		{ "dbpath", required_argument, NULL, OPT_DBPATH },
		{ "repo", required_argument, NULL, OPT_REPO },
		{ "repo-key", required_argument, NULL, OPT_REPO_KEY },
		{ "unsigned-repo", no_argument, NULL, OPT_UNSIGNED_REPO },
		{ "allow-parent", no_argument, NULL, OPT_ALLOW_PARENT },
		{ "prune", no_argument, NULL, OPT_PRUNE },
		{ "strict", no_argument, NULL, OPT_STRICT },
		{ "jobs", required_argument, NULL, 'j' },
		{ "timeout", required_argument, NULL, OPT_TIMEOUT },
		{ "cacert", required_argument, NULL, OPT_CACERT },
		{ "client-cert", required_argument, NULL, OPT_CLIENT_CERT },
		{ "client-key", required_argument, NULL, OPT_CLIENT_KEY },
		{ "json", no_argument, NULL, OPT_JSON },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int opt, i = -1, status;

	while ((opt = getopt_long(argc, argv, "o:k:ir:j:vh", options, &i)) >=
	       0) {
		status = option_take(opt, i < 0 ? "jobs" : options[i].name,
				     args);
		if (status >= 0)
			return status;
		i = -1;
	}
	status = arguments_check(args, optind < argc);
	if (status >= 0)
		return status;
	args->gen.args = argv + optind;
	return dispatch(args);
}

static int run(int argc, char **argv)
{
	struct arguments args = {
		.gen.output = ".",
		.repo.fetch = { .jobs = 8, .timeout = 30 },
	};
	int status = EXIT_FAILED;

	/* There are fewer options than arguments. */
	args.gen.keyrings = calloc((size_t)argc, sizeof(char *));
	args.repo.keys = calloc((size_t)argc, sizeof(char *));
	if (args.gen.keyrings && args.repo.keys)
		status = parse(argc, argv, &args);
	else
		error(NULL, "out of memory");
	free(args.gen.keyrings);
	free(args.repo.keys);
	return status;
}

const struct command cmd_generate = {
	.name = "generate",
	.summary = "make digest lists out of RPM packages",
	.usage = usage,
	.run = run,
};
