// SPDX-License-Identifier: GPL-2.0-or-later
/* A conversion: threads take one source after the other. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/array.h"
#include "base/command.h"
#include "base/workers.h"
#include "convert/names.h"
#include "convert/run.h"

#define CLOCK_SLACK 86400 /* seconds that clocks may differ */

bool convert_is_future(uint64_t when)
{
	return when > (uint64_t)time(NULL) + CLOCK_SLACK;
}

struct convert_own convert_own;

const char *convert_prefix(const struct convert *conv)
{
	const char *prefix = convert_own.prefix;

	return prefix && prefix[1] ? prefix : "";
}

int convert_prefix_check(const struct convert *conv)
{
	const char *prefix = convert_own.prefix;
	const char *why;
	bool good;
	char *clean;

	if (!prefix || !strcmp(prefix, "/"))
		return 0;
	clean = *prefix == '/' ? name_clean(prefix + 1, &why) : NULL;
	good = clean && !strcmp(clean, prefix);
	free(clean);
	if (good)
		return 0;
	error(prefix,
	      "--prefix requires an absolute path without \".\" and \"..\", and without a slash at its end");
	return -EINVAL;
}

int convert_add_source(struct convert *conv, const char *arg)
{
	struct convert_run *run = conv->run;
	char *copy = strdup(arg);

	if (copy && array_grow(&run->arg, run->n_args, sizeof(char *))) {
		run->arg[run->n_args++] = copy;
		return 0;
	}
	free(copy);
	error(arg, "out of memory");
	return -ENOMEM;
}

static const char *arg_take(struct convert_run *run)
{
	const char *arg = NULL;

	pthread_mutex_lock(&run->lock);
	/* When all sources go into one list, one failure fails the list. */
	if (run->next < run->n_args && (run->folder || !run->failed))
		arg = run->arg[run->next++];
	pthread_mutex_unlock(&run->lock);
	return arg;
}

static int source_finish(struct convert *conv, const struct source *src)
{
	if (!conv->run->folder)
		return convert_join(conv, src);
	if (tlv_list_count(src->list))
		return convert_output(conv, src);
	conv->run->empty++;
	return 0;
}

static void source_take(struct convert *conv, const char *arg)
{
	struct source src = {
		.arg = arg,
		.algo = conv->params.algo,
		.list = tlv_list_new(),
	};
	int err = -ENOMEM;

	budget_start(&src.budget, arg, &conv->limits);
	if (src.list)
		err = conv->format->source(conv, &src);
	else
		error(arg, "out of memory");
	/* Its time becomes the list's serial, so it must not be in the future. */
	if (!err && convert_is_future(src.time)) {
		error(arg, "is dated in the future; set the clock");
		err = -ETIME;
	}
	pthread_mutex_lock(&conv->run->lock);
	if (!err)
		err = source_finish(conv, &src);
	if (err)
		conv->run->failed++;
	else
		conv->run->files += src.files;
	pthread_mutex_unlock(&conv->run->lock);
	tlv_list_free(src.list);
}

static void sources_take(void *ctx)
{
	struct convert *conv = ctx;
	const char *source;

	while ((source = arg_take(conv->run)))
		source_take(conv, source);
}

static bool is_folder(const char *path)
{
	size_t len = strlen(path);
	struct stat st;

	return (len && path[len - 1] == '/') ||
	       (!stat(path, &st) && S_ISDIR(st.st_mode));
}

static int output_open(struct convert_run *run)
{
	if (run->bare && is_folder(run->output)) {
		error(run->output,
		      "a directory; --unsigned writes one file, so give a file name");
		return -EISDIR;
	}
	if (is_folder(run->output)) {
		run->folder = outfolder_open(run->output);
		return run->folder ? 0 : -EIO;
	}
	run->all.arg = run->n_args == 1 ? run->arg[0] : run->output;
	run->all.list = tlv_list_new();
	if (run->all.list)
		return 0;
	error(NULL, "out of memory");
	return -ENOMEM;
}

/* Lists that could not be renamed were counted as written. */
static void output_close(struct convert *conv)
{
	struct convert_run *run = conv->run;
	unsigned int late;

	if (run->folder) {
		late = outfolder_close(run->folder);
		run->failed += late;
		run->written -= late < run->written ? late : run->written;
	} else if (!run->failed && convert_output(conv, &run->all)) {
		run->failed++;
	}
	tlv_list_free(run->all.list);
}

static int sources_check(const struct convert_run *run)
{
	if (!run->n_args) {
		error(NULL, "nothing to convert; name sources");
		return -ENOENT;
	}
	if (run->n_args > 1 && !run->folder && !run->name) {
		error(run->output,
		      "a list of several sources requires --name; or give a directory, for one list each");
		return -EINVAL;
	}
	if (run->n_args > 1 && run->folder && run->name) {
		error(run->output,
		      "several lists cannot share one --name; give a file, for one list");
		return -EINVAL;
	}
	return 0;
}

static int lists_make(struct convert *conv)
{
	struct convert_run *run = conv->run;

	if (output_open(run))
		return EXIT_FAILED;
	if (sources_check(run))
		run->failed++;
	else
		threads_run(run->n_args < conv->jobs ?
				    (unsigned int)run->n_args :
				    conv->jobs,
			    sources_take, conv, NULL);
	output_close(conv);
	printf("%u %s written, %llu digests of %llu files; %u without files, %u failed\n",
	       run->written, run->written == 1 ? "list" : "lists",
	       (unsigned long long)run->digests, (unsigned long long)run->files,
	       run->empty, run->failed);
	return run->failed ? EXIT_FAILED : EXIT_DONE;
}

int convert_sources(struct convert *conv)
{
	const struct convert_format *format = conv->format;
	int status = EXIT_FAILED;

	pthread_mutex_init(&conv->run->lock, NULL);
	if (!format->open || !format->open(conv))
		status = lists_make(conv);
	if (format->close)
		format->close(conv);
	pthread_mutex_destroy(&conv->run->lock);
	return status;
}
