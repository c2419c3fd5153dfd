// SPDX-License-Identifier: GPL-2.0-or-later
/* fs-verity on what a package manager has just unpacked. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fsverity.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/root.h"
#include "verity/fileclass.h"
#include "verity/mtime.h"
#include "verity/unpacked.h"

#define BUSY_TRIES 20
#define BUSY_WAIT_NS 10000000

static bool is_of_firmware(const char *path)
{
	return !strncmp(path, "/boot/", 6) || !strncmp(path, "/efi/", 5);
}

bool unpacked_runs(const char *path, mode_t mode, uint32_t marks,
		   const uint8_t *head, size_t len)
{
	return S_ISREG(mode) && !is_of_firmware(path) &&
	       file_class(marks, file_runs(path, mode, head, len)) == FILE_CODE;
}

static int enable(int fd)
{
	struct fsverity_enable_arg arg = {
		.version = 1,
		.hash_algorithm = FS_VERITY_HASH_ALG_SHA256,
		.block_size = 4096,
	};
	const struct timespec moment = { .tv_nsec = BUSY_WAIT_NS };
	int tries, err = 0;

	/* Another thread may have forked, and not run its program yet. */
	for (tries = 0; tries < BUSY_TRIES; tries++) {
		err = ioctl(fd, FS_IOC_ENABLE_VERITY, &arg) ? errno : 0;
		if (err != ETXTBSY)
			break;
		nanosleep(&moment, NULL);
	}
	if (err == EEXIST)
		return 0;
	return err == ENOTTY ? -EOPNOTSUPP : -err;
}

int unpacked_enable(int fd)
{
	struct stat before;
	bool known = !fstat(fd, &before);
	int err = enable(fd);

	if (!err && known)
		mtime_restore(fd, &before);
	return err;
}

/* A directory has none, but knows whether files in it can. */
bool unpacked_supported(int root, const char *path)
{
	struct fsverity_digest none = { 0 };
	char *dir = strdup(path), *slash;
	bool is = true;
	int fd = -1;

	while (dir && fd < 0 && (slash = strrchr(dir, '/'))) {
		*slash = 0;
		fd = root_openat(root, *dir ? dir : "/",
				 O_RDONLY | O_DIRECTORY);
	}
	if (fd >= 0) {
		is = !ioctl(fd, FS_IOC_MEASURE_VERITY, &none) ||
		     (errno != EOPNOTSUPP && errno != ENOTTY);
		close(fd);
	}
	free(dir);
	return is;
}
