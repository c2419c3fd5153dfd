// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Versions and releases of packages, ordered as rpm orders them. */
#include "evr.h"

#define EPOCH_MAX 0xffffffffu

static bool dgc_is_digit(u8 c)
{
	return c >= '0' && c <= '9';
}

static bool dgc_is_letter(u8 c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool dgc_is_mark(u8 c)
{
	return c == '~' || c == '^';
}

/* Where the separators from @pos on end. */
static u32 dgc_version_skip(const u8 *s, u32 len, u32 pos)
{
	/*@
	 @ loop invariant \at(pos, Pre) <= pos <= len;
	 @ loop assigns pos;
	 @ loop variant len - pos;
	 */
	while (pos < len && !dgc_is_digit(s[pos]) && !dgc_is_letter(s[pos]) &&
	       !dgc_is_mark(s[pos]))
		pos++;
	return pos;
}

/* Where the digits, or letters, of which there is one at @pos, end. */
static u32 dgc_version_end(const u8 *s, u32 len, u32 pos, bool digits)
{
	/*@
	 @ loop invariant \at(pos, Pre) <= pos < len;
	 @ loop assigns pos;
	 @ loop variant len - pos;
	 */
	do {
		pos++;
	} while (pos < len &&
		 (digits ? dgc_is_digit(s[pos]) : dgc_is_letter(s[pos])));
	return pos;
}

/* Bytes, as strcmp() orders them. */
static int dgc_version_bytes(const u8 *a, u32 a_len, const u8 *b, u32 b_len)
{
	u32 i;

	/*@
	 @ loop invariant i <= a_len && i <= b_len;
	 @ loop assigns i;
	 @ loop variant a_len - i;
	 */
	for (i = 0; i < a_len && i < b_len; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	if (a_len == b_len)
		return 0;
	return a_len < b_len ? -1 : 1;
}

/* Where the zeros that a number starts with end. */
static u32 dgc_version_zeros(const u8 *s, u32 len)
{
	u32 i;

	/*@
	 @ loop invariant i <= len;
	 @ loop assigns i;
	 @ loop variant len - i;
	 */
	for (i = 0; i < len && s[i] == '0'; i++)
		;
	return i;
}

/* Digits, as numbers: the one with more of them is higher. */
static int dgc_version_numbers(const u8 *a, u32 a_len, const u8 *b, u32 b_len)
{
	u32 i = dgc_version_zeros(a, a_len), j = dgc_version_zeros(b, b_len);

	if (a_len - i != b_len - j)
		return a_len - i < b_len - j ? -1 : 1;
	return dgc_version_bytes(a + i, a_len - i, b + j, b_len - j);
}

/* The character at @pos, 0 at the end. */
static u8 dgc_version_at(const u8 *s, u32 len, u32 pos)
{
	if (pos < len)
		return s[pos];
	return 0;
}

/* Two that differ, of which one is a mark; 0 is the end. */
static int dgc_version_marks(u8 a, u8 b)
{
	if (a == '~')
		return -1;
	if (b == '~')
		return 1;
	if (a == '^')
		return b ? -1 : 1;
	return a ? 1 : -1;
}

int dgc_version_compare(const u8 *a, u32 a_len, const u8 *b, u32 b_len)
{
	u32 i = 0, j = 0, i_end, j_end;
	int order;
	u8 c, d;

	/*@
	 @ loop invariant i <= a_len && j <= b_len;
	 @ loop assigns i, j, i_end, j_end, order, c, d;
	 @ loop variant (a_len - i) + (b_len - j);
	 */
	while (i < a_len || j < b_len) {
		i = dgc_version_skip(a, a_len, i);
		j = dgc_version_skip(b, b_len, j);
		c = dgc_version_at(a, a_len, i);
		d = dgc_version_at(b, b_len, j);
		if (dgc_is_mark(c) || dgc_is_mark(d)) {
			if (c != d)
				return dgc_version_marks(c, d);
			i++;
			j++;
			continue;
		}
		if (i == a_len || j == b_len)
			break;
		/* A number is higher than letters. */
		if (dgc_is_digit(c) != dgc_is_digit(d))
			return dgc_is_digit(c) ? 1 : -1;
		i_end = dgc_version_end(a, a_len, i, dgc_is_digit(c));
		j_end = dgc_version_end(b, b_len, j, dgc_is_digit(c));
		if (dgc_is_digit(c))
			order = dgc_version_numbers(a + i, i_end - i, b + j,
						    j_end - j);
		else
			order = dgc_version_bytes(a + i, i_end - i, b + j,
						  j_end - j);
		if (order != 0)
			return order;
		i = i_end;
		j = j_end;
	}
	if (i == a_len && j == b_len)
		return 0;
	return i == a_len ? -1 : 1;
}

/* The first @c from @pos on; @len without one. */
static u32 dgc_evr_find(const u8 *s, u32 len, u32 pos, u8 c)
{
	/*@
	 @ loop invariant \at(pos, Pre) <= pos <= len;
	 @ loop invariant \forall integer j;
	 @	\at(pos, Pre) <= j < pos ==> s[j] != c;
	 @ loop assigns pos;
	 @ loop variant len - pos;
	 */
	while (pos < len && s[pos] != c)
		pos++;
	return pos;
}

/* Digits, one or more, as a number. */
static bool dgc_evr_epoch(const u8 *s, u32 len, u32 *epoch)
{
	u32 i, value = 0;
	u8 c;

	/*@
	 @ loop invariant i <= len;
	 @ loop invariant \forall integer j;
	 @	0 <= j < i ==> '0' <= s[j] <= '9';
	 @ loop assigns i, value, c;
	 @ loop variant len - i;
	 */
	for (i = 0; i < len; i++) {
		c = s[i];
		if (!dgc_is_digit(c) || value > (EPOCH_MAX - (c - '0')) / 10)
			return false;
		value = value * 10 + (c - '0');
	}
	*epoch = value;
	return len > 0;
}

int dgc_evr_parse(const u8 *s, u32 len, struct dgc_evr *evr)
{
	u32 from = 0, colon = dgc_evr_find(s, len, 0, ':'), hyphen;

	evr->epoch = 0;
	if (colon < len) {
		if (!dgc_evr_epoch(s, colon, &evr->epoch))
			return -EBADMSG;
		from = colon + 1;
	}
	hyphen = dgc_evr_find(s, len, from, '-');
	if (hyphen == from || hyphen == len || hyphen + 1 == len ||
	    dgc_evr_find(s, len, hyphen + 1, '-') < len ||
	    dgc_evr_find(s, len, from, ':') < len)
		return -EBADMSG;
	evr->version_off = from;
	evr->version_len = hyphen - from;
	evr->release_off = hyphen + 1;
	evr->release_len = len - (hyphen + 1);
	return 0;
}
