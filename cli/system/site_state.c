// SPDX-License-Identifier: GPL-2.0-or-later
/* What a system remembers of a site. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/message.h"
#include "base/root.h"
#include "base/temp.h"
#include "base/text.h"
#include "list/installed_dir.h"
#include "system/site_state.h"

#define HEAD_MAX 256
#define HEX_LEN (2 * SITE_DIGEST_LEN)

static int head_print(const struct site_state *state, char out[HEAD_MAX])
{
	char hex[HEX_LEN + 1];

	hex_encode(state->index, SITE_DIGEST_LEN, hex);
	return snprintf(
		out, HEAD_MAX,
		"dclist site state 1\nserial %llu\nindex %s\nmade %llu\nvalid-until %llu\nsynced %llu\n",
		(unsigned long long)state->serial, hex,
		(unsigned long long)state->made,
		(unsigned long long)state->until,
		(unsigned long long)state->synced);
}

/* How long the head is; 0 if it is none */
static size_t head_parse(const struct bytes *file, struct site_state *state)
{
	char copy[HEAD_MAX], again[HEAD_MAX], hex[HEX_LEN + 1];
	size_t len = file->len < HEAD_MAX ? file->len : HEAD_MAX - 1;
	unsigned long long serial, made, until, synced;

	memcpy(copy, file->data, len);
	copy[len] = 0;
	if (sscanf(copy,
		   "dclist site state 1\nserial %llu\nindex %64[0-9a-f]\nmade %llu\nvalid-until %llu\nsynced %llu",
		   &serial, hex, &made, &until, &synced) != 5 ||
	    !list_id_decode(hex, state->index))
		return 0;
	state->serial = serial;
	state->made = made;
	state->until = until;
	state->synced = synced;
	len = (size_t)head_print(state, again);
	return len <= file->len && !memcmp(again, copy, len) ? len : 0;
}

static int state_parse(const struct bytes *file, struct site_state *state)
{
	size_t len = file->data ? head_parse(file, state) : 0;
	struct site_reader reader;
	struct site_entry entry;
	int next;

	if (!len ||
	    bytes_append(&state->lists, file->data + len, file->len - len))
		return len ? -ENOMEM : -EBADMSG;
	reader = site_reader(&state->lists);
	while ((next = site_next(&reader, &entry)) > 0)
		;
	return next;
}

int site_state_read(int root, struct site_state *state)
{
	int fd = root_open_regular(root, INSTALLED_DIR "/" SITE_STATE_FILE);
	struct bytes file = { 0 };
	int err;

	*state = (struct site_state){ 0 };
	if (fd == -ENOENT)
		return 0;
	err = fd < 0 ? fd : fd_read(fd, SITE_NAMES_MAX, &file);
	if (fd >= 0)
		close(fd);
	if (!err)
		err = state_parse(&file, state);
	bytes_free(&file);
	if (err)
		error(installed_dir_path(SITE_STATE_FILE),
		      "cannot be read, or was changed: %s; remove it to accept any signed index of a site once",
		      strerror(-err));
	return err;
}

bool site_state_is(int dir, const struct site_state *state)
{
	int fd = root_open_regular(dir, SITE_STATE_FILE);
	char head[HEAD_MAX], now[HEAD_MAX];
	size_t len = (size_t)head_print(state, head);
	struct stat st = { 0 };
	ssize_t n;

	if (fd < 0)
		return fd == -ENOENT && !state->serial;
	n = fstat(fd, &st) ? -1 : pread(fd, now, len, 0);
	close(fd);
	return n == (ssize_t)len && !memcmp(head, now, len) &&
	       (size_t)st.st_size == len + state->lists.len;
}

int site_state_write(int dir, const struct site_state *state)
{
	char head[HEAD_MAX];
	struct bytes file = { 0 };
	int err = bytes_append(&file, head, (size_t)head_print(state, head));

	if (!err)
		err = bytes_append(&file, state->lists.data, state->lists.len);
	if (!err) {
		temp_sweep(dir);
		err = temp_replace(dir, SITE_STATE_FILE, &file);
	}
	bytes_free(&file);
	if (err)
		error(installed_dir_path(SITE_STATE_FILE), "cannot write: %s%s",
		      strerror(-err), write_remedy(err));
	return err;
}

void site_state_free(struct site_state *state)
{
	bytes_free(&state->lists);
}

int site_cache_read(int root, struct bytes *names)
{
	int fd = root_open_regular(root, SITE_CACHE);
	int err = fd < 0 ? fd : fd_read(fd, SITE_NAMES_MAX, names);

	if (fd >= 0)
		close(fd);
	return err;
}

/* Step by step, so that no link in an image leads out of it */
static int cache_dir(int root)
{
	static const char *const dirs[] = { "/", "/var", "/var/cache",
					    "/var/cache/dclist" };
	int dir = -1, up;
	size_t i;

	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		up = dir;
		dir = root_openat(root, dirs[i], O_RDONLY | O_DIRECTORY);
		if (dir == -ENOENT && up >= 0 &&
		    !mkdirat(up, strrchr(dirs[i], '/') + 1, 0755))
			dir = root_openat(root, dirs[i],
					  O_RDONLY | O_DIRECTORY);
		if (up >= 0)
			close(up);
		if (dir < 0)
			return dir;
	}
	return dir;
}

void site_cache_write(int root, const struct bytes *names)
{
	int dir = cache_dir(root);

	if (dir < 0)
		return;
	temp_sweep(dir);
	temp_replace(dir, strrchr(SITE_CACHE, '/') + 1, names);
	close(dir);
}
