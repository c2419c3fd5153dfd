// SPDX-License-Identifier: GPL-2.0-or-later
/* Streams of bytes: of a file, of memory, and digested on the way. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "convert/stream.h"

#define BLOCK 65536u

struct file_stream {
	struct stream s;
	int fd;
	uint8_t block[BLOCK];
};

static ssize_t file_next(struct stream *s, const void **block)
{
	struct file_stream *fs = (struct file_stream *)s;
	ssize_t n;

	do {
		n = read(fs->fd, fs->block, sizeof(fs->block));
	} while (n < 0 && errno == EINTR);
	if (n < 0) {
		n = -errno;
		error(s->file, "cannot read: %s", strerror(errno));
	}
	*block = fs->block;
	return n;
}

static void file_close(struct stream *s)
{
	struct file_stream *fs = (struct file_stream *)s;

	close(fs->fd);
	free(fs);
}

/* A regular file, at @start; a negative errno */
static int open_at(const char *path, uint64_t start)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	int err = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st))
		err = -errno;
	else if (!S_ISREG(st.st_mode))
		err = -EISDIR;
	else if (lseek(fd, (off_t)start, SEEK_SET) < 0)
		err = -errno;
	if (!err)
		return fd;
	close(fd);
	return err;
}

struct stream *stream_file(const char *path, uint64_t start)
{
	struct file_stream *fs;
	int fd = open_at(path, start);

	if (fd == -EISDIR) {
		error(path, "not a regular file; give files");
		return NULL;
	}
	if (fd < 0) {
		error(path, "cannot open: %s", strerror(-fd));
		return NULL;
	}
	fs = malloc(sizeof(*fs));
	if (!fs) {
		error(path, "out of memory");
		close(fd);
		return NULL;
	}
	fs->s = (struct stream){ file_next, file_close, path };
	fs->fd = fd;
	return &fs->s;
}

struct memory_stream {
	struct stream s;
	struct part part;
};

static ssize_t memory_next(struct stream *s, const void **block)
{
	struct memory_stream *ms = (struct memory_stream *)s;
	size_t n = ms->part.len;

	*block = ms->part.data;
	ms->part.len = 0;
	return (ssize_t)n;
}

static void memory_close(struct stream *s)
{
	free(s);
}

struct stream *stream_memory(const char *file, struct part part)
{
	struct memory_stream *ms = malloc(sizeof(*ms));

	if (!ms) {
		error(file, "out of memory");
		return NULL;
	}
	ms->s = (struct stream){ memory_next, memory_close, file };
	ms->part = part;
	return &ms->s;
}

struct digested_stream {
	struct stream s;
	struct stream *below;
	struct crypto_hasher *hasher;
	uint64_t size;
};

static ssize_t digested_next(struct stream *s, const void **block)
{
	struct digested_stream *ds = (struct digested_stream *)s;
	ssize_t n = ds->below->next(ds->below, block);

	if (n <= 0)
		return n;
	ds->size += (uint64_t)n;
	if (!crypto_hasher_add(ds->hasher, *block, (size_t)n))
		return n;
	error(s->file, "out of memory");
	return -ENOMEM;
}

static void digested_close(struct stream *s)
{
	struct digested_stream *ds = (struct digested_stream *)s;

	crypto_hasher_free(ds->hasher);
	free(ds);
}

struct stream *stream_digested(struct stream *below, enum dgc_algo algo)
{
	struct digested_stream *ds = calloc(1, sizeof(*ds));

	if (ds)
		ds->hasher = crypto_hasher_new(algo);
	if (!ds || !ds->hasher) {
		error(below->file, "out of memory");
		free(ds);
		return NULL;
	}
	ds->s = (struct stream){ digested_next, digested_close, below->file };
	ds->below = below;
	return &ds->s;
}

int stream_digest(struct stream *s, uint8_t *digest, uint64_t *size)
{
	struct digested_stream *ds = (struct digested_stream *)s;
	const void *block;
	ssize_t n;

	do {
		n = s->next(s, &block);
	} while (n > 0);
	if (n < 0)
		return (int)n;
	if (size)
		*size = ds->size;
	if (!crypto_hasher_end(ds->hasher, digest))
		return 0;
	error(s->file, "out of memory");
	return -ENOMEM;
}

/* Grows as it goes, so that no time goes into copying. */
static int block_append(struct bytes *out, size_t *room, const void *block,
			size_t len)
{
	uint8_t *more;

	if (len > *room - out->len) {
		more = realloc(out->data, 2 * *room + len);
		if (!more)
			return -ENOMEM;
		out->data = more;
		*room = 2 * *room + len;
	}
	memcpy(out->data + out->len, block, len);
	out->len += len;
	return 0;
}

int stream_bytes(struct stream *s, size_t max, struct bytes *out)
{
	const void *block;
	size_t room = 0;
	ssize_t n;
	int err = 0;

	*out = (struct bytes){ 0 };
	while (!err && (n = s->next(s, &block)) != 0) {
		if (n < 0)
			err = (int)n;
		else if ((size_t)n > max - out->len)
			err = -EFBIG;
		else
			err = block_append(out, &room, block, (size_t)n);
	}
	if (!err)
		return 0;
	bytes_free(out);
	if (err == -EFBIG)
		error(s->file, "larger than %zu bytes; not a file of this kind",
		      max);
	else if (err == -ENOMEM)
		error(s->file, "out of memory");
	return err;
}

void stream_close(struct stream *s)
{
	if (s)
		s->close(s);
}
