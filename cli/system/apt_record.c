// SPDX-License-Identifier: GPL-2.0-or-later
/* What is known of a transaction of apt until it has ended. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/lines.h"
#include "base/root.h"
#include "base/temp.h"
#include "list/installed_dir.h"
#include "system/apt.h"

#define RECORD_MAX (64u << 20)

static int failed(int err, const char *what)
{
	error(installed_dir_path(APT_RECORD), "cannot %s: %s%s", what,
	      strerror(-err), write_remedy(err));
	return err;
}

int apt_record_read(int dir, struct bytes *text)
{
	int fd = root_open_regular(dir, APT_RECORD);
	uint8_t *end;
	int err;

	*text = (struct bytes){ 0 };
	if (fd == -ENOENT)
		return 0;
	err = fd < 0 ? fd : fd_read(fd, RECORD_MAX, text);
	if (fd >= 0)
		close(fd);
	if (err)
		return failed(err, "read it");
	end = text->len ? memchr(text->data, '\n', text->len) : NULL;
	text->len = end ? text->len - (size_t)(end + 1 - text->data) : 0;
	if (end)
		memmove(text->data, end + 1, text->len);
	return 0;
}

int apt_record_write(int dir, const char *mode, const struct bytes *text)
{
	struct bytes all = { 0 };
	int err;

	if (!text) {
		err = unlinkat(dir, APT_RECORD, 0) && errno != ENOENT ? -errno :
									0;
		return err ? failed(err, "remove it") : 0;
	}
	err = bytes_append(&all, "mode ", 5)		     ?:
		      bytes_append(&all, mode, strlen(mode)) ?:
		      bytes_append(&all, "\n", 1)	     ?:
		      bytes_append(&all, text->data, text->len);
	if (!err) {
		temp_sweep(dir);
		err = temp_replace(dir, APT_RECORD, &all);
	}
	bytes_free(&all);
	return err ? failed(err, "write it") : 0;
}

int apt_record_add(struct bytes *text, const char *package, const char *list)
{
	char *line;
	int len = asprintf(&line, "%s %s\n", package, list), err = -ENOMEM;

	if (len >= 0) {
		err = text->len && memmem(text->data, text->len, line, len) ?
			      0 :
			      bytes_append(text, line, (size_t)len);
		free(line);
	}
	if (err)
		error(NULL, "out of memory");
	return err;
}

static int line_take(const struct lines *l, struct packages *packages)
{
	char *line = strndup(l->line, l->len), *list;
	int err = 0;

	list = line ? strstr(line, " " APT_LIST) : NULL;
	if (list)
		err = packages_add(packages, list + strlen(" " APT_LIST));
	free(line);
	return err;
}

int apt_record_packages(int root, struct packages *packages)
{
	int dir = root_openat(root, INSTALLED_DIR, O_RDONLY | O_DIRECTORY);
	struct bytes text;
	struct lines l;
	int err;

	if (dir < 0)
		return 0;
	err = apt_record_read(dir, &text);
	close(dir);
	l = lines_of(&text);
	while (!err && lines_next(&l))
		err = line_take(&l, packages);
	bytes_free(&text);
	packages_sort(packages);
	return err;
}
