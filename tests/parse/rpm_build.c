// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "rpm_build.h"

#define STORE_MAX 65536u

static void put32(u8 *p, u32 value)
{
	p[0] = (u8)(value >> 24);
	p[1] = (u8)(value >> 16);
	p[2] = (u8)(value >> 8);
	p[3] = (u8)value;
}

static void put_entry(u8 *p, u32 tag, u32 type, u32 off, u32 count)
{
	put32(p, tag);
	put32(p + 4, type);
	put32(p + 8, off);
	put32(p + 12, count);
}

static u32 align_of(u32 type)
{
	return type == 3 ? 2 : type == 4 ? 4 : type == 5 ? 8 : 1;
}

struct bytes rpm_build(const struct tag *tags, u32 n)
{
	u32 i, dl = 0, index = 16 + 16 * (n + 1);
	u8 *buf = calloc(1, index + STORE_MAX);
	struct bytes out, data;

	if (!buf)
		abort();
	for (i = 0; i < n; i++) {
		data = bytes_from(tags[i].data);
		dl = (dl + align_of(tags[i].type) - 1) &
		     ~(align_of(tags[i].type) - 1);
		if (data.len > STORE_MAX - dl - 32)
			abort();
		put_entry(buf + 32 + 16 * (size_t)i, tags[i].tag, tags[i].type,
			  dl, tags[i].count);
		memcpy(buf + index + dl, data.data, data.len);
		dl += data.len;
		bytes_free(&data);
	}
	put_entry(buf + 16, 63, 7, dl, 16);
	put_entry(buf + index + dl, 63, 7, 0u - 16 * (n + 1), 16);
	dl += 16;
	put32(buf, 0x8eade801);
	put32(buf + 8, n + 1);
	put32(buf + 12, dl);
	out = bytes_copy(buf, index + dl);
	free(buf);
	return out;
}
