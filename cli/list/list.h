/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest list in memory. */
#ifndef DCLIST_LIST_H
#define DCLIST_LIST_H

#include "base/bytes.h"
#include "list/signatures.h"
#include "rpm.h"
#include "tlv.h"
#include "trailer.h"
#include "trust/certificate.h"

enum list_format {
	LIST_INVALID = 0,
	LIST_RPM = 1,
	LIST_TLV = 2,
	LIST_KEYS = 3, /* keys for the kernel's keyring; brings no digests */
	LIST_REVOCATION = 4, /* of tlv entries, which attest nothing */
};

#define LIST_ID_LEN 32 /* SHA-256 of the signed bytes */
#define LIST_MAX (32u << 20) /* bytes; the kernel's default max_list_bytes */

/**
 * struct list - a parsed digest list
 * @file: where it came from, for messages; not owned
 * @bytes: the whole list; owned
 * @trailer: its parts
 * @format: what the signed bytes are
 * @rpm: valid for LIST_RPM
 * @tlv: valid for LIST_TLV and LIST_REVOCATION
 * @keys: keys that a LIST_KEYS brings
 * @signatures: of OpenPGP; their offsets count from the start of @bytes
 * @id: the list's id, as the kernel computes it
 * @name: NEVRA or the tlv name, "-" when there is none, as of keys; owned
 */
struct list {
	const char *file;
	struct bytes bytes;
	struct dgc_trailer trailer;
	enum list_format format;
	struct dgc_rpm rpm;
	struct dgc_tlv tlv;
	uint32_t keys;
	struct signatures signatures;
	uint8_t id[LIST_ID_LEN];
	char *name;
};

/*
 * Reads and parses a list file. Returns 0, or a negative errno as the kernel would answer
 * (-EBADMSG, -ENOPKG, -EFBIG, -ENOMEM, or that of the file operation), after reporting
 * what is wrong.
 */
int list_read(const char *file, struct list *list);
/* The same over bytes; takes ownership of @bytes in every case. */
int list_parse(const char *file, struct bytes bytes, struct list *list);
/* The same, also of what has no signature but such that only user space verifies */
int list_parse_user(const char *file, struct bytes bytes, struct list *list);
int list_read_user(const char *file, struct list *list);
/*
 * The same of a package's header that nobody signed: of the list only the digests and the
 * name are known, and it is for list_each().
 */
int list_parse_header(const char *file, struct bytes bytes, struct list *list);
/*
 * The same of other signed bytes than a list's, of which only the trailer and the
 * signatures are read: for list_verify(). Reports nothing.
 */
int list_parse_signed(const char *file, struct bytes bytes, struct list *list);
/* Reports why the kernel refuses the first signature, where it refuses all. */
void list_refused_error(const struct list *list);
/* join.c: signed bytes, signature and trailer as one list. 0 or -ENOMEM. */
int list_join(const struct bytes *data, const struct bytes *sig,
	      enum dgc_sig_format format, struct bytes *out);
/* The same behind @data, which becomes the list; as it was with -ENOMEM. */
int list_append(struct bytes *data, const struct bytes *sig,
		enum dgc_sig_format format);
void list_free(struct list *list);
/*
 * Of a package's list, "NAME [EPOCH:]VERSION-RELEASE"; owned by the caller, NULL without
 * memory or if the header does not say.
 */
char *list_package(const struct list *list);
/*
 * What a signature of the list says of its key: the fingerprint, or the 64-bit key
 * id. False, and an empty text, when it says nothing.
 */
bool list_signature_key(const struct list *list, const struct signature *sig,
			char hex[FINGERPRINT_HEX]);
/* The same of the first signature that the kernel does not pass over */
bool list_signer(const struct list *list, char hex[FINGERPRINT_HEX]);
/*
 * The keys that all of them name, each with a space behind it; owned by the caller, NULL
 * without memory.
 */
char *list_signers(const struct list *list);
/* By the first signed bytes: are they keys, as "dclist keys" writes them? */
bool list_is_keys(const struct list *list);
/* Are these OpenPGP keys without its magic, which the kernel refuses? */
bool keys_without_magic(const uint8_t *data, size_t len);
/*
 * File name in a directory of lists, "rpm-NEVRA", "tlv-NAME", "revocation-NAME" or
 * "keys-ID", with the list's id when it has no name. Owned by the caller; NULL without memory.
 */
char *list_file_name(const struct list *list);
const char *list_format_name(enum list_format format); /* "rpm" */
/* Decodes exactly 64 hexadecimal digits; false when @hex is anything else. */
bool list_id_decode(const char *hex, uint8_t id[LIST_ID_LEN]);
/* Number of digests the list brings; of a revocation list, what it revokes. */
uint32_t list_digests(const struct list *list);

#endif /* DCLIST_LIST_H */
