// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The headers of a package file, exactly as they are there (rpm's
 * docs/manual/format_v4.md): lead, signature header padded to 8 bytes, main
 * header, payload. librpm hands out headers it has taken apart and put
 * together again; what was signed are the bytes of the file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "rpm/rpmfile.h"

#define LEAD_LEN 96u
#define LEAD_MAGIC "\xed\xab\xee\xdb"
#define HEADER_MAGIC "\x8e\xad\xe8\x01\0\0\0" /* and the string's NUL */
#define HEADER_MAGIC_LEN 8u
#define TAG_IMMUTABLE 63u
#define TYPE_BIN 7u
#define REGION_LEN 16u

bool rpm_is_package(const uint8_t *head, size_t len)
{
	return len >= 4 && !memcmp(head, LEAD_MAGIC, 4);
}

/**
 * struct source - where a package is read
 * @fd: its file, when @data is NULL
 * @data: or its first bytes; not owned
 * @end: size of the file, or bytes there are
 */
struct source {
	int fd;
	const uint8_t *data;
	off_t end;
};

static int copy_exactly(const struct source *src, uint8_t *out, size_t len,
			off_t *off)
{
	if (*off > src->end || len > (size_t)(src->end - *off))
		return -EBADMSG;
	memcpy(out, src->data + *off, len);
	*off += (off_t)len;
	return 0;
}

/* Exactly @len bytes at *@off, which moves on; -EBADMSG when there are less. */
static int read_exactly(const struct source *src, uint8_t *out, size_t len,
			off_t *off)
{
	ssize_t n;

	if (src->data)
		return copy_exactly(src, out, len, off);
	while (len) {
		n = pread(src->fd, out, len, *off);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			return -EBADMSG;
		out += n;
		*off += n;
		len -= (size_t)n;
	}
	return 0;
}

/* How long a header is, out of its first bytes */
static int header_len(const uint8_t *intro, uint64_t *len)
{
	uint64_t entries = dgc_be32(intro + 8), store = dgc_be32(intro + 12);

	if (memcmp(intro, HEADER_MAGIC, HEADER_MAGIC_LEN) || !entries ||
	    entries > DGC_RPM_ENTRIES_MAX || store > DGC_RPM_STORE_MAX)
		return -EBADMSG;
	*len = DGC_RPM_INTRO_LEN + entries * DGC_RPM_ENTRY_LEN + store;
	return 0;
}

/**
 * header_read() - read a header
 * @src: package
 * @off: where the header starts; moves behind it
 * @out: result, from the magic on
 *
 * Memory is taken for what the file holds, not for what it says it holds.
 */
static int header_read(const struct source *src, off_t *off, struct bytes *out)
{
	uint8_t intro[DGC_RPM_INTRO_LEN];
	uint64_t len = 0;
	int err = read_exactly(src, intro, sizeof(intro), off);

	if (!err)
		err = header_len(intro, &len);
	if (err)
		return err;
	if (len - sizeof(intro) > (uint64_t)(src->end - *off))
		return -EBADMSG;
	if (len > LIST_MAX)
		return -EFBIG;
	out->data = malloc(len);
	if (!out->data)
		return -ENOMEM;
	out->len = len;
	memcpy(out->data, intro, sizeof(intro));
	return read_exactly(src, out->data + sizeof(intro), len - sizeof(intro),
			    off);
}

static void be32_put(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 24);
	p[1] = (uint8_t)(v >> 16);
	p[2] = (uint8_t)(v >> 8);
	p[3] = (uint8_t)v;
}

int rpm_region_cut(struct bytes *h)
{
	uint32_t entries = dgc_be32(h->data + 8),
		 store = dgc_be32(h->data + 12);
	uint8_t *index = h->data + DGC_RPM_INTRO_LEN;
	uint8_t *data = index + (size_t)entries * DGC_RPM_ENTRY_LEN;
	uint32_t off = dgc_be32(index + 8), size;

	if (dgc_be32(index) != TAG_IMMUTABLE)
		return -ENODATA;
	if (dgc_be32(index + 4) != TYPE_BIN || store < REGION_LEN ||
	    off > store - REGION_LEN)
		return -EBADMSG;
	/* The region's own entry ends it; its offset is minus the index. */
	size = 0 - dgc_be32(data + off + 8);
	if (size % DGC_RPM_ENTRY_LEN || !size ||
	    size / DGC_RPM_ENTRY_LEN > entries)
		return -EBADMSG;
	store = off + REGION_LEN;
	memmove(index + size, data, store);
	be32_put(h->data + 8, size / DGC_RPM_ENTRY_LEN);
	be32_put(h->data + 12, store);
	h->len = DGC_RPM_INTRO_LEN + size + store;
	return 0;
}

/* The second header starts there. */
static uint64_t header_align(uint64_t off)
{
	return (off + 7) & ~(uint64_t)7;
}

int rpm_headers_extent(const struct bytes *head, uint64_t *need)
{
	uint64_t off = LEAD_LEN, len = 0;
	int i, err;

	if (head->len >= LEAD_LEN && !rpm_is_package(head->data, head->len))
		return -ENOMSG;
	for (i = 0; i < 2; i++) {
		off = header_align(off);
		*need = off + DGC_RPM_INTRO_LEN;
		if (*need > head->len)
			return 0;
		err = header_len(head->data + off, &len);
		if (err || len > LIST_MAX)
			return err ? err : -EFBIG;
		off += len;
	}
	*need = off;
	return 0;
}

static int headers_take(const struct source *src, struct rpm_headers *h)
{
	uint8_t lead[LEAD_LEN];
	off_t off = 0;
	int err = read_exactly(src, lead, sizeof(lead), &off);

	if (err)
		return err;
	if (!rpm_is_package(lead, sizeof(lead)))
		return -ENOMSG;
	err = header_read(src, &off, &h->signature);
	off = (off_t)header_align((uint64_t)off);
	h->start = (uint64_t)off;
	if (!err)
		err = header_read(src, &off, &h->region);
	h->end = (uint64_t)off;
	if (!err)
		err = rpm_region_cut(&h->region);
	return err;
}

static int headers_read_fd(int fd, struct rpm_headers *h)
{
	struct source src = { .fd = fd };
	struct stat st;
	int err;

	*h = (struct rpm_headers){ 0 };
	if (fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EISDIR;
	src.end = st.st_size;
	err = headers_take(&src, h);
	if (err)
		rpm_headers_free(h);
	return err;
}

void rpm_headers_error(const char *file, int err)
{
	if (err == -EBADMSG)
		error(file,
		      "not an RPM package, or a damaged one; get it again");
	else if (err == -ENOMSG)
		error(file, "not an RPM package; give packages (.rpm)");
	else if (err == -ENODATA)
		error(file,
		      "its header has no signed region; rebuild and sign it with rpm 4.6 or newer");
	else if (err == -EFBIG)
		error(file,
		      "a header is larger than %u MiB, the kernel's limit; split the package",
		      LIST_MAX >> 20);
	else if (err == -EISDIR)
		error(file, "not a regular file; give packages (.rpm)");
	else
		error(file, "cannot read: %s", strerror(-err));
}

int rpm_headers_read(const char *file, struct rpm_headers *h)
{
	int fd, err;

	*h = (struct rpm_headers){ 0 };
	fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		err = -errno;
		error(file, "cannot open: %s", strerror(-err));
		return err;
	}
	err = headers_read_fd(fd, h);
	close(fd);
	if (!err)
		return 0;
	rpm_headers_error(file, err);
	return err == -ENOMSG || err == -ENODATA ? -EBADMSG : err;
}

int rpm_headers_parse(const struct bytes *head, struct rpm_headers *h)
{
	struct source src = { .data = head->data, .end = (off_t)head->len };
	int err;

	*h = (struct rpm_headers){ 0 };
	err = head->len ? headers_take(&src, h) : -EBADMSG;
	if (err)
		rpm_headers_free(h);
	return err;
}

void rpm_headers_free(struct rpm_headers *h)
{
	bytes_free(&h->signature);
	bytes_free(&h->region);
}
