// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Databases of Berkeley DB, of rpm before 4.16: a hash table in Packages, in the byte
 * order of the machine that made it. A page has 26 bytes of its own:
 *
 *	position in the log (8) | number | previous | next | entries (2) |
 *	end of what is free, or bytes in an overflow page (2) | level (1) | type (1)
 *
 * In a page of the table, the places of its items follow, keys and values in turns; an
 * item starts with its type and ends where the one before it starts. Large items are in a
 * chain of overflow pages. Pages are read in their order, not through the hash: each is
 * used once. librpm would hold a header twice, up to 9 MB in practice.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "rpm/rpmstore.h"

#define META_LEN 72u
#define PAGE_MIN 512u
#define PAGE_MAX 65536u
#define PAGE_HEAD 26u
#define HASH_MAGIC 0x00061561u

/* Types of pages and of items */
#define PAGE_HASH_UNSORTED 2u
#define PAGE_OVERFLOW 7u
#define PAGE_HASH 13u
#define ITEM_HERE 1u
#define ITEM_OFFPAGE 3u
#define ITEM_OFFPAGE_LEN 12u

/**
 * struct bdb - an open database
 * @fd: its file
 * @swapped: its numbers are big endian
 * @page_len: bytes in a page
 * @pages: in the file
 * @last: number of the last one that there should be
 * @page: one of the table; owned
 * @more: one of a chain; owned
 * @seen: a bit for each page of a chain that was read; owned
 * @bad: some package cannot be read
 * @sink: who gets the headers
 */
struct bdb {
	int fd;
	bool swapped;
	uint32_t page_len;
	uint32_t pages;
	uint32_t last;
	uint8_t *page;
	uint8_t *more;
	uint8_t *seen;
	bool bad;
	const struct rpm_sink *sink;
};

static uint32_t u32_at(const struct bdb *db, const uint8_t *p)
{
	return db->swapped ? dgc_be32(p) : rpm_le32(p);
}

static uint32_t u16_at(const struct bdb *db, const uint8_t *p)
{
	return db->swapped ? dgc_be16(p) : p[0] | (uint32_t)p[1] << 8;
}

static bool meta_read(struct bdb *db)
{
	uint8_t meta[META_LEN];
	struct stat st;

	if (fstat(db->fd, &st) ||
	    pread(db->fd, meta, sizeof(meta), 0) != sizeof(meta))
		return false;
	db->swapped = rpm_le32(meta + 12) != HASH_MAGIC;
	db->page_len = u32_at(db, meta + 20);
	if (db->page_len < PAGE_MIN || db->page_len > PAGE_MAX ||
	    (db->page_len & (db->page_len - 1)))
		return false;
	if ((uint64_t)st.st_size / db->page_len > UINT32_MAX)
		return false;
	db->pages = (uint32_t)((uint64_t)st.st_size / db->page_len);
	db->last = u32_at(db, meta + 32);
	/* rpm's have neither encryption nor checksums. */
	return !meta[24] && !meta[26];
}

static bool page_read(const struct bdb *db, uint32_t number, uint8_t *page)
{
	return number < db->pages &&
	       pread(db->fd, page, db->page_len,
		     (off_t)number * db->page_len) == (ssize_t)db->page_len;
}

/* The pages of a chain from @number on, up to @len bytes */
static const char *chain_read(struct bdb *db, uint32_t number, uint8_t *out,
			      size_t len)
{
	uint32_t n;

	while (len) {
		if (!page_read(db, number, db->more) ||
		    db->more[25] != PAGE_OVERFLOW)
			return "is not where the database records it";
		if (db->seen[number / 8] & 1 << number % 8)
			return "overlaps other data";
		db->seen[number / 8] |= (uint8_t)(1 << number % 8);
		n = u16_at(db, db->more + 22);
		if (!n || n > len || n > db->page_len - PAGE_HEAD)
			return "is damaged: its length is wrong";
		memcpy(out, db->more + PAGE_HEAD, n);
		out += n;
		len -= n;
		number = u32_at(db, db->more + 16);
	}
	return NULL;
}

static const char *value_read(struct bdb *db, const uint8_t *item, size_t room,
			      struct bytes *header)
{
	size_t len;

	if (room && item[0] == ITEM_HERE)
		len = room - 1;
	else if (room >= ITEM_OFFPAGE_LEN && item[0] == ITEM_OFFPAGE)
		len = u32_at(db, item + 8);
	else
		return "is damaged";
	if (len > RPM_STORED_MAX)
		return "is larger than rpm allows";
	if (rpm_header_alloc(len, header))
		return "does not fit in memory";
	if (item[0] == ITEM_OFFPAGE)
		return chain_read(db, u32_at(db, item + 4),
				  header->data + RPM_MAGIC_LEN, len);
	memcpy(header->data + RPM_MAGIC_LEN, item + 1, len);
	return NULL;
}

static void package_read(struct bdb *db, uint32_t number, const uint8_t *item,
			 size_t room)
{
	struct bytes header = { 0 };
	const char *why = value_read(db, item, room, &header);

	if (!why && db->sink->take(&header, db->sink->ctx))
		why = "has a damaged header";
	bytes_free(&header);
	if (why) {
		rpm_sink_damaged(db->sink, number, why);
		db->bad = true;
	}
}

/* Item @i of the page, up to @end, which moves to where it starts; NULL outside */
static const uint8_t *item_at(const struct bdb *db, uint32_t i, uint32_t n,
			      uint32_t *end, size_t *room)
{
	uint32_t at = u16_at(db, db->page + PAGE_HEAD + 2 * i);

	if (at < PAGE_HEAD + 2 * n || at >= *end)
		return NULL;
	*room = *end - at;
	*end = at;
	return db->page + at;
}

/* Keys are numbers of packages; 0 has the last one that was given. */
static bool page_take(struct bdb *db)
{
	uint32_t n = u16_at(db, db->page + 20), end = db->page_len, i, number;
	const uint8_t *key, *value;
	size_t key_len, len;

	if (n % 2 || PAGE_HEAD + 2 * n > db->page_len)
		return false;
	for (i = 0; i < n; i += 2) {
		key = item_at(db, i, n, &end, &key_len);
		value = key ? item_at(db, i + 1, n, &end, &len) : NULL;
		if (!value || key_len != 5 || key[0] != ITEM_HERE)
			return false;
		number = u32_at(db, key + 1);
		if (number)
			package_read(db, number, value, len);
	}
	return true;
}

static void broken(struct bdb *db)
{
	rpm_sink_broken(db->sink);
	db->bad = true;
}

static void pages_take(struct bdb *db)
{
	uint32_t i;
	bool good;

	if (db->last >= db->pages)
		broken(db);
	for (i = 1; i < db->pages; i++) {
		good = page_read(db, i, db->page);
		if (good && (db->page[25] == PAGE_HASH ||
			     db->page[25] == PAGE_HASH_UNSORTED))
			good = page_take(db);
		if (!good)
			broken(db);
	}
}

int rpmbdb_read(int fd, const struct rpm_sink *sink)
{
	struct bdb db = { .fd = fd, .sink = sink };

	if (!meta_read(&db)) {
		rpm_sink_broken(sink);
		return -1;
	}
	db.page = malloc(db.page_len);
	db.more = malloc(db.page_len);
	db.seen = calloc(db.pages / 8 + 1, 1);
	if (db.page && db.more && db.seen) {
		pages_take(&db);
	} else {
		error(sink->from, "out of memory");
		db.bad = true;
	}
	free(db.page);
	free(db.more);
	free(db.seen);
	return db.bad ? -1 : 0;
}
