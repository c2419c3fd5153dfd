// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How new the metadata of a repository was: who offers an older one, with its signature,
 * would have packages with known faults published again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "repo/repo_meta.h"

#define FILE_MAX 64u

static int last_parse(const struct bytes *text, uint64_t *last)
{
	char line[FILE_MAX + 1];
	size_t len = text->len;

	if (!len || text->data[len - 1] != '\n')
		return -EBADMSG;
	snprintf(line, sizeof(line), "%.*s", (int)len - 1,
		 (const char *)text->data);
	return number_parse(line, UINT64_MAX, false, last) ? 0 : -EBADMSG;
}

/* 0 if there was none */
static int last_read(const char *path, uint64_t *last)
{
	struct bytes text;
	int err;

	*last = 0;
	if (access(path, F_OK) && errno == ENOENT)
		return 0;
	err = file_read(path, FILE_MAX, &text);
	if (err)
		return err;
	err = last_parse(&text, last);
	bytes_free(&text);
	if (err)
		error(path,
		      "was changed; remove it to accept any signed metadata of the repository once");
	return err;
}

static int compare(const char *path, const char *url, uint64_t made,
		   uint64_t last)
{
	char line[FILE_MAX];

	if (made < last) {
		error(url,
		      "older than what was published already: made at %llu, not %llu or later; the server or a cache is out of date, or someone offers old packages. To accept it nevertheless, remove %s",
		      (unsigned long long)made, (unsigned long long)last, path);
		return -1;
	}
	if (!made)
		warning(url,
			"repomd.xml has no time, so an older one would not be noticed; make the repository with createrepo_c");
	if (made == last)
		return 0;
	snprintf(line, sizeof(line), "%llu\n", (unsigned long long)made);
	return file_write_atomic(path, line, strlen(line), 0644) ? -1 : 0;
}

int repo_newest_check(const char *folder, const char *url, uint64_t made)
{
	uint64_t last;
	char *path;
	int err;

	if (asprintf(&path, "%s/.dclist-newest", folder) < 0) {
		error(folder, "out of memory");
		return -1;
	}
	err = last_read(path, &last);
	if (!err)
		err = compare(path, url, made, last);
	free(path);
	return err ? -1 : 0;
}
