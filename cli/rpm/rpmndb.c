// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Databases of rpm's ndb backend, which few builds of librpm read: Packages.db,
 * in blocks of 16 bytes, all numbers little endian.
 *
 *	"RpmP" | version, 0 | generation | pages of slots | next number | unused
 *	"Slot" | number | first block | blocks		the rest of these pages
 *	"BlbS" | number | time | length | header | zeros | Adler-32 | length | "BlbE"
 *
 * A slot without a first block is free. The checksum is over all before it. rpm
 * itself does not look at it when it reads.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/array.h"
#include "base/message.h"
#include "rpm/rpmstore.h"

#define BLOCK 16u
#define PAGE_BLOCKS 256u
#define FIRST_SLOT 2u /* the file's head takes the place of two */
#define TAIL_LEN 12u

/* Where a package's header is */
struct slot {
	uint32_t number;
	uint32_t first;
	uint32_t blocks;
};

/**
 * struct ndb - an open database
 * @fd: its file
 * @blocks: in the file
 * @pages: of slots
 * @slot: those in use; owned
 * @n: how many
 * @bad: some package cannot be read
 * @sink: who gets the headers
 */
struct ndb {
	int fd;
	uint64_t blocks;
	uint32_t pages;
	struct slot *slot;
	size_t n;
	bool bad;
	const struct rpm_sink *sink;
};

static int head_read(struct ndb *db)
{
	uint8_t head[FIRST_SLOT * BLOCK];
	struct stat st;

	if (fstat(db->fd, &st) ||
	    pread(db->fd, head, sizeof(head), 0) != sizeof(head))
		return -EBADMSG;
	db->blocks = (uint64_t)st.st_size / BLOCK;
	db->pages = rpm_le32(head + 12);
	if (rpm_le32(head + 4) || !db->pages ||
	    db->pages > db->blocks / PAGE_BLOCKS)
		return -EBADMSG;
	return 0;
}

static int slot_add(struct ndb *db, const struct slot *slot)
{
	if (!array_grow(&db->slot, db->n, sizeof(*slot)))
		return -ENOMEM;
	db->slot[db->n++] = *slot;
	return 0;
}

static int slot_take(struct ndb *db, const uint8_t *p)
{
	struct slot slot = { rpm_le32(p + 4), rpm_le32(p + 8),
			     rpm_le32(p + 12) };

	if (memcmp(p, "Slot", 4))
		return -EBADMSG;
	return slot.first ? slot_add(db, &slot) : 0;
}

static int slots_read(struct ndb *db)
{
	uint8_t page[PAGE_BLOCKS * BLOCK];
	uint32_t i, k;
	int err = 0;

	for (i = 0; !err && i < db->pages; i++) {
		if (pread(db->fd, page, sizeof(page),
			  (off_t)i * sizeof(page)) != sizeof(page))
			return -EBADMSG;
		for (k = i ? 0 : FIRST_SLOT; !err && k < PAGE_BLOCKS; k++)
			err = slot_take(db, page + k * BLOCK);
	}
	return err;
}

static int by_place(const void *a, const void *b)
{
	uint32_t x = ((const struct slot *)a)->first;
	uint32_t y = ((const struct slot *)b)->first;

	return x < y ? -1 : x > y;
}

static bool read_at(const struct ndb *db, void *out, size_t len, uint64_t off)
{
	return pread(db->fd, out, len, (off_t)off) == (ssize_t)len;
}

/* What is at @slot, behind the 16 bytes of @head; NULL when all is well */
static const char *body_read(const struct ndb *db, const struct slot *slot,
			     const uint8_t *head, struct bytes *header)
{
	uint64_t off = (uint64_t)slot->first * BLOCK + BLOCK;
	uint32_t len = rpm_le32(head + 12);
	uint8_t end[BLOCK + TAIL_LEN], *tail;
	size_t rest = (size_t)slot->blocks * BLOCK - BLOCK - len;
	uLong sum = adler32(1, head, BLOCK);

	if (rpm_header_alloc(len, header))
		return "does not fit in memory";
	if (!read_at(db, header->data + RPM_MAGIC_LEN, len, off) ||
	    !read_at(db, end, rest, off + len))
		return "cannot be read";
	tail = end + rest - TAIL_LEN;
	sum = adler32_z(sum, header->data + RPM_MAGIC_LEN, len);
	if (rpm_le32(tail) != adler32_z(sum, end, rest - TAIL_LEN))
		return "is damaged: its checksum does not match";
	if (rpm_le32(tail + 4) != len || memcmp(tail + 8, "BlbE", 4))
		return "is damaged: its end is missing";
	return NULL;
}

static const char *head_check(const struct ndb *db, const struct slot *slot,
			      uint8_t head[BLOCK])
{
	uint64_t len;

	if ((uint64_t)slot->first + slot->blocks > db->blocks ||
	    !read_at(db, head, BLOCK, (uint64_t)slot->first * BLOCK))
		return "is not where the database records it";
	len = rpm_le32(head + 12);
	if (memcmp(head, "BlbS", 4) || rpm_le32(head + 4) != slot->number ||
	    (BLOCK + len + TAIL_LEN + BLOCK - 1) / BLOCK != slot->blocks)
		return "is not where the database records it";
	return len > RPM_STORED_MAX ? "is larger than rpm allows" : NULL;
}

/* @from: where a package may start; moves to where this one ends */
static void slot_read(struct ndb *db, const struct slot *slot, uint64_t *from)
{
	struct bytes header = { 0 };
	uint8_t head[BLOCK];
	const char *why;

	if (slot->first < *from)
		why = "overlaps other data";
	else
		why = head_check(db, slot, head);
	if (!why) {
		*from = (uint64_t)slot->first + slot->blocks;
		why = body_read(db, slot, head, &header);
	}
	if (!why && db->sink->take(&header, db->sink->ctx))
		why = "has a damaged header";
	bytes_free(&header);
	if (why) {
		rpm_sink_damaged(db->sink, slot->number, why);
		db->bad = true;
	}
}

/* In the order of places, so that none is read twice */
static void slots_take(struct ndb *db)
{
	uint64_t from = (uint64_t)db->pages * PAGE_BLOCKS;
	size_t i;

	if (db->n)
		qsort(db->slot, db->n, sizeof(*db->slot), by_place);
	for (i = 0; i < db->n; i++)
		slot_read(db, &db->slot[i], &from);
}

int rpmndb_read(int fd, const struct rpm_sink *sink)
{
	struct ndb db = { .fd = fd, .sink = sink };
	int err = head_read(&db);

	if (!err)
		err = slots_read(&db);
	if (err == -ENOMEM)
		error(sink->from, "out of memory");
	else if (err)
		rpm_sink_broken(sink);
	else
		slots_take(&db);
	free(db.slot);
	return err || db.bad ? -1 : 0;
}
