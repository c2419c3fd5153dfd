// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of evr.c promise. */
#include "evr.h"

#include <evr.c>

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> '0' <= c <= '9';
 */
static bool dgc_is_digit(u8 c);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> 'a' <= c <= 'z' || 'A' <= c <= 'Z';
 */
static bool dgc_is_letter(u8 c);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <==> c == '~' || c == '^';
 */
static bool dgc_is_mark(u8 c);

/*@
 @ requires \valid_read(s + (0 .. len - 1)) && pos <= len;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures pos <= \result <= len;
 */
static u32 dgc_version_skip(const u8 *s, u32 len, u32 pos);

/*@
 @ requires \valid_read(s + (0 .. len - 1)) && pos < len;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures pos < \result <= len;
 */
static u32 dgc_version_end(const u8 *s, u32 len, u32 pos, bool digits);

/*@
 @ requires \valid_read(a + (0 .. a_len - 1));
 @ requires \valid_read(b + (0 .. b_len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures -1 <= \result <= 1;
 */
static int dgc_version_bytes(const u8 *a, u32 a_len, const u8 *b, u32 b_len);

/*@
 @ requires \valid_read(s + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result <= len;
 */
static u32 dgc_version_zeros(const u8 *s, u32 len);

/*@
 @ requires \valid_read(a + (0 .. a_len - 1));
 @ requires \valid_read(b + (0 .. b_len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures -1 <= \result <= 1;
 */
static int dgc_version_numbers(const u8 *a, u32 a_len, const u8 *b, u32 b_len);

/*@
 @ requires \valid_read(s + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures pos < len ==> \result == s[pos];
 @ ensures pos >= len ==> \result == 0;
 */
static u8 dgc_version_at(const u8 *s, u32 len, u32 pos);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == -1 || \result == 1;
 @ ensures a == '~' ==> \result == -1;
 @ ensures a != '~' && b == '~' ==> \result == 1;
 @ ensures a == '^' && b == 0 ==> \result == 1;
 @ ensures b == '^' && a == 0 ==> \result == -1;
 */
static int dgc_version_marks(u8 a, u8 b);

/*@
 @ requires \valid_read(s + (0 .. len - 1)) && pos <= len;
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures pos <= \result <= len;
 @ ensures \result < len ==> s[\result] == c;
 @ ensures \forall integer i; pos <= i < \result ==> s[i] != c;
 */
static u32 dgc_evr_find(const u8 *s, u32 len, u32 pos, u8 c);

/*@
 @ requires \valid_read(s + (0 .. len - 1)) && \valid(epoch);
 @ requires \separated(epoch, s + (0 .. len - 1));
 @ terminates \true;
 @ exits \false;
 @ assigns *epoch;
 @ ensures \result ==> len > 0;
 @ ensures \result ==>
 @	\forall integer i; 0 <= i < len ==> '0' <= s[i] <= '9';
 */
static bool dgc_evr_epoch(const u8 *s, u32 len, u32 *epoch);
