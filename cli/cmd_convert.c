// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist convert: digest lists out of other signed formats. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/workers.h"
#include "commands.h"
#include "convert/run.h"

#define JOBS_MAX 256
#define SECONDS_MAX 86400
#define ENTRIES_MAX 10000000

static struct {
	struct convert conv;
	struct convert_run run;
	struct signer_options sign;
} job = {
	.conv = { .params = { .algo = DGC_ALGO_SHA256,
			      .block_size = VERITY_BLOCK_DEFAULT },
		  .limits = { .file = 8ull << 30,
			      .total = 32ull << 30,
			      .entries = 1000000,
			      .seconds = 1800 } },
};

static const char *name_take(const char *value, void *to)
{
	(void)to;
	job.run.name = value;
	return *value && strlen(value) <= DGC_TLV_NAME_MAX ?
		       NULL :
		       "not a name of 1 to 255 bytes";
}

static const char *serial_take(const char *value, void *to)
{
	(void)to;
	job.run.has_serial = true;
	return number_parse(value, INT64_MAX, false, &job.run.serial) ?
		       NULL :
		       "not a number";
}

static const struct opt common[] = {
	OPT_SECTION("Options of all formats"),
	OPT_KEYRING(&job.conv.keyrings, &job.conv.n_keyrings,
		    "keys that may have signed the sources"),
	OPT_ALLOW_EXPIRED(&job.conv.allow_expired),
	OPT_OUTPUT(
		"FILE|DIR", &job.run.output,
		"file, for one list of all sources; or directory, for one list of each"),
	SIGNER_OPTIONS(job.sign),
	OPT_FLAG(0, "unsigned", &job.run.bare,
		 "write only the bytes to sign, for dclist sign"),
	OPT_TAKE(0, "name", "NAME", name_take, NULL,
		 "name of the list; default: that of its source"),
	OPT_TAKE(
		0, "serial", "N", serial_take, NULL,
		"serial of the list; default: SOURCE_DATE_EPOCH if that is set, else when the source was signed"),
	VERITY_OPTIONS(&job.conv.params),
	OPT_JOBS(&job.conv.jobs, JOBS_MAX,
		 "use N threads; default: one for each processor"),
	OPT_SIZE(0, "max-file", &job.conv.limits.file,
		 "bytes that a file in an archive may have; default: 8G"),
	OPT_SIZE(0, "max-total", &job.conv.limits.total,
		 "bytes that a source may unpack to; default: 32G"),
	OPT_NUMBER(0, "max-entries", &job.conv.limits.entries, 0, ENTRIES_MAX,
		   "entries that an archive may have; default: 1000000"),
	OPT_TIME(0, "max-seconds", &job.conv.limits.seconds, 0, SECONDS_MAX,
		 "time for each source, such as 90s, 5m or 1h; default: 30m"),
	OPT_END,
};

static int job_check(int n)
{
	const char *wrong = signer_options_wrong(&job.sign);

	if (!job.run.output)
		return usage_error("--output is missing");
	if (!job.conv.format->self_signed && !job.conv.n_keyrings)
		return usage_error(
			"--keyring is missing: give the keys that may have signed the sources");
	if (job.run.bare && signer_options_given(&job.sign))
		return usage_error(
			"--unsigned cannot be combined with a signing key");
	if (!job.run.bare && wrong)
		return usage_error("%s", wrong);
	if (!job.conv.format->no_arguments && !n)
		return usage_error("SOURCE is missing");
	return EXIT_DONE;
}

static int epoch_take(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");

	if (!epoch || !*epoch || job.run.has_serial)
		return 0;
	if (serial_take(epoch, NULL)) {
		error("SOURCE_DATE_EPOCH",
		      "not a number of seconds; unset or set it");
		return -1;
	}
	return 0;
}

static int job_do(char **sources)
{
	int status = EXIT_FAILED, err = 0;

	for (; !err && *sources; sources++)
		err = convert_add_source(&job.conv, *sources);
	if (!err && !job.run.bare) {
		job.run.signer = signer_open(&job.sign);
		err = !job.run.signer;
	}
	if (!err)
		status = convert_sources(&job.conv);
	signer_free(job.run.signer);
	while (job.run.n_args)
		free(job.run.arg[--job.run.n_args]);
	free(job.run.arg);
	return status;
}

/* The command of a format is its first member. */
static const struct convert_format *convert_format(const struct command *cmd)
{
	return (const struct convert_format *)cmd;
}

static int run(int argc, char **argv)
{
	int status;

	job.conv.format = convert_format(command_running());
	job.conv.run = &job.run;
	if (!job.conv.jobs)
		job.conv.jobs = processors(JOBS_MAX);
	status = job_check(argc);
	if (status != EXIT_DONE)
		return status;
	return epoch_take() ? EXIT_FAILED : job_do(argv);
}

static const struct command *const formats[] = {
	&convert_rpm_verity.cmd, &convert_apk.cmd,
	&convert_deb.cmd,	 &convert_sha256sums.cmd,
	&convert_json.cmd,	 &convert_pacman.cmd,
	&convert_tree.cmd,	 NULL,
};

const struct command cmd_convert = {
	.name = "convert",
	.summary = "make digest lists from other signed formats",
	.usage = "FORMAT [OPTION...] SOURCE...\nFORMAT --help",
	.about =
		"Make digest lists from other signed formats, and sign them with your own key,\n"
		"which the kernel must have. The signature of the source is verified first, and\n"
		"every link from there to the content of the files, whose fs-verity digests are\n"
		"computed. Nothing is unpacked to disk.\n",
	.common = common,
	.notes =
		"Exit status: 0 all converted, 1 some failed, 2 wrong usage.\n",
	.subs = formats,
	.subs_are = "format",
	.run_sub = run,
};
