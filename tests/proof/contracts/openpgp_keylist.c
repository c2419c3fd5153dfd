// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of openpgp_keylist.c promise. */
#include "openpgp.h"

#include <openpgp_keylist.c>

/*@
 @ requires \valid(list) && \valid_read(key) && \separated(list, key);
 @ requires list->keys < DGC_INPUT_MAX;
 @ terminates \true;
 @ exits \false;
 @ assigns *list;
 @ ensures \result == 0 || \result == -EBADMSG || \result == -ENOPKG;
 @ ensures \old(list->keys) <= list->keys <= \old(list->keys) + 1;
 @ ensures key->refusal != DGC_PGP_ACCEPTED ==>
 @	list->keys == \old(list->keys);
 @ ensures \result != 0 ==> list->refused;
 @ ensures key->refusal == DGC_PGP_KEY_MALFORMED ==> \result != 0;
 @ ensures \old(list->refused) && !key->subkey ==> \result == -ENOPKG;
 @ ensures \old(list->refused) && !list->refused ==>
 @	key->subkey && key->refusal == DGC_PGP_ACCEPTED;
 @ ensures list->refused && list->refused_off != key->packet_off ==>
 @	\old(list->refused) && list->refused_off == \old(list->refused_off);
 @ ensures key->subkey && key->refusal != DGC_PGP_ACCEPTED &&
 @	key->refusal != DGC_PGP_KEY_USAGE ==> \result != 0;
 */
static int dgc_pgp_keylist_add(struct dgc_pgp_keylist *list,
			       const struct dgc_pgp_key *key);
