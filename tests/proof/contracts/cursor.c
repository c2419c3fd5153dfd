// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of cursor.c promise. */
#include "cursor.h"

#include <cursor.c>

/*@
 @ requires dgc_cursor_ok(c);
 @ terminates \true;
 @ exits \false;
 @ assigns c->pos, c->bad;
 @ ensures dgc_cursor_took{Pre, Post}(c, n);
 @ ensures \result <==> !c->bad;
 */
static bool dgc_cursor_take(struct dgc_cursor *c, u32 n);
