/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A text with a detached signature beside it, or clear-signed. */
#ifndef DCLIST_SIGNED_TEXT_H
#define DCLIST_SIGNED_TEXT_H

#include "convert/pgp.h"

#define SIGNED_TEXT_MAX (64u << 20)

/*
 * For convert_format.open() and close(): keeps the keys in conv->data, and refuses
 * one --signature for several sources.
 */
int signed_text_open(struct convert *conv);
void signed_text_close(struct convert *conv);
/*
 * Reads the text of a source and verifies it: with --signature, else with a signature of
 * the same name and .asc, .sig, .sign or .gpg, else as clear-signed if it may be. Sets
 * the source's signer and time. 0 or a negative errno; errors are reported.
 */
int signed_text_read(struct convert *conv, struct source *src, bool clear,
		     struct bytes *text);

#endif /* DCLIST_SIGNED_TEXT_H */
