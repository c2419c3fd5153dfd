// SPDX-License-Identifier: GPL-2.0-or-later
/* Names and numbers as text. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"

void hex_encode(const uint8_t *data, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < len; i++) {
		*out++ = digits[data[i] >> 4];
		*out++ = digits[data[i] & 15];
	}
	*out = 0;
}

const char *algo_name(enum dgc_algo algo)
{
	switch (algo) {
	case DGC_ALGO_SHA256:
		return "sha256";
	case DGC_ALGO_SHA384:
		return "sha384";
	case DGC_ALGO_SHA512:
		return "sha512";
	default:
		return "none";
	}
}

const char *digest_text(enum dgc_algo algo, const uint8_t *value,
			char out[DIGEST_TEXT_LEN])
{
	char hex[2 * DGC_DIGEST_MAX + 1];

	hex_encode(value, dgc_algo_size(algo), hex);
	snprintf(out, DIGEST_TEXT_LEN, "%s:%s", algo_name(algo), hex);
	return out;
}

const char *curve_name(enum dgc_pgp_curve curve)
{
	switch (curve) {
	case DGC_PGP_CURVE_P256:
		return "P-256";
	case DGC_PGP_CURVE_P384:
		return "P-384";
	case DGC_PGP_CURVE_P521:
		return "P-521";
	case DGC_PGP_CURVE_ED25519:
		return "Ed25519";
	default:
		return "none";
	}
}

/* RFC 9580 section 9.1 and the post-quantum draft */
const char *pgp_pubkey_name(unsigned int id)
{
	switch (id) {
	case 1:
	case 2:
	case 3:
		return "RSA";
	case 16:
		return "Elgamal";
	case 17:
		return "DSA";
	case 18:
		return "ECDH";
	case 19:
		return "ECDSA";
	case 22:
		return "EdDSA";
	case 25:
		return "X25519";
	case 26:
		return "X448";
	case 27:
		return "Ed25519";
	case 28:
		return "Ed448";
	case 30:
		return "ML-DSA-65+Ed25519";
	case 31:
		return "ML-DSA-87+Ed448";
	case 32:
		return "SLH-DSA-SHAKE-128s";
	case 33:
		return "SLH-DSA-SHAKE-128f";
	case 34:
		return "SLH-DSA-SHAKE-256s";
	case 35:
		return "ML-KEM-768+X25519";
	case 36:
		return "ML-KEM-1024+X448";
	default:
		return "an unknown algorithm";
	}
}

/* RFC 9580 section 9.5; RPMTAG_FILEDIGESTALGO uses the same numbers */
const char *pgp_hash_name(unsigned int id)
{
	switch (id) {
	case 1:
		return "MD5";
	case 2:
		return "SHA-1";
	case 3:
		return "RIPEMD-160";
	case 8:
		return "SHA-256";
	case 9:
		return "SHA-384";
	case 10:
		return "SHA-512";
	case 11:
		return "SHA-224";
	case 12:
		return "SHA3-256";
	case 14:
		return "SHA3-512";
	default:
		return "an unknown hash algorithm";
	}
}

const char *size_text(uint64_t bytes, char out[SIZE_TEXT])
{
	static const char *const units[] = { "kB", "MB", "GB", "TB", "PB" };
	double value = (double)bytes / 1000;
	size_t i = 0;

	if (bytes < 1000) {
		snprintf(out, SIZE_TEXT, "%u B", (unsigned int)bytes);
		return out;
	}
	for (; value >= 999.5 && i < 4; i++)
		value /= 1000;
	snprintf(out, SIZE_TEXT, value < 9.95 ? "%.1f %s" : "%.0f %s", value,
		 units[i]);
	return out;
}

bool text_ends(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len > n && !strcmp(text + len - n, end);
}

void text_lower(char *text)
{
	for (; *text; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text |= 0x20;
}

char *text_dpkg_name(const char *package, const char *version,
		     const char *architecture)
{
	size_t len = strlen(package);
	char *name;

	if (!strncmp(version, "0:", 2))
		version += 2;
	if (asprintf(&name, "%s_%s_%s", package, version, architecture) < 0)
		return NULL;
	name[len] = 0;
	text_lower(name);
	name[len] = '_';
	return name;
}
