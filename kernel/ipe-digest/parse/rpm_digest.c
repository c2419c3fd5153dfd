// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The file digests of an RPM header: strings of hexadecimal digits. */
#include "rpm_int.h"

#define NOT_HEX 16u

static u32 dgc_hex_digit(u8 c)
{
	if (c >= '0' && c <= '9')
		return c - (u32)'0';
	if (c >= 'a' && c <= 'f')
		return c - (u32)'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - (u32)'A' + 10;
	return NOT_HEX;
}

bool dgc_hex_decode(const u8 *hex, u32 n, u8 *out)
{
	u32 i, high, low;

	/*@
	 @ loop invariant i <= n;
	 @ loop invariant \forall integer j;
	 @	0 <= j < 2 * i ==> dgc_l_hex(hex[j]) < 16;
	 @ loop invariant \forall integer j; 0 <= j < i ==> out[j] ==
	 @	dgc_l_hex(hex[2 * j]) * 16 + dgc_l_hex(hex[2 * j + 1]);
	 @ loop assigns i, high, low, out[0 .. n - 1];
	 @ loop variant n - i;
	 */
	for (i = 0; i < n; i++) {
		high = dgc_hex_digit(hex[2 * i]);
		low = dgc_hex_digit(hex[2 * i + 1]);
		if (high == NOT_HEX || low == NOT_HEX)
			return false;
		out[i] = (u8)(high * 16 + low);
	}
	return true;
}

bool dgc_rpm_blank(const u8 *buf, u32 off, u32 end)
{
	u32 i;

	/*@
	 @ loop invariant off <= i;
	 @ loop invariant \forall integer j; off <= j < i ==> buf[j] == 0;
	 @ loop assigns i;
	 @ loop variant end - i;
	 */
	for (i = off; i < end; i++)
		if (buf[i])
			return false;
	return true;
}

/* Whether there are digits from @pos to @end, and a NUL at @end. */
static bool dgc_rpm_is_digest(const u8 *buf, u32 pos, u32 end)
{
	u32 i;

	/*@
	 @ loop invariant pos <= i <= end;
	 @ loop invariant \forall integer j;
	 @	pos <= j < i ==> dgc_l_hex(buf[j]) < 16;
	 @ loop assigns i;
	 @ loop variant end - i;
	 */
	for (i = pos; i < end; i++)
		if (dgc_hex_digit(buf[i]) == NOT_HEX)
			return false;
	return buf[end] == 0;
}

int dgc_rpm_digests(const u8 *buf, u32 off, u32 end, u32 hex, u32 *n)
{
	u32 pos = off, found = 0;

	/*@
	 @ loop invariant off <= pos && (off <= end ==> pos <= end);
	 @ loop invariant found <= pos - off;
	 @ loop invariant \forall integer i;
	 @	off <= i < pos && buf[i] != 0 ==> dgc_l_hex(buf[i]) < 16;
	 @ loop assigns pos, found;
	 @ loop variant end - pos;
	 */
	while (pos < end) {
		if (!buf[pos]) {
			pos++;
			continue;
		}
		if (hex == 0 || hex >= end - pos ||
		    !dgc_rpm_is_digest(buf, pos, pos + hex))
			return -EBADMSG;
		pos += hex + 1;
		found++;
	}
	*n = found;
	return 0;
}

u32 dgc_rpm_next(const u8 *buf, u32 len, const struct dgc_rpm *rpm, u32 pos)
{
	u32 hex = dgc_algo_size(rpm->algo) * 2;
	u32 end = rpm->digests_end < len ? rpm->digests_end : len;
	u32 i;

	/*@
	 @ loop invariant pos <= i;
	 @ loop invariant \forall integer j; pos <= j < i ==> buf[j] == 0;
	 @ loop assigns i;
	 @ loop variant end - i;
	 */
	for (i = pos; i < end; i++) {
		if (!buf[i])
			continue;
		return hex > 0 && hex < end - i ? i : 0;
	}
	return 0;
}

u32 dgc_rpm_after(const struct dgc_rpm *rpm, u32 off)
{
	return off + dgc_algo_size(rpm->algo) * 2 + 1;
}
