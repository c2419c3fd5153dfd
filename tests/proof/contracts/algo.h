/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the functions of algo.h promise. */
#ifndef DGC_CONTRACTS_ALGO_H
#define DGC_CONTRACTS_ALGO_H

#include <algo.h>

/*@
 @ logic integer dgc_l_algo_size(integer algo) =
 @	algo == DGC_ALGO_SHA256 ? 32 :
 @	algo == DGC_ALGO_SHA384 ? 48 :
 @	algo == DGC_ALGO_SHA512 ? 64 : 0;
 @ logic integer dgc_l_algo_openpgp(integer id) =
 @	id == 8 ? DGC_ALGO_SHA256 :
 @	id == 9 ? DGC_ALGO_SHA384 :
 @	id == 10 ? DGC_ALGO_SHA512 : DGC_ALGO_INVALID;
 @ logic integer dgc_l_algo_uapi(integer id) =
 @	id == 4 ? DGC_ALGO_SHA256 :
 @	id == 5 ? DGC_ALGO_SHA384 :
 @	id == 6 ? DGC_ALGO_SHA512 : DGC_ALGO_INVALID;
 */

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == dgc_l_algo_size(algo);
 */
u32 dgc_algo_size(u32 algo);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == dgc_l_algo_openpgp(id);
 */
enum dgc_algo dgc_algo_from_openpgp(u32 id);

/*@
 @ terminates \true;
 @ exits \false;
 @ assigns \nothing;
 @ ensures \result == dgc_l_algo_uapi(id);
 */
enum dgc_algo dgc_algo_from_uapi(u32 id);

#endif /* DGC_CONTRACTS_ALGO_H */
