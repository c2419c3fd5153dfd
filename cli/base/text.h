/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names and numbers as text. */
#ifndef DCLIST_TEXT_H
#define DCLIST_TEXT_H

#include <stdbool.h>

#include "algo.h"
#include "openpgp.h"

const char *algo_name(enum dgc_algo algo); /* "sha256" */
const char *curve_name(enum dgc_pgp_curve curve); /* "P-256" */
const char *pgp_pubkey_name(unsigned int id); /* "RSA" */
const char *pgp_hash_name(unsigned int id); /* "SHA-256" */
/* Hex of @len bytes; @out has room for 2 * @len + 1. */
void hex_encode(const uint8_t *data, size_t len, char *out);
/* "sha256:HEX" */
#define DIGEST_TEXT_LEN (8 + 2 * DGC_DIGEST_MAX)
const char *digest_text(enum dgc_algo algo, const uint8_t *value,
			char out[DIGEST_TEXT_LEN]);

/* "1.2 GB", "12 GB" */
#define SIZE_TEXT 16
const char *size_text(uint64_t bytes, char out[SIZE_TEXT]);
/* A number up to @max, also as "4G" with @units; false if it is not one */
bool number_parse(const char *text, uint64_t max, bool units, uint64_t *out);
/* A duration in seconds up to @max: "90s", "5m", "1h", "7d" or "90"; false if it is not one */
bool seconds_parse(const char *text, unsigned int max, unsigned int *out);
/* Does @text, which is longer, end with @end? */
bool text_ends(const char *text, const char *end);
/* ASCII letters of @text become lower case. */
void text_lower(char *text);
/*
 * "hello_1.0_amd64", as dpkg has it, which changes names to lower case and leaves out the epoch 0
 * of a version; NULL without memory
 */
char *text_dpkg_name(const char *package, const char *version,
		     const char *architecture);

#endif /* DCLIST_TEXT_H */
