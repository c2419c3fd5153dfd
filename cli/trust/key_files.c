// SPDX-License-Identifier: GPL-2.0-or-later
/* The key files of a command: those that it names, and those in directories. */
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/message.h"
#include "base/walk.h"
#include "trust/armor.h"
#include "trust/key_files.h"
#include "trust/keyring.h"

static int add(struct key_files *files, const char *path, bool by_name)
{
	if (!array_grow(&files->file, files->n, sizeof(*files->file)) ||
	    !array_grow(&files->by_name, files->n, sizeof(*files->by_name)))
		return -ENOMEM;
	files->file[files->n] = strdup(path);
	files->by_name[files->n] = by_name;
	return files->file[files->n++] ? 0 : -ENOMEM;
}

/* In a directory there may be anything: a key file starts as one. */
static bool is_key_file(const struct bytes *b)
{
	unsigned int first = b->len ? b->data[0] : 0;

	if (first >= 0xc0)
		return (first & 0x3f) == DGC_PGP_TAG_KEY;
	if (first >= 0x80)
		return (first >> 2 & 0xf) == DGC_PGP_TAG_KEY;
	return (b->len <= KEY_FILE_MAX &&
		dgc_pgp_is_keyring(b->data, (u32)b->len)) ||
	       (b->len &&
		memmem(b->data, b->len, ARMOR_BEGIN, strlen(ARMOR_BEGIN)));
}

static int found_add(struct key_files *files, const FTSENT *ent)
{
	struct bytes b;
	int err = 0;

	if (ent->fts_statp->st_size > KEY_FILE_MAX)
		return 0;
	if (file_read(ent->fts_path, KEY_FILE_MAX, &b))
		return -EIO;
	if (is_key_file(&b))
		err = add(files, ent->fts_path, false);
	bytes_free(&b);
	return err;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int entry_add(struct key_files *files, const FTSENT *ent)
{
	if (walk_failed(ent))
		return -EIO;
	switch (ent->fts_info) {
	case FTS_F:
		if (ent->fts_level)
			return found_add(files, ent);
		return add(files, ent->fts_path, true);
	case FTS_DEFAULT: /* a pipe of the shell */
		return ent->fts_level ? 0 : add(files, ent->fts_path, true);
	default:
		return 0;
	}
}

/* A file, or a directory with all below; links are followed, as in the package. */
static int path_add(struct key_files *files, char *path)
{
	char *roots[] = { path, NULL };
	FTS *fts;
	FTSENT *ent;
	int err = 0;

	if (!strcmp(path, "-"))
		return add(files, path, true);
	fts = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	if (!fts)
		return -ENOMEM;
	while (!err && (ent = fts_read(fts)))
		err = entry_add(files, ent);
	fts_close(fts);
	return err;
}

int key_files_find(struct key_files *files, char **given, size_t n)
{
	char standard[] = KEY_FILES_DIR;
	size_t i;
	int err = 0;

	if (!n && access(standard, F_OK)) {
		error(standard,
		      "does not exist; install the package distribution-gpg-keys, or give key files or a directory");
		return -ENOENT;
	}
	if (!n)
		return path_add(files, standard);
	for (i = 0; !err && i < n; i++)
		err = path_add(files, given[i]);
	return err;
}

void key_files_free(struct key_files *files)
{
	while (files->n)
		free(files->file[--files->n]);
	free(files->file);
	free(files->by_name);
}
