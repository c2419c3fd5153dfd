// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Our RPM header reader against librpm's: where one refuses and the other does
 * not, it is for a reason of the README's list, which is found here without our
 * parser.
 */
#include <rpm/header.h>
#include <rpm/rpmio.h>
#include <rpm/rpmlib.h>
#include <rpm/rpmlog.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../fuzz.h"
#include "base/lazy_rpm.h"
#include "rpm.h"

#define TAG_MAX 0x7fffffffu
#define UNSORTED_MAX 1024u

static FD_t fd;
static int memfd;

static int quiet(rpmlogRec rec, rpmlogCallbackData data)
{
	return 0;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	rpmlogSetCallback(quiet, NULL);
	memfd = memfd_create("header", MFD_CLOEXEC);
	fd = fdDup(memfd);
	require(fd);
	return 0;
}

/* librpm's header of exactly these bytes, or NULL */
static Header librpm_read(const uint8_t *data, size_t len)
{
	Header h = NULL;
	char *why = NULL;

	if (ftruncate(memfd, 0) || pwrite(memfd, data, len, 0) != (ssize_t)len)
		abort();
	lseek(memfd, 0, SEEK_SET);
	if (rpmReadHeader(NULL, fd, &h, &why) != RPMRC_OK ||
	    lseek(memfd, 0, SEEK_CUR) != (off_t)len)
		h = headerFree(h);
	free(why);
	return h;
}

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static const uint8_t *entry(const uint8_t *data, uint32_t i)
{
	return data + 16 + 16 * i;
}

/* A tag twice, one that is no int, or too many behind a larger one */
static bool tags_odd(const uint8_t *data, uint32_t n)
{
	uint32_t i, j, max = 0, unsorted = 0;

	for (i = 1; i < n; i++) {
		if (be32(entry(data, i)) > TAG_MAX)
			return true;
		if (be32(entry(data, i)) > max) {
			max = be32(entry(data, i));
			continue;
		}
		unsorted++;
		for (j = 1; j < i; j++)
			if (be32(entry(data, i)) == be32(entry(data, j)))
				return true;
	}
	return unsorted > UNSORTED_MAX;
}

/* Bytes of the data of an entry at @p, which librpm has found to be there */
static uint32_t data_len(uint32_t type, uint32_t count, const uint8_t *p)
{
	static const uint32_t sizes[] = { 0, 1, 1, 2, 4, 8, 0, 1, 0, 0 };
	const uint8_t *s = p;

	if (sizes[type])
		return count * sizes[type];
	for (; count; count--)
		s += strlen((const char *)s) + 1;
	return (uint32_t)(s - p);
}

/* Data that does not follow that of the entry before, or does not fill the store */
static bool data_odd(const uint8_t *data, uint32_t n)
{
	static const uint32_t aligns[] = { 1, 1, 1, 2, 4, 8, 1, 1, 1, 1 };
	uint32_t i, type, off, end = 0;

	for (i = 1; i < n; i++) {
		type = be32(entry(data, i) + 4);
		off = be32(entry(data, i) + 8);
		if (off !=
		    (end + aligns[type] - 1) / aligns[type] * aligns[type])
			return true;
		end = off + data_len(type, be32(entry(data, i) + 12),
				     entry(data, n) + off);
	}
	return end != be32(data + 12) - 16;
}

/* A tag that we read is of another type than we read it as */
static bool type_odd(const uint8_t *p)
{
	uint32_t type = be32(p + 4), count = be32(p + 12);

	switch (be32(p)) {
	case RPMTAG_NAME:
	case RPMTAG_VERSION:
	case RPMTAG_RELEASE:
	case RPMTAG_ARCH:
		return type != RPM_STRING_TYPE;
	case RPMTAG_EPOCH:
	case RPMTAG_FILEDIGESTALGO:
		return type != RPM_INT32_TYPE || count != 1;
	case RPMTAG_FILEDIGESTS:
		return type != RPM_STRING_ARRAY_TYPE;
	default:
		return false;
	}
}

static bool types_odd(const uint8_t *data, uint32_t n)
{
	uint32_t i;

	for (i = 1; i < n; i++)
		if (type_odd(entry(data, i)))
			return true;
	return false;
}

/* A tag that librpm knows is of another type than it has */
static bool known_odd(const uint8_t *data, uint32_t n)
{
	uint32_t i, type;

	for (i = 1; i < n; i++) {
		type = (uint32_t)rpmTagGetTagType((int)be32(entry(data, i)));
		if (type != RPM_NULL_TYPE && type != be32(entry(data, i) + 4))
			return true;
	}
	return false;
}

/* The region does not span the whole header */
static bool region_odd(const uint8_t *data, size_t len, uint32_t n)
{
	uint32_t dl = be32(data + 12);

	return be32(entry(data, 0) + 8) != dl - 16 ||
	       be32(data + len - 8) != 0u - 16 * n;
}

/* A digest that is neither empty nor of the algorithm, or that is not accepted */
static bool digests_odd(Header h)
{
	static const size_t sizes[] = { [8] = 64, [9] = 96, [10] = 128 };
	uint64_t algo = headerGetNumber(h, RPMTAG_FILEDIGESTALGO);
	size_t size = algo < sizeof(sizes) / sizeof(*sizes) ? sizes[algo] : 0;
	struct rpmtd_s td;
	const char *s;
	bool odd = false;

	if (!headerGet(h, RPMTAG_FILEDIGESTS, &td, HEADERGET_MINMEM))
		return false;
	while (!odd && (s = rpmtdNextString(&td)))
		odd = *s && (!size || strlen(s) != size ||
			     strspn(s, "0123456789abcdefABCDEF") != size);
	rpmtdFreeData(&td);
	return odd;
}

static void compare(Header h, const uint8_t *data, const struct dgc_rpm *rpm)
{
	const char *name = headerGetString(h, RPMTAG_NAME);
	struct rpmtd_s td;
	uint32_t n = 0;

	require(!name == !rpm->name.off);
	require(!name || (strlen(name) == rpm->name.len &&
			  !memcmp(name, data + rpm->name.off, rpm->name.len)));
	if (headerGet(h, RPMTAG_FILEDIGESTS, &td, HEADERGET_MINMEM))
		n = rpmtdCount(&td);
	rpmtdFreeData(&td);
	require(n == rpm->files);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct dgc_rpm rpm;
	uint32_t n;
	bool ours;
	Header h;

	if (len < 48 || len > FUZZ_MAX)
		return 0;
	h = librpm_read(data, len);
	ours = !dgc_rpm_open(data, (u32)len, &rpm);
	n = be32(data + 8);
	if (ours && h) {
		compare(h, data, &rpm);
	} else if (ours) {
		require(known_odd(data, n));
	} else if (h) {
		require(region_odd(data, len, n) || tags_odd(data, n) ||
			data_odd(data, n) || types_odd(data, n) ||
			digests_odd(h));
	}
	headerFree(h);
	return 0;
}
