// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The trailer of a digest list: struct module_signature and the magic string. */
#include "trailer.h"

/* Offsets in struct module_signature; every byte but these five is 0. */
#define INFO_ID_TYPE 2u
#define INFO_SIG_LEN 8u

/* Whether DGC_TRAILER_MAGIC stands at @p; four characters at a time. */
static bool dgc_trailer_magic(const u8 *p)
{
	return dgc_be32(p) == 0x7e4d6f64u && /* ~Mod */
	       dgc_be32(p + 4) == 0x756c6520u && /* ule_ */
	       dgc_be32(p + 8) == 0x7369676eu && /* sign */
	       dgc_be32(p + 12) == 0x61747572u && /* atur */
	       dgc_be32(p + 16) == 0x65206170u && /* e_ap */
	       dgc_be32(p + 20) == 0x70656e64u && /* pend */
	       dgc_be32(p + 24) == 0x65647e0au; /* ed~\n */
}

static bool dgc_trailer_zeros(const u8 *info)
{
	return info[0] == 0 && info[1] == 0 && info[3] == 0 &&
	       dgc_be32(info + 4) == 0;
}

static bool dgc_trailer_there(const u8 *buf, u32 len)
{
	u32 rest, sig_len;

	if (len > DGC_INPUT_MAX || len < DGC_TRAILER_LEN)
		return false;
	if (!dgc_trailer_magic(buf + (len - DGC_TRAILER_MAGIC_LEN)))
		return false;
	rest = len - DGC_TRAILER_LEN;
	if (!dgc_trailer_zeros(buf + rest))
		return false;
	sig_len = dgc_be32(buf + (rest + INFO_SIG_LEN));
	return sig_len > 0 && sig_len < rest;
}

int dgc_trailer_parse(const u8 *buf, u32 len, struct dgc_trailer *t)
{
	u32 rest, sig_len, id_type;

	if (!dgc_trailer_there(buf, len))
		return -EBADMSG;
	rest = len - DGC_TRAILER_LEN;
	sig_len = dgc_be32(buf + (rest + INFO_SIG_LEN));
	id_type = buf[rest + INFO_ID_TYPE];
	if (id_type != DGC_SIG_PGP && id_type != DGC_SIG_PKCS7)
		return -ENOPKG;
	t->format = id_type == DGC_SIG_PGP ? DGC_SIG_PGP : DGC_SIG_PKCS7;
	t->signed_len = rest - sig_len;
	t->sig_off = rest - sig_len;
	t->sig_len = sig_len;
	return 0;
}
