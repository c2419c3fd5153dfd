/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The frame of a clear-signed text, RFC 9580 section 7. */
#ifndef DCLIST_CLEARSIGN_H
#define DCLIST_CLEARSIGN_H

#include <stdbool.h>

#include "base/bytes.h"

/*
 * Is @in one clear-signed text, with nothing before, between and after? @body is
 * what it says was signed, dash-escaped.
 */
bool clearsign_frame(const struct bytes *in, struct bytes *body);
/* Is @text what @body says, but for spaces at the ends of lines? */
bool clearsign_same(const struct bytes *body, const struct bytes *text);

#endif /* DCLIST_CLEARSIGN_H */
