/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For the files over libcrypto. */
#ifndef DCLIST_CRYPTO_MD_H
#define DCLIST_CRYPTO_MD_H

#include <openssl/evp.h>

#include "algo.h"

/* NULL for no algorithm */
const EVP_MD *crypto_md(enum dgc_algo algo);

#endif /* DCLIST_CRYPTO_MD_H */
