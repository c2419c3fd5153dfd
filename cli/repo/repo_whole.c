// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A whole package: under a temporary name until all of it is there, with the checksum
 * that the metadata tells of and the header whose signature was verified.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/message.h"
#include "list/twins.h"
#include "repo/repo.h"

int repo_whole_folder(const char *path)
{
	int fd;

	if (mkdir(path, 0755) && errno != EEXIST) {
		error(path, "cannot make this folder: %s%s", strerror(errno),
		      write_remedy(-errno));
		return -1;
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		error(path, "cannot write into it: %s", strerror(errno));
	else
		temp_sweep(fd);
	return fd;
}

int repo_whole_open(struct repo_whole *whole, int folder,
		    const struct repo_list *list)
{
	const struct repo_package *p = list->package;
	char *name;

	*whole = (struct repo_whole){ .folder = folder, .fd = -1 };
	if (!repo_sum_of(p->id, &whole->sum) || !p->size) {
		error(list->url,
		      "the metadata tells no size, or no checksum of SHA-256, SHA-384 or SHA-512; it is not downloaded");
		return -EBADMSG;
	}
	/* Of the list's name, which is unlike others and safe; without "rpm-" */
	name = p->twin ? twin_name(list->name + 4, whole->sum.value) :
			 strdup(list->name + 4);
	if (!name || asprintf(&whole->name, "%s.rpm", name) < 0)
		whole->name = NULL;
	free(name);
	if (whole->name)
		return 0;
	error(list->url, "out of memory");
	return -ENOMEM;
}

static void temp_remove(struct repo_whole *whole)
{
	if (whole->fd >= 0)
		close(whole->fd);
	whole->fd = -1;
	if (*whole->temp)
		unlinkat(whole->folder, whole->temp, 0);
	*whole->temp = 0;
	crypto_hasher_free(whole->hasher);
	whole->hasher = NULL;
}

/* After a start anew */
static int temp_make(struct repo_whole *whole)
{
	temp_remove(whole);
	whole->hasher = crypto_hasher_new(whole->sum.algo);
	if (!whole->hasher)
		return -ENOMEM;
	whole->fd = temp_file(whole->folder, whole->temp);
	if (whole->fd >= 0)
		return 0;
	*whole->temp = 0;
	return whole->fd;
}

int repo_whole_add(struct repo_whole *whole, const void *data, size_t len)
{
	if (!data)
		return temp_make(whole);
	if (crypto_hasher_add(whole->hasher, data, len))
		return -ENOMEM;
	return fd_write(whole->fd, data, len);
}

/* Is it the package whose header was verified for the list? */
static bool header_right(int fd, const struct repo_list *list,
			 const struct keyring *ring)
{
	struct repo_list again = { .package = list->package,
				   .url = list->url,
				   .err = -EIO };
	bool right;

	repo_list_make_fd(&again, fd, ring);
	right = !again.err &&
		!memcmp(again.list.id, list->list.id, LIST_ID_LEN);
	repo_list_free(&again);
	return right;
}

static bool sum_right(const struct repo_whole *whole, const uint8_t *digest)
{
	return !memcmp(digest, whole->sum.value,
		       dgc_algo_size(whole->sum.algo));
}

static int there(struct repo_whole *whole, const struct repo_list *list,
		 const struct keyring *ring)
{
	int fd = openat(whole->folder, whole->name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	uint8_t digest[DGC_DIGEST_MAX];
	struct stat st;

	if (fd < 0)
		return -ENOENT;
	whole->kept = !fstat(fd, &st) && S_ISREG(st.st_mode) &&
		      (uint64_t)st.st_size == list->package->size &&
		      !crypto_hash_fd(whole->sum.algo, fd, digest) &&
		      sum_right(whole, digest) && header_right(fd, list, ring);
	close(fd);
	return whole->kept ? 0 : -ENOENT;
}

/* On the disk before it has its name */
static int name_give(struct repo_whole *whole)
{
	if (fchmod(whole->fd, 0644) || fdatasync(whole->fd) ||
	    renameat(whole->folder, whole->temp, whole->folder, whole->name))
		return -errno;
	*whole->temp = 0;
	return 0;
}

static int came(struct repo_whole *whole, const struct repo_list *list,
		const struct keyring *ring, bool last)
{
	uint8_t digest[DGC_DIGEST_MAX];
	int err;

	if (crypto_hasher_end(whole->hasher, digest) ||
	    !sum_right(whole, digest) || !header_right(whole->fd, list, ring)) {
		if (last)
			error(list->url,
			      "what came is not the package that the metadata tells of; the mirror may be changing, so run it again later");
		return -EILSEQ;
	}
	err = name_give(whole);
	if (err)
		error(whole->name, "cannot write: %s%s", strerror(-err),
		      write_remedy(err));
	return err;
}

void repo_whole_check(struct repo_whole *whole, const struct repo_list *list,
		      const struct keyring *ring, bool last)
{
	if (whole->fd < 0) {
		whole->err = there(whole, list, ring);
		return;
	}
	whole->err = came(whole, list, ring, last);
	temp_remove(whole);
}

void repo_whole_close(struct repo_whole *whole)
{
	temp_remove(whole);
	free(whole->name);
	whole->name = NULL;
}
