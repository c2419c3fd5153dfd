// SPDX-License-Identifier: GPL-2.0-or-later
/* A signed SHA256SUMS file, as coreutils write it, over files that are here. */
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "names.h"
#include "root.h"
#include "run.h"
#include "signed_text.h"

static const char usage[] =
	"Usage: dclist convert sha256sums [OPTION...] --keyring KEYS SHA256SUMS...\n\n"
	"Make a list of the files that a SHA256SUMS file names and that are here. The file\n"
	"is clear-signed, or its signature is beside it: SHA256SUMS.asc, .sig, .sign or\n"
	".gpg. SHA-384 and SHA-512 sums are taken, too. Every file must have its digest.\n\n"
	"Options:\n"
	"      --signature FILE\n"
	"                      detached signature, armored or binary\n"
	"      --base DIR      where the files are; default: where SHA256SUMS is\n"
	"      --prefix PATH   where they will be; default /\n\n"
	"'dclist convert --help' shows the options of all formats.\n";

static const struct convert_option options[] = {
	{ "signature", true },
	{ "base", true },
	{ "prefix", true },
	{ 0 },
};

/**
 * struct sums - a file of sums
 * @conv: the conversion
 * @src: the source
 * @names: that were seen
 * @prefix: of all paths, without a slash at its end
 * @root: the folder of the files
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

/* One line: a digest of a name */
struct sum {
	enum dgc_algo algo;
	uint8_t digest[DGC_DIGEST_MAX];
	char *name;
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

static enum dgc_algo algo_of(size_t hex)
{
	enum dgc_algo algo;

	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++)
		if (hex == 2 * dgc_algo_size(algo))
			return algo;
	return DGC_ALGO_INVALID;
}

/* "\n" and "\\" of a line that starts with a backslash; in place */
static bool unescape(char *name)
{
	char *to = name;

	for (; *name; name++) {
		if (*name != '\\') {
			*to++ = *name;
			continue;
		}
		name++;
		if (*name != 'n' && *name != '\\')
			return false;
		*to++ = *name == 'n' ? '\n' : '\\';
	}
	*to = 0;
	return true;
}

/* "DIGEST  NAME", "DIGEST *NAME", both after a backslash if the name has one */
static bool sum_parse(char *line, struct sum *sum)
{
	bool escaped = *line == '\\';
	size_t hex;

	line += escaped;
	hex = strcspn(line, " ");
	sum->algo = algo_of(hex);
	if (sum->algo == DGC_ALGO_INVALID ||
	    !dgc_hex_decode((const u8 *)line, dgc_algo_size(sum->algo),
			    sum->digest))
		return false;
	line += hex;
	if (line[0] != ' ' || (line[1] != ' ' && line[1] != '*') || !line[2])
		return false;
	sum->name = line + 2;
	return !escaped || unescape(sum->name);
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

static int fd_take(const struct sums *sums, const struct sum *sum,
		   const char *path, int fd)
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
		return content_add(sums, &content, path);
	error(sums->src->arg,
	      "%s is not the file that was signed; get it again", path);
	return -EKEYREJECTED;
}

static int file_take(const struct sums *sums, const struct sum *sum,
		     const char *path)
{
	int fd = root_open_regular(sums->root, path), err;

	if (fd == -ENOENT || fd == -ENOTDIR)
		return 0;
	if (fd < 0) {
		error(sums->src->arg, "%s: cannot open as a regular file: %s",
		      path, strerror(-fd));
		return fd;
	}
	err = fd_take(sums, sum, path, fd);
	close(fd);
	return err;
}

static int line_take(struct sums *sums, char *line)
{
	const char *why;
	struct sum sum;
	char *path;
	int err;

	if (!*line)
		return 0;
	if (!sum_parse(line, &sum))
		return refused(sums, "not the SHA-2 digest of a file");
	path = name_clean(sum.name, &why);
	if (!path)
		return refused(sums, why);
	err = names_add(sums->names, path, MEMBER_FILE);
	if (err == -ENOMEM)
		err = no_memory(sums);
	else if (err == -EFBIG)
		err = budget_entries_over(&sums->src->budget);
	else if (err)
		err = refused(sums, "a file is there twice");
	else
		err = file_take(sums, &sum, path);
	free(path);
	return err;
}

static int lines_take(struct sums *sums, struct bytes *text)
{
	char *line, *rest;
	size_t i, len;
	int err = 0;

	if (bytes_append(text, "", 1))
		return no_memory(sums);
	len = strlen((char *)text->data);
	if (len + 1 != text->len) {
		for (i = 0, sums->line = 1; i < len; i++)
			sums->line += text->data[i] == '\n';
		return refused(sums, "a NUL in a text");
	}
	rest = (char *)text->data;
	while (!err && (line = strsep(&rest, "\n"))) {
		sums->line++;
		err = line_take(sums, line);
	}
	if (err || sums->src->files)
		return err;
	error(sums->src->arg, "none of its files is here; see --base");
	return -ENOENT;
}

static int files_take(struct sums *sums, struct bytes *text)
{
	const char *base = convert_option(sums->conv, "base");
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
	.name = "sha256sums",
	.summary = "files named by a signed SHA256SUMS file",
	.usage = usage,
	.options = options,
	.open = open_format,
	.source = take,
	.close = signed_text_close,
};
