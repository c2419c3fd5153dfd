// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist convert: digest lists out of other signed formats. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/workers.h"
#include "commands.h"
#include "convert/convert_options.h"

static const char usage[] =
	"Usage: dclist convert FORMAT [OPTION...] SOURCE...\n"
	"       dclist convert FORMAT --help\n\n"
	"Make digest lists out of other signed formats, and sign them with an own key that\n"
	"the kernel knows. The source's own signature is verified first, and every link\n"
	"from there to the files' content, of which fs-verity digests are computed.\n"
	"Nothing is unpacked to disk.\n\n"
	"Formats:\n"
	"%s\n"
	"Options:\n"
	"  -k, --keyring FILE  keys that may have signed the sources; may be repeated\n"
	"      --allow-expired keys may have expired before they signed\n"
	"  -o, --output OUT    file, for one list of all sources; or folder, for one list\n"
	"                      each\n" SIGNER_USAGE
	"      --unsigned      write the bytes to sign only, for dclist sign\n"
	"      --name NAME     of the list; default: that of its source\n"
	"      --serial N      of the list; default: SOURCE_DATE_EPOCH if that is set, else\n"
	"                      when the source was signed\n"
	"  -a, --algorithm ALG   of Merkle trees: sha256 (default) or sha512\n"
	"  -b, --block-size N    1024 to 65536, a power of 2; default 4096\n"
	"  -s, --salt HEX        1 to 32 bytes; default none\n"
	"  -J, --jobs N        threads; default: one for each processor\n"
	"      --max-file N    bytes that a file in an archive may have; default 8G\n"
	"      --max-total N   bytes that a source may unpack to; default 32G\n"
	"      --max-entries N entries that an archive may have; default 1000000\n"
	"      --max-seconds N time for each source; default 1800\n"
	"  -h, --help          show this text, or that of FORMAT\n\n"
	"Exit status: 0 all converted, 1 some failed, 2 wrong usage.\n";

static const struct convert_format *const formats[] = {
	&convert_rpm_verity, &convert_apk,  &convert_deb,
	&convert_sha256sums, &convert_json, &convert_pacman,
	&convert_tree,
};

#define FORMATS (sizeof(formats) / sizeof(formats[0]))
#define JOBS_MAX 256

static const struct option common[] = {
	{ "keyring", required_argument, NULL, 'k' },
	{ "allow-expired", no_argument, NULL, OPT_EXPIRED },
	{ "output", required_argument, NULL, 'o' },
	SIGNER_OPTIONS,
	{ "unsigned", no_argument, NULL, OPT_UNSIGNED },
	{ "name", required_argument, NULL, OPT_NAME },
	{ "serial", required_argument, NULL, OPT_SERIAL },
	{ "algorithm", required_argument, NULL, 'a' },
	{ "block-size", required_argument, NULL, 'b' },
	{ "salt", required_argument, NULL, 's' },
	{ "jobs", required_argument, NULL, 'J' },
	{ "max-file", required_argument, NULL, OPT_MAX_FILE },
	{ "max-total", required_argument, NULL, OPT_MAX_TOTAL },
	{ "max-entries", required_argument, NULL, OPT_MAX_ENTRIES },
	{ "max-seconds", required_argument, NULL, OPT_MAX_SECONDS },
	{ "help", no_argument, NULL, 'h' },
};

#define COMMON (sizeof(common) / sizeof(common[0]))

/* The command line */
struct job {
	struct convert conv;
	struct convert_run run;
	struct signer_options sign;
	struct option *options;
};

static const struct convert_format *format_find(const char *name)
{
	size_t i;

	for (i = 0; i < FORMATS; i++)
		if (!strcmp(formats[i]->name, name))
			return formats[i];
	return NULL;
}

static int help_print(void)
{
	char lines[4096] = "";
	size_t i, used = 0;

	for (i = 0; i < FORMATS && used < sizeof(lines); i++)
		used += (size_t)snprintf(lines + used, sizeof(lines) - used,
					 "  %-12s %s\n", formats[i]->name,
					 formats[i]->summary);
	printf(usage, lines);
	return EXIT_DONE;
}

static int wrong(const char *what)
{
	return usage_error(&cmd_convert, "%s", what);
}

/* -1 to go on when nothing is */
static int value_wrong(const char *what)
{
	return what ? wrong(what) : -1;
}

static int list_take(int opt, const char *value, struct job *job)
{
	uint64_t n;

	switch (opt) {
	case OPT_NAME:
		job->run.name = value;
		if (!*value || strlen(value) > DGC_TLV_NAME_MAX)
			return wrong("--name is 1 to 255 bytes");
		return -1;
	case OPT_SERIAL:
		job->run.has_serial = true;
		if (!convert_number(value, INT64_MAX, false, &job->run.serial))
			return wrong("--serial is a number");
		return -1;
	default: /* -J */
		if (!convert_number(value, JOBS_MAX, false, &n) || !n)
			return wrong("--jobs is 1 to 256");
		job->conv.jobs = (unsigned int)n;
		return -1;
	}
}

/* Returns -1 to go on, or an exit status. */
static int option_take(int opt, const char *name, struct job *job)
{
	switch (opt) {
	case 'k':
		job->conv.keyrings[job->conv.n_keyrings++] = optarg;
		return -1;
	case OPT_EXPIRED:
		job->conv.allow_expired = true;
		return -1;
	case 'o':
		job->run.output = optarg;
		return -1;
	case OPT_UNSIGNED:
		job->run.bare = true;
		return -1;
	case OPT_NAME:
	case OPT_SERIAL:
	case 'J':
		return list_take(opt, optarg, job);
	case 'a':
	case 'b':
	case 's':
		return value_wrong(
			convert_tree_take(opt, optarg, &job->conv.params));
	case OPT_MAX_FILE:
	case OPT_MAX_TOTAL:
	case OPT_MAX_ENTRIES:
	case OPT_MAX_SECONDS:
		return value_wrong(
			convert_limit_take(opt, optarg, &job->conv.limits));
	case OPT_OWN:
		job->run.value[job->run.n_values++] =
			(struct convert_value){ name, optarg ? optarg : "" };
		return -1;
	case 'h':
		fputs(job->conv.format->usage, stdout);
		return EXIT_DONE;
	default:
		if (signer_option_take(&job->sign, opt, optarg))
			return -1;
		return usage_try(&cmd_convert);
	}
}

/* What the format has beside the common options */
static int options_make(struct job *job)
{
	const struct convert_option *own = job->conv.format->options;
	struct option *to;
	size_t n = 0;

	while (own && own[n].name)
		n++;
	to = job->options = calloc(COMMON + n + 1, sizeof(*to));
	if (!to)
		return -ENOMEM;
	memcpy(to, common, sizeof(common));
	to += COMMON;
	for (; n; own++, n--)
		*to++ = (struct option){ own->name,
					 own->has_arg ? required_argument :
							no_argument,
					 NULL, OPT_OWN };
	return 0;
}

static int job_check(const struct job *job)
{
	const struct convert *conv = &job->conv;

	if (!job->run.output)
		return wrong("--output is missing");
	if (!conv->format->self_signed && !conv->n_keyrings)
		return wrong(
			"--keyring is missing: who may have signed the sources?");
	if (job->run.bare && signer_options_given(&job->sign))
		return wrong("--unsigned goes with no key");
	if (!job->run.bare && signer_options_wrong(&job->sign))
		return wrong(signer_options_wrong(&job->sign));
	if (!conv->format->no_arguments && !job->run.n_args)
		return wrong("SOURCE is missing");
	return -1;
}

static int job_do(struct job *job)
{
	int status;

	if (!job->run.bare) {
		job->run.signer = signer_open(&job->sign);
		if (!job->run.signer)
			return EXIT_FAILED;
	}
	status = convert_sources(&job->conv);
	signer_free(job->run.signer);
	return status;
}

static int parse(int argc, char **argv, struct job *job)
{
	int opt, i = -1, status;

	while ((opt = getopt_long(argc, argv, "k:o:a:b:s:J:h", job->options,
				  &i)) >= 0) {
		status = option_take(opt, i < 0 ? NULL : job->options[i].name,
				     job);
		if (status >= 0)
			return status;
		i = -1;
	}
	for (i = optind; i < argc; i++)
		if (convert_add_source(&job->conv, argv[i]))
			return EXIT_FAILED;
	status = job_check(job);
	return status >= 0 ? status : job_do(job);
}

static int epoch_take(struct convert_run *run)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");

	if (!epoch || !*epoch)
		return -1;
	run->has_serial = true;
	if (convert_number(epoch, INT64_MAX, false, &run->serial))
		return -1;
	error("SOURCE_DATE_EPOCH", "not a number of seconds; unset or set it");
	return EXIT_FAILED;
}

static void job_free(struct job *job)
{
	while (job->run.n_args)
		free(job->run.arg[--job->run.n_args]);
	free(job->run.arg);
	free(job->options);
	free(job->run.value);
	free(job->conv.keyrings);
}

static int format_run(const struct convert_format *format, int argc,
		      char **argv)
{
	struct job job = {
		.conv = { .format = format,
			  .params = { .algo = DGC_ALGO_SHA256,
				      .block_size = VERITY_BLOCK_DEFAULT },
			  .limits = { .file = 8ull << 30,
				      .total = 32ull << 30,
				      .entries = 1000000,
				      .seconds = 1800 },
			  .jobs = processors(JOBS_MAX) },
	};
	int status;

	/* More options than arguments there are not. */
	job.conv.run = &job.run;
	job.conv.keyrings = calloc((size_t)argc, sizeof(*job.conv.keyrings));
	job.run.value = calloc((size_t)argc, sizeof(*job.run.value));
	if (job.conv.keyrings && job.run.value && !options_make(&job)) {
		status = epoch_take(&job.run);
		if (status < 0)
			status = parse(argc, argv, &job);
	} else {
		error(NULL, "out of memory");
		status = EXIT_FAILED;
	}
	job_free(&job);
	return status;
}

static int run(int argc, char **argv)
{
	const struct convert_format *format;
	char name[64];

	if (argc < 2)
		return wrong("FORMAT is missing");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return help_print();
	if (argv[1][0] == '-') {
		static const struct option none[] = { { 0 } };

		if (getopt_long(argc, argv, "", none, NULL) >= 0)
			return usage_try(&cmd_convert);
		return wrong("FORMAT comes first");
	}
	format = format_find(argv[1]);
	if (!format) {
		error(argv[1],
		      "no such format; 'dclist convert --help' lists them");
		return EXIT_USAGE;
	}
	snprintf(name, sizeof(name), "dclist convert %s", format->name);
	argv[1] = name;
	return format_run(format, argc - 1, argv + 1);
}

const struct command cmd_convert = {
	.name = "convert",
	.summary = "make lists out of other signed formats",
	.usage = usage,
	.run = run,
};
