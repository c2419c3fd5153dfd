// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The trailer of a digest list: struct module_signature and the magic string. */
#include "trailer.h"
#include "cursor.h"

static const char dgc_magic[] = DGC_TRAILER_MAGIC;

static_assert(sizeof(dgc_magic) == DGC_TRAILER_MAGIC_LEN + 1, "length");

/* Offsets in struct module_signature; every byte but these five is 0. */
#define INFO_ID_TYPE 2u
#define INFO_SIG_LEN 8u

static bool dgc_trailer_magic(const u8 *p)
{
	u32 i;

	for (i = 0; i < DGC_TRAILER_MAGIC_LEN; i++)
		if (p[i] != (u8)dgc_magic[i])
			return false;
	return true;
}

static bool dgc_trailer_zeros(const u8 *info)
{
	u32 i;

	for (i = 0; i < INFO_SIG_LEN; i++)
		if (i != INFO_ID_TYPE && info[i])
			return false;
	return true;
}

int dgc_trailer_parse(const u8 *buf, u32 len, struct dgc_trailer *t)
{
	const u8 *info;
	u32 rest, sig_len, id_type;

	if (len > DGC_INPUT_MAX || len < DGC_TRAILER_LEN)
		return -EBADMSG;
	rest = len - DGC_TRAILER_LEN;
	info = buf + rest;
	if (!dgc_trailer_magic(info + DGC_TRAILER_INFO_LEN))
		return -EBADMSG;
	sig_len = dgc_be32(info + INFO_SIG_LEN);
	if (!dgc_trailer_zeros(info) || sig_len == 0 || sig_len >= rest)
		return -EBADMSG;
	id_type = info[INFO_ID_TYPE];
	if (id_type != DGC_SIG_PGP && id_type != DGC_SIG_PKCS7)
		return -ENOPKG;
	t->format = id_type == DGC_SIG_PGP ? DGC_SIG_PGP : DGC_SIG_PKCS7;
	t->signed_len = rest - sig_len;
	t->sig_off = rest - sig_len;
	t->sig_len = sig_len;
	return 0;
}
