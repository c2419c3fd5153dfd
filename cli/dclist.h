/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the subcommands of dclist share. A section per .c file.
 */
#ifndef DCLIST_H
#define DCLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "algo.h"
#include "cursor.h"
#include "openpgp.h"
#include "rpm.h"
#include "tlv.h"
#include "trailer.h"

/* Exit status, the same for every subcommand */
enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
};

#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))

/* dclist.c: the table of subcommands */

/**
 * struct command - a subcommand
 * @name: as typed
 * @summary: one line for `dclist --help`
 * @usage: whole text of `dclist NAME --help`; its man page says the same
 * @run: main() of the subcommand; argv[0] is its name; returns an exit status
 */
struct command {
	const char *name;
	const char *summary;
	const char *usage;
	int (*run)(int argc, char **argv);
};

extern const struct command cmd_generate, cmd_install, cmd_load, cmd_unload,
	cmd_show, cmd_verify, cmd_verity, cmd_keys, cmd_preflight, cmd_why,
	cmd_list, cmd_remove, cmd_sync, cmd_status, cmd_query, cmd_policy,
	cmd_convert, cmd_sign, cmd_unsign, cmd_seal;

/* message.c: what dclist says, always on standard error */

/* The subcommand that the messages name */
void message_command(const char *name);
/*
 * Prints @text with every control character and every byte that is no UTF-8
 * as \ooo, so that a name in a hostile file cannot steer a terminal.
 */
void text_print(FILE *out, const char *text);
/*
 * @text as a word of a shell's command, quoted when it needs that, and so that
 * text_print() leaves it as it is; owned by the caller, NULL without memory.
 */
char *shell_word(const char *text);
/* "dclist NAME: SUBJECT: reason; remedy"; @subject is mostly a file name */
void error(const char *subject, const char *fmt, ...) __printf(2, 3);
void warning(const char *subject, const char *fmt, ...) __printf(2, 3);
/* "SUBJECT: reason; remedy" of the last error(), as it was given; "" for none */
const char *message_last(void);
/*
 * Shows how far something is: @text replaces the last one on the terminal that
 * standard error is, until a message is said; NULL wipes it out.
 */
void message_progress(const char *text);
/* After "cannot write: REASON": what to do, "; ..." or "" */
const char *write_remedy(int err);
/* Prints what is wrong and where help is; returns EXIT_USAGE */
int usage_error(const struct command *cmd, const char *fmt, ...) __printf(2, 3);
/* The same for an option that getopt_long() has already complained about */
int usage_try(const struct command *cmd);
/* Prints @cmd's usage on standard output; returns EXIT_DONE */
int usage_print(const struct command *cmd);

/* bytes.c */

/**
 * struct bytes - a buffer
 * @data: owned, freed by bytes_free()
 * @len: bytes in it
 */
struct bytes {
	uint8_t *data;
	size_t len;
};

void bytes_free(struct bytes *b);
/* 0, or -ENOMEM with @b as it was */
int bytes_append(struct bytes *b, const void *data, size_t len);

/* file.c: whole files in memory, and files that are never half-written */

/*
 * Reads @path (or standard input for "-"), at most @max bytes. Returns 0, or
 * a negative errno after saying why.
 */
int file_read(const char *path, size_t max, struct bytes *out);
/* True when @path is a regular file with exactly these bytes. */
bool file_same(const char *path, const void *data, size_t len);
/*
 * Writes through a temporary file in the same folder, fsync, rename, fsync of
 * the folder: the old or the new content, never a part. Devices and the like are
 * not replaced. Says why not. Returns 0 or -1.
 */
int file_write_atomic(const char *path, const void *data, size_t len,
		      unsigned int mode);
/* Before long work: would that go, as far as can be told? The same answers. */
int file_write_check(const char *path);

/* list.c: a digest list in memory */

enum list_format {
	LIST_INVALID = 0,
	LIST_RPM = 1,
	LIST_TLV = 2,
	LIST_KEYS = 3, /* keys for the kernel's keyring; brings no digests */
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
 * @tlv: valid for LIST_TLV
 * @keys: keys that a LIST_KEYS brings
 * @sig: valid when @trailer.format is DGC_SIG_PGP; offsets count from the
 *	start of the signature, @bytes.data + @trailer.sig_off
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
	struct dgc_pgp_sig sig;
	uint8_t id[LIST_ID_LEN];
	char *name;
};

/*
 * Reads and parses a list file. Returns 0, or a negative errno as the kernel
 * would answer (-EBADMSG, -ENOPKG, -EFBIG, -ENOMEM, or that of the file
 * operation), after saying what is wrong.
 */
int list_read(const char *file, struct list *list);
/* The same over bytes; takes ownership of @bytes in every case. */
int list_parse(const char *file, struct bytes bytes, struct list *list);
/* join.c: signed bytes, signature and trailer as one list. 0 or -ENOMEM. */
int list_join(const struct bytes *data, const struct bytes *sig,
	      enum dgc_sig_format format, struct bytes *out);
/* The same behind @data, which becomes the list; as it was with -ENOMEM. */
int list_append(struct bytes *data, const struct bytes *sig,
		enum dgc_sig_format format);
void list_free(struct list *list);
/*
 * What the signature says of its key: the fingerprint, or the 64-bit key id. False,
 * and an empty text, when it says nothing.
 */
bool list_signer(const struct list *list,
		 char hex[2 * DGC_PGP_FINGERPRINT_LEN + 1]);
/* By the first signed bytes: are they keys, as "dclist keys" writes them? */
bool list_is_keys(const struct list *list);
/* Are these OpenPGP keys without its magic, which the kernel refuses? */
bool keys_without_magic(const uint8_t *data, size_t len);
/*
 * File name in a folder of lists, "rpm-NEVRA", "tlv-NAME" or "keys-ID", with the
 * list's id when it has no name. Owned by the caller; NULL without memory.
 */
char *list_file_name(const struct list *list);
const char *list_format_name(enum list_format format); /* "rpm" */
/* Decodes exactly 64 hexadecimal digits; false when @hex is anything else. */
bool list_id_decode(const char *hex, uint8_t id[LIST_ID_LEN]);
/* Number of digests the list brings. */
uint32_t list_digests(const struct list *list);

/**
 * struct digest - one digest of a list
 * @kind: content or fs-verity
 * @algo: hash algorithm
 * @value: dgc_algo_size(@algo) bytes
 * @path: owned by the iterator until the next call; NULL when not known
 * @mode: the file's mode when the list tells it, else 0
 * @size: the file's size when @has_size; whoever signed the list says so
 * @has_size: the list tells it
 * @ghost: a package owns the file, but does not bring it
 * @marks: what a package says the file is for, see fileclass.h
 */
struct digest {
	enum dgc_kind kind;
	enum dgc_algo algo;
	uint8_t value[DGC_DIGEST_MAX];
	const char *path;
	uint32_t mode;
	uint64_t size;
	bool has_size;
	bool ghost;
	uint32_t marks;
};

/*
 * digest.c: calls @fn for every digest of @list, in order, with its path when the list
 * tells it; stops at the first non-zero result and returns it.
 */
int list_each(const struct list *list,
	      int (*fn)(const struct digest *d, void *ctx), void *ctx);

/* rpmalgo.c: RPMTAG_FILEDIGESTALGO of a signed region; MD5 without it */
unsigned int rpm_digest_algo(const uint8_t *region, size_t len);

/* text.c: names and numbers as text */

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

/* signature.c: what a signature packet says of itself; never for a verdict */

#define SIGNATURE_REFUSAL_LEN 96
#define SIGNATURE_REMEDY \
	"sign with RSA (2048 bits or more) or ECDSA, over SHA-256, SHA-384 or SHA-512"

/**
 * struct signature_look - the outside of a signature packet
 * @version: OpenPGP version
 * @type: signature type
 * @pubkey: public key algorithm, RFC 9580 section 9.1
 * @hash: hash algorithm, RFC 9580 section 9.5
 * @packets: 1, or 2 when anything follows the packet
 */
struct signature_look {
	unsigned int version;
	unsigned int type;
	unsigned int pubkey;
	unsigned int hash;
	unsigned int packets;
};

/* False when @packet does not start with a signature packet. */
bool signature_look(const uint8_t *packet, size_t len,
		    struct signature_look *look);
/* Why dgc_pgp_sig_parse() refused @packet, in a few words. */
void signature_refusal(const uint8_t *packet, size_t len, char *out,
		       size_t room);

/* keyring.c: vendor keys from files (ASCII-armored or binary) */

struct keyring;

/*
 * Opens a keyring: a binary keyring as the kernel takes it, or any OpenPGP key
 * file. NULL after saying why not.
 */
struct keyring *keyring_open(const char *const *files, size_t n);
void keyring_free(struct keyring *ring);
/* The same, always by GnuPG, so that it is known when keys expire */
struct keyring *keyring_open_dated(const char *const *files, size_t n);
/* Had an accepted key of such a keyring expired by then? */
bool keyring_expired(const struct keyring *ring, const uint8_t *fingerprint,
		     time_t when);
/*
 * The same out of a key file in memory; @subject is for messages. A binary keyring
 * is only taken as it is with @take_keyring, and else checked by GnuPG, too.
 */
struct keyring *keyring_open_bytes(const char *subject,
				   const struct bytes *keys, bool take_keyring);
/*
 * After -ENOKEY: why the key that made @sig, at the start of @packet, and that was in
 * the files, is not used; NULL when it was not there.
 */
const char *keyring_refusal(const struct keyring *ring,
			    const struct dgc_pgp_sig *sig,
			    const uint8_t *packet);

/* verify.c: the kernel's rules in user space (D10), arithmetic by libcrypto */

/*
 * Does the signed part begin with the digest that its signature notes? A damaged one
 * does not; it takes no key, and proves nothing. Without that note it is true.
 */
bool list_intact(const struct list *list);
/*
 * Verifies @list's OpenPGP signature. Returns 0 and the signer's fingerprint,
 * or the negative errno that the kernel would answer: -ENOKEY, -EKEYREJECTED,
 * -ENOPKG. Says nothing.
 */
int list_verify(const struct list *list, const struct keyring *ring,
		uint8_t fingerprint[DGC_PGP_FINGERPRINT_LEN]);
/* What such an errno means to a person, and what to do. */
const char *verify_reason(int err);
/* Says it of @list, and which key it was that is not known or refused. */
void verify_error(const struct list *list, const struct keyring *ring, int err);

#endif /* DCLIST_H */
