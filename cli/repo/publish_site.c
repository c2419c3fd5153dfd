// SPDX-License-Identifier: GPL-2.0-or-later
/* The files of a site that is written. No link leads out of it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/file.h"
#include "base/message.h"
#include "base/root.h"
#include "base/temp.h"
#include "repo/publication.h"
#include "trust/crypto.h"

int publish_failed(const struct publication *p, const char *path, int err)
{
	error(p->options->site, "cannot write %s: %s%s", path,
	      err == -ENOTDIR ?
		      "something on this path is not a directory (links are not followed); remove it" :
		      strerror(-err),
	      write_remedy(err));
	return err;
}

int publish_parent(const struct publication *p, const char *path, bool make)
{
	const char *slash;
	char part[SITE_PATH_LEN];
	int dir = fcntl(p->dir, F_DUPFD_CLOEXEC, 0), up, err;

	for (; dir >= 0 && (slash = strchr(path, '/')); path = slash + 1) {
		snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
		up = dir;
		if (make && mkdirat(up, part, 0755) && errno != EEXIST)
			dir = -1;
		else
			dir = openat(up, part,
				     O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
					     O_CLOEXEC);
		err = errno;
		close(up);
		errno = err;
	}
	return dir < 0 ? -errno : dir;
}

const char *publish_base(const char *path)
{
	return strrchr(path, '/') + 1;
}

int publish_file(const struct publication *p, const char *path,
		 const struct bytes *data)
{
	int parent = publish_parent(p, path, true), fd, err;
	char name[TEMP_NAME_LEN];

	if (parent < 0)
		return parent;
	fd = temp_file(p->dir, name);
	err = fd < 0 ? fd : fd_write(fd, data->data, data->len);
	if (!err && (fchmod(fd, 0644) ||
		     renameat(p->dir, name, parent, publish_base(path))))
		err = -errno;
	if (err && fd >= 0)
		unlinkat(p->dir, name, 0);
	if (fd >= 0)
		close(fd);
	close(parent);
	return err;
}

bool publish_has(const struct publication *p, const char *path,
		 const uint8_t digest[SITE_DIGEST_LEN])
{
	int parent = publish_parent(p, path, false), fd;
	uint8_t found[SITE_DIGEST_LEN];
	bool is = false;

	if (parent < 0)
		return false;
	fd = root_open_regular(parent, publish_base(path));
	if (fd >= 0) {
		is = !crypto_hash_fd(DGC_ALGO_SHA256, fd, found) &&
		     !memcmp(found, digest, sizeof(found));
		close(fd);
	}
	close(parent);
	return is;
}
