// SPDX-License-Identifier: GPL-2.0-or-later
/* A signed SHA256SUMS file, as coreutils write it, of files that exist. */
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "convert/names.h"
#include "convert/run.h"
#include "convert/signed_text.h"
#include "convert/sumline.h"

static const struct opt options[] = {
	OPT_TEXT(0, "signature", "FILE", &convert_own.signature,
		 "detached signature, armored or binary"),
	OPT_TEXT(0, "base", "DIR", &convert_own.base,
		 "where the files are; default: where SHA256SUMS is"),
	OPT_TEXT(0, "prefix", "PATH", &convert_own.prefix,
		 "where they will be; default: /"),
	OPT_END,
};

/**
 * struct sums - a file of sums
 * @conv: the conversion
 * @src: the source
 * @names: that were seen
 * @prefix: of all paths, without a slash at its end
 * @root: the directory of the files
 * @line: number of the present line
 */
struct sums {
	const struct convert *conv;
	struct source *src;
	struct names *names;
	const char *prefix;
	int root;
	unsigned int line;
};

static int refused(const struct sums *sums, const char *why)
{
	error(sums->src->arg, "line %u: %s", sums->line, why);
	return -EBADMSG;
}

static int no_memory(const struct sums *sums)
{
	error(sums->src->arg, "out of memory");
	return -ENOMEM;
}

static int content_add(const struct sums *sums, const struct content *content,
		       const char *path)
{
	char *whole;
	int err;

	if (asprintf(&whole, "%s%s", sums->prefix, path) < 0)
		return no_memory(sums);
	err = source_content(sums->src, sums->conv, content, whole);
	free(whole);
	return err;
}

/* A file that has several sums must have them all, and is in the list once. */
static int fd_take(const struct sums *sums, const struct sum *sum,
		   const char *path, bool again, int fd)
{
	struct content content;
	struct stat st;
	int err;

	if (fstat(fd, &st))
		return -errno;
	err = budget_entry(&sums->src->budget, path, (uint64_t)st.st_size);
	if (err)
		return err;
	err = content_of_fd(fd, (uint64_t)st.st_size, &sums->conv->params,
			    CONTENT_ALGO(sum->algo), &content);
	if (err) {
		error(path, "cannot read: %s", strerror(-err));
		return err;
	}
	if (!memcmp(content.digest[sum->algo], sum->digest,
		    dgc_algo_size(sum->algo)))
		return again ? 0 : content_add(sums, &content, path);
	error(sums->src->arg,
	      "%s is not the file that was signed; get it again", path);
	return -EKEYREJECTED;
}

static int file_take(const struct sums *sums, const struct sum *sum,
		     const char *path, bool again)
{
	int fd = root_open_regular(sums->root, path), err;

	if (fd == -ENOENT || fd == -ENOTDIR)
		return 0;
	if (fd < 0) {
		error(sums->src->arg, "%s: cannot open as a regular file: %s",
		      path, strerror(-fd));
		return fd;
	}
	err = fd_take(sums, sum, path, again, fd);
	close(fd);
	return err;
}

static int sum_take(struct sums *sums, const struct sum *sum, const char *path)
{
	int err = names_add(sums->names, path, MEMBER_FILE);

	if (err == -ENOMEM)
		return no_memory(sums);
	if (err == -EFBIG)
		return budget_entries_over(&sums->src->budget);
	if (err && names_type(sums->names, path) != MEMBER_FILE)
		return refused(sums,
			       "a name that another line uses for a directory");
	return file_take(sums, sum, path, err != 0);
}

static int line_take(struct sums *sums, char *line)
{
	const char *why;
	struct sum sum;
	char *path;
	int err;

	why = sum_parse(line, &sum);
	if (why)
		return refused(sums, why);
	if (!sum.name)
		return 0;
	if (*sum.name == '/')
		return refused(
			sums,
			"an absolute name; ask the signer for relative names (see --base)");
	path = name_clean(sum.name, &why);
	if (!path)
		return refused(sums, why);
	err = sum_take(sums, &sum, path);
	free(path);
	return err;
}

static int lines_take(struct sums *sums, struct bytes *text)
{
	const char *why = sums_text_check(text, &sums->line);
	char *line, *rest;
	int err = 0;

	if (why)
		return refused(sums, why);
	if (bytes_append(text, "", 1))
		return no_memory(sums);
	sums->line = 0;
	rest = (char *)text->data;
	while (!err && (line = strsep(&rest, "\n"))) {
		sums->line++;
		err = line_take(sums, line);
	}
	if (err || sums->src->files)
		return err;
	error(sums->src->arg, "none of its files was found; see --base");
	return -ENOENT;
}

static int files_take(struct sums *sums, struct bytes *text)
{
	const char *base = convert_own.base;
	char *copy = base ? NULL : strdup(sums->src->arg);
	int err;

	if (!base && !copy)
		return no_memory(sums);
	sums->root = root_open(base ? base : dirname(copy));
	free(copy);
	if (sums->root < 0)
		return sums->root;
	sums->names = names_new(sums->conv->limits.entries);
	err = sums->names ? lines_take(sums, text) : no_memory(sums);
	names_free(sums->names);
	close(sums->root);
	return err;
}

static int take(struct convert *conv, struct source *src)
{
	struct sums sums = {
		.conv = conv,
		.src = src,
		.prefix = convert_prefix(conv),
	};
	struct bytes text;
	int err = signed_text_read(conv, src, true, &text);

	if (err)
		return err;
	err = source_name(src, "%s", source_base(src));
	if (!err)
		err = files_take(&sums, &text);
	bytes_free(&text);
	return err;
}

static int open_format(struct convert *conv)
{
	int err = convert_prefix_check(conv);

	return err ? err : signed_text_open(conv);
}

const struct convert_format convert_sha256sums = {
	.cmd = {
		.name = "convert sha256sums",
		.summary = "files named by a signed SHA256SUMS file",
		.usage = "[OPTION...] --keyring FILE SHA256SUMS...",
		.about =
			"Make a list of the files that a SHA256SUMS file names and that exist here. The file is\n"
			"clear-signed, or its signature is beside it: SHA256SUMS.asc, .sig, .sign or .gpg.\n"
			"SHA-384 and SHA-512 sums are also accepted, in every form that sha256sum -c reads:\n"
			"lines by --tag, comments, line ends of DOS. Every file must have its digest.\n",
		.opts = options,
		.max = OPERANDS_ANY,
	},
	.open = open_format,
	.source = take,
	.close = signed_text_close,
};
