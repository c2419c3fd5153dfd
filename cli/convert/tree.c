// SPDX-License-Identifier: GPL-2.0-or-later
/* A directory or an archive that only the owner vouches for. */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "base/walk.h"
#include "convert/run.h"

static const struct opt options[] = {
	OPT_FLAG(0, "i-vouch", &convert_own.i_vouch,
		 "confirm that you vouch for all files"),
	OPT_TEXT(0, "prefix", "PATH", &convert_own.prefix,
		 "where the directory or archive will be; default: /"),
	OPT_END,
};

/**
 * struct tree - a source
 * @conv: the conversion
 * @src: the source
 * @prefix: of all paths, without a slash at its end
 * @root: the directory
 */
struct tree {
	const struct convert *conv;
	struct source *src;
	const char *prefix;
	int root;
};

static int open_format(struct convert *conv)
{
	if (!convert_own.i_vouch) {
		error(NULL,
		      "a tree has no signature, so trust in its files rests on you alone; if you vouch for all of them, give --i-vouch");
		return -EPERM;
	}
	return convert_prefix_check(conv);
}

/* @path starts with a slash. */
static int content_add(const struct tree *tree, const struct content *content,
		       const char *path)
{
	char *whole;
	int err;

	if (asprintf(&whole, "%s%s", tree->prefix, path) < 0) {
		error(tree->src->arg, "out of memory");
		return -ENOMEM;
	}
	err = source_content(tree->src, tree->conv, content, whole);
	free(whole);
	return err;
}

static int file_digests(const struct tree *tree, int fd,
			struct content *content)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	return content_of_fd(fd, (uint64_t)st.st_size, &tree->conv->params, 0,
			     content);
}

/* @path is below the directory, and starts with a slash. */
static int file_take(const struct tree *tree, const char *path, uint64_t size)
{
	struct content content;
	int err = budget_entry(&tree->src->budget, path, size), fd;

	if (err)
		return err;
	fd = root_open_regular(tree->root, path);
	err = fd < 0 ? fd : file_digests(tree, fd, &content);
	if (fd >= 0)
		close(fd);
	if (!err)
		return content_add(tree, &content, path);
	error(tree->src->arg, "%s: cannot read: %s", path, strerror(-err));
	return err;
}

static int entry_take(const struct tree *tree, const FTSENT *ent)
{
	size_t len = strlen(tree->src->arg);

	if (walk_failed(ent))
		return -ent->fts_errno;
	if (ent->fts_info != FTS_F)
		return 0;
	if (len && tree->src->arg[len - 1] == '/')
		len--;
	return file_take(tree, ent->fts_path + len,
			 (uint64_t)ent->fts_statp->st_size);
}

static int folder_walk(const struct tree *tree)
{
	char *roots[] = { (char *)tree->src->arg, NULL };
	FTS *fts = fts_open(roots, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR,
			    NULL);
	FTSENT *ent;
	int err = 0;

	if (!fts) {
		error(tree->src->arg, "cannot read: %s", strerror(errno));
		return -errno;
	}
	while (!err && (ent = fts_read(fts)))
		err = entry_take(tree, ent);
	fts_close(fts);
	return err;
}

static int folder_take(struct tree *tree)
{
	int err;

	tree->root = root_open(tree->src->arg);
	if (tree->root < 0)
		return tree->root;
	err = folder_walk(tree);
	close(tree->root);
	return err;
}

/* The first names of a file with several have no content in cpio. */
static int member_take(struct member *m, void *ctx)
{
	struct tree *tree = ctx;
	struct content content;
	int err;

	if (m->type != MEMBER_FILE || (m->links > 1 && !m->size))
		return 0;
	err = member_digests(m, &tree->conv->params, 0, &content);
	return err ? err : content_add(tree, &content, m->path);
}

static int archive_take(struct tree *tree)
{
	struct source *src = tree->src;
	struct stream *file = stream_file(src->arg, 0), *unpacked = NULL;
	int err = -EBADMSG;

	if (file)
		unpacked = stream_unpack(file, &src->budget);
	if (unpacked)
		err = archive_walk(unpacked,
				   ARCHIVE_WALK_TAR | ARCHIVE_WALK_CPIO |
					   ARCHIVE_WALK_ALONE,
				   &src->budget, member_take, tree);
	stream_close(unpacked);
	stream_close(file);
	return err;
}

static int name_take(struct source *src)
{
	char *path = realpath(src->arg, NULL);
	int err;

	if (!path) {
		error(src->arg, "cannot open: %s", strerror(errno));
		return -errno;
	}
	err = source_name(src, "%s", path[1] ? strrchr(path, '/') + 1 : "root");
	free(path);
	return err;
}

static int take(struct convert *conv, struct source *src)
{
	struct tree tree = {
		.conv = conv,
		.src = src,
		.prefix = convert_prefix(conv),
	};
	struct stat st;
	int err = name_take(src);

	if (err)
		return err;
	source_unsigned(src);
	if (stat(src->arg, &st)) {
		error(src->arg, "cannot open: %s", strerror(errno));
		return -errno;
	}
	return S_ISDIR(st.st_mode) ? folder_take(&tree) : archive_take(&tree);
}

const struct convert_format convert_tree = {
	.cmd = {
		.name = "convert tree",
		.summary = "a directory or archive that the owner vouches for",
		.usage = "--i-vouch [OPTION...] DIR|ARCHIVE...",
		.about =
			"Make a list of all regular files below a directory, or in a tar or cpio archive.\n"
			"They have no signature: you vouch for every one of them when you sign the list.\n",
		.opts = options,
		.max = OPERANDS_ANY,
	},
	.self_signed = true,
	.open = open_format,
	.source = take,
};
