// SPDX-License-Identifier: GPL-2.0-only
/* RPM headers made of entries, for the suites of parse/rpm*.c. */

#include <linux/align.h>
#include <linux/unaligned.h>

#include "rpm_build.h"

static u32 align_of(u32 type)
{
	switch (type) {
	case INT16:
		return 2;
	case INT32:
		return 4;
	case INT64:
		return 8;
	default:
		return 1;
	}
}

void rpm_put(u8 *p, u32 a, u32 b, u32 c, u32 d)
{
	put_unaligned_be32(a, p);
	put_unaligned_be32(b, p + 4);
	put_unaligned_be32(c, p + 8);
	put_unaligned_be32(d, p + 12);
}

static u32 store_size(const struct entry *entry, u32 n)
{
	u32 i, size = 0;

	for (i = 0; i < n; i++)
		size = ALIGN(size, align_of(entry[i].type)) + entry[i].data.len;
	return size;
}

/* The signed region of a header with these entries. */
u8 *rpm_build(struct kunit *test, const struct entry *entry, u32 n, u32 *len)
{
	u32 size = store_size(entry, n), il = n + 1, off = 0, i;
	u8 *buf = kunit_kzalloc(test, 16 + 16 * il + size + 16, GFP_KERNEL);
	u8 *store = buf + 16 + 16 * il;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	rpm_put(buf, 0x8eade801, 0, il, size + 16);
	rpm_put(buf + 16, 63, BIN, size, 16);
	for (i = 0; i < n; i++) {
		off = ALIGN(off, align_of(entry[i].type));
		rpm_put(buf + 32 + 16 * i, entry[i].tag, entry[i].type, off,
			entry[i].count);
		memcpy(store + off, entry[i].data.data, entry[i].data.len);
		off += entry[i].data.len;
	}
	rpm_put(store + size, 63, BIN, -(s32)(16 * il), 16);
	*len = 16 + 16 * il + size + 16;
	return buf;
}
