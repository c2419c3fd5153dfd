// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes damaged digest lists to the kernel, which has to refuse all of them.
 *
 *	damage COUNT SEED LOAD LIST...
 *
 * Every write is one of the lists with one to four changes: bits, bytes, numbers at
 * the limits, parts cut out, doubled, moved, or taken from another list. One that
 * the kernel takes though what was signed is changed is an accepted list. Where only
 * the signature was touched, outside of what it covers, it may still be good: those
 * are counted on their own.
 *
 * Prints how many were written and what became of them; the status is 0 when none
 * was accepted.
 */
#include <stdbool.h>
#include <stdint.h>

#include "helper.h"

#define TRAILER 40u /* struct module_signature and the magic string */
#define ROOM 65536u
#define ERRNO_MAX 200

struct list {
	uint8_t *data;
	size_t len;
	size_t signed_len;
};

struct tally {
	unsigned long written;
	unsigned long accepted;
	unsigned long unchanged;
	unsigned long refused[ERRNO_MAX];
};

static uint64_t state;

/* xorshift64*: the same seed writes the same lists. */
static uint32_t any(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 0x2545f4914f6cdd1dull) >> 33) % below;
}

static void put_be32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 24);
	p[1] = (uint8_t)(v >> 16);
	p[2] = (uint8_t)(v >> 8);
	p[3] = (uint8_t)v;
}

static struct list list_read(const char *path)
{
	struct list list = { 0 };
	const uint8_t *p;

	list.data = read_file(path, &list.len);
	if (list.len <= TRAILER || list.len > ROOM / 2)
		die(path);
	p = list.data + list.len - TRAILER + 8;
	list.signed_len = list.len - TRAILER -
			  ((size_t)p[0] << 24 | (size_t)p[1] << 16 |
			   (size_t)p[2] << 8 | p[3]);
	return list;
}

/* A place, more often one near the end, where signature and trailer are */
static size_t place(size_t len)
{
	size_t tail = len < 700 ? len : 700;

	return any(2) ? any((uint32_t)len) : len - 1 - any((uint32_t)tail);
}

static void change_bytes(uint8_t *out, size_t len)
{
	static const uint32_t numbers[] = { 0,	    1,		0x7fffffff,
					    0xffff, 0x80000000, 0xffffffff,
					    0x100,  0x20000000 };
	size_t at = place(len);

	switch (any(4)) {
	case 0:
		out[at] ^= (uint8_t)(1u << any(8));
		return;
	case 1:
		out[at] = (uint8_t)any(256);
		return;
	case 2:
		out[at] = (uint8_t)(out[at] + (any(2) ? 1 : 255));
		return;
	default:
		if (len >= 4 && at <= len - 4)
			put_be32(out + at, numbers[any(8)]);
		return;
	}
}

/* Cuts out, doubles or takes from @other; returns the new length. */
static size_t change_parts(uint8_t *out, size_t len, const struct list *other)
{
	size_t at = place(len), n = 1 + any(any(2) ? 8 : 512);

	if (n > len - at)
		n = len - at;
	switch (any(4)) {
	case 0: /* the end is missing */
		return at;
	case 1: /* so is a part */
		memmove(out + at, out + at + n, len - at - n);
		return len - n;
	case 2: /* a part twice */
		if (len + n > ROOM)
			return len;
		memmove(out + at + n, out + at, len - at);
		return len + n;
	default: /* of another list, from its end */
		if (n > other->len)
			n = other->len;
		memcpy(out + len - n, other->data + other->len - n, n);
		return len;
	}
}

static size_t damage(uint8_t *out, const struct list *list,
		     const struct list *other)
{
	size_t len = list->len;
	uint32_t n = 1 + any(4);

	memcpy(out, list->data, len);
	for (; n && len; n--) {
		if (any(3))
			change_bytes(out, len);
		else
			len = change_parts(out, len, other);
	}
	return len;
}

static bool same_signed(const uint8_t *out, size_t len,
			const struct list *lists, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (len >= lists[i].signed_len &&
		    !memcmp(out, lists[i].data, lists[i].signed_len))
			return true;
	return false;
}

static void write_one(int fd, const struct list *lists, int n, struct tally *t)
{
	static uint8_t out[ROOM];
	const struct list *list = &lists[any((uint32_t)n)];
	size_t len = damage(out, list, &lists[any((uint32_t)n)]);

	if (!len || (len == list->len && !memcmp(out, list->data, len)))
		return;
	t->written++;
	if (pwrite(fd, out, len, 0) < 0)
		t->refused[errno < ERRNO_MAX ? errno : 0]++;
	else if (same_signed(out, len, lists, n))
		t->unchanged++;
	else
		t->accepted++;
}

static void tell(const struct tally *t)
{
	int i;

	printf("%lu damaged lists, %lu accepted", t->written, t->accepted);
	for (i = 0; i < ERRNO_MAX; i++)
		if (t->refused[i])
			printf(", %lu %s", t->refused[i],
			       i ? strerrorname_np(i) : "other");
	printf(", %lu only outside of what is signed\n", t->unchanged);
}

int main(int argc, char **argv)
{
	static struct tally tally;
	struct list *lists;
	unsigned long count;
	int fd, i;

	if (argc < 5) {
		fprintf(stderr, "usage: damage COUNT SEED LOAD LIST...\n");
		return 2;
	}
	count = strtoul(argv[1], NULL, 10);
	state = strtoull(argv[2], NULL, 10) * 2 + 1;
	fd = open_file(argv[3], O_WRONLY);
	lists = calloc((size_t)(argc - 4), sizeof(*lists));
	if (!lists)
		die("lists");
	for (i = 4; i < argc; i++)
		lists[i - 4] = list_read(argv[i]);
	while (tally.written < count)
		write_one(fd, lists, argc - 4, &tally);
	tell(&tally);
	return tally.accepted > 0;
}
