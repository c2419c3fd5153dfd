/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From vendor key files to keyrings. A section per .c file; keyrings in memory are
 * in keyring.h.
 */
#ifndef DCLIST_KEYS_H
#define DCLIST_KEYS_H

#include <time.h>

#include "base/bytes.h"
#include "base/message.h"
#include "trust/crypto.h"

#define KEY_FILE_MAX \
	(16u << 20) /* bytes; a distribution's whole keyring fits */
#define FINGERPRINT_MAX 32u /* of version 6 */
#define FINGERPRINT_HEX (2 * FINGERPRINT_MAX + 1)

/* armor.c: ASCII armor, RFC 9580 section 6 */

/*
 * The packets in key file @in, of all its armored blocks, of a keybox, behind the
 * magic of a keyring file, or @in itself when it is binary. Returns 0, or a negative errno after saying why.
 */
int armor_decode(const char *file, const struct bytes *in, struct bytes *out);

/* keybox.c: GnuPG's own key files, pubring.kbx */

bool keybox_is(const struct bytes *in);
/* Appends the packets to @out; 0, or a negative errno after saying why. */
int keybox_decode(const char *file, const struct bytes *in, struct bytes *out);

/* gpg.c: what GnuPG thinks of keys, in a private home folder */

/**
 * struct gpg_subkey - a primary key or subkey after all self-signatures
 * @fingerprint: version 4
 * @revoked: by its owner
 * @expired: at the present time
 * @invalid: without a valid self-signature, or disabled
 * @can_sign: may sign data
 * @weak: RSA or DSA of less than 2048 bits
 * @created: when
 * @expires: when, 0 for never
 */
struct gpg_subkey {
	uint8_t fingerprint[DGC_PGP_FINGERPRINT_LEN];
	bool revoked;
	bool expired;
	bool invalid;
	bool can_sign;
	bool weak;
	time_t created;
	time_t expires;
};

/**
 * struct gpg_key - a certificate
 * @sub: the primary key, then its subkeys; owned
 * @n: how many
 */
struct gpg_key {
	struct gpg_subkey *sub;
	size_t n;
};

struct gpg;

/* Makes the home folder; NULL after saying why not. */
struct gpg *gpg_open(void);
/* Removes the home folder. */
void gpg_close(struct gpg *gpg);
/* Imports binary packets; GnuPG drops what it does not understand. */
int gpg_import(struct gpg *gpg, const struct bytes *packets);
/* All certificates; the caller frees them with gpg_keys_free(). */
int gpg_keys(struct gpg *gpg, struct gpg_key **keys, size_t *n);
void gpg_keys_free(struct gpg_key *keys, size_t n);
/*
 * One certificate: with @minimal its newest self-signatures and no others', and
 * without the subkeys that have expired or were revoked; else all of it.
 */
int gpg_export(struct gpg *gpg, const uint8_t *fingerprint, bool minimal,
	       struct bytes *out);

/* gpg_guard.c */

/*
 * From here on who interrupts the process ends it at once, without leaving the
 * home folder. Before any thread is made.
 */
void gpg_guard(struct gpg *gpg);

/* gpg_rules.c: the keys whose signatures are accepted, out of files */

/**
 * struct gpg_rules - by which keys signatures are accepted
 * @keys: as of gpg_keys(); owned
 * @n: how many
 * @allow_expired: the key may have expired
 * @as_signed: or it may have expired after the signature was made
 */
struct gpg_rules {
	struct gpg_key *keys;
	size_t n;
	bool allow_expired;
	bool as_signed;
};

/* Imports them; 0, or a negative errno after saying why not. */
int gpg_rules_read(struct gpg *gpg, const char *const *files, size_t n,
		   struct gpg_rules *rules);
void gpg_rules_free(struct gpg_rules *rules);

/* gpg_verify.c: signatures, as GnuPG sees them and by rules of our own */

#define GPG_SIGNER_LEN 65

/**
 * struct gpg_signature - a signature that was verified, or not
 * @signer: fingerprint of the key or subkey, in hex
 * @time: when it says it was made
 * @expired: it is not accepted only as its key has expired
 * @unknown: it is not accepted only as its key is not known
 * @named: of such a key, ", " and its fingerprint or key id, else empty
 * @why: why not; ends the sentence "the signature ...", @named comes behind it
 */
struct gpg_signature {
	char signer[GPG_SIGNER_LEN];
	uint64_t time;
	bool expired;
	bool unknown;
	char named[GPG_SIGNER_LEN + 2];
	const char *why;
};

/* Up to @len bytes of data; 0 at its end, -1 when there are none to be had. */
typedef ssize_t (*gpg_read_fn)(void *ctx, void *buf, size_t len);

/*
 * Verifies a detached signature of @data. One good signature is enough. Returns 0;
 * -EKEYREJECTED when it is of other bytes; -ENOKEY when it or its key is not
 * accepted, with the reason in @out. Says nothing.
 */
int gpg_verify(struct gpg *gpg, const struct gpg_rules *rules,
	       const struct bytes *signature, const struct bytes *data,
	       struct gpg_signature *out);
/* The same of what @read gives, all of it. */
int gpg_verify_read(struct gpg *gpg, const struct gpg_rules *rules,
		    const struct bytes *signature, gpg_read_fn read, void *ctx,
		    struct gpg_signature *out);
/*
 * The same of a clear-signed text, which is all there is in @in. The signed text
 * is added to @text, which is empty.
 */
int gpg_verify_clear(struct gpg *gpg, const struct gpg_rules *rules,
		     const struct bytes *in, struct bytes *text,
		     struct gpg_signature *out);

/* clearsign.c: the frame of a clear-signed text, RFC 9580 section 7 */

/*
 * Is @in one clear-signed text, with nothing before, between and after? @body is
 * what it says was signed, dash-escaped.
 */
bool clearsign_frame(const struct bytes *in, struct bytes *body);
/* Is @text what @body says, but for spaces at the ends of lines? */
bool clearsign_same(const struct bytes *body, const struct bytes *text);

/* certificate.c: packets of one certificate, as few as the kernel needs */

/**
 * struct certificate_key - a primary key or subkey
 * @packet: the key itself
 * @user_id: primary key: the first user id; @next is 0 when there is none
 * @sig: newest self-signature; @next is 0 when there is none
 * @sig_created: when that was made
 * @fingerprint: version 4
 * @wanted: to be written
 */
struct certificate_key {
	struct dgc_pgp_packet packet;
	struct dgc_pgp_packet user_id;
	struct dgc_pgp_packet sig;
	uint32_t sig_created;
	uint8_t fingerprint[DGC_PGP_FINGERPRINT_LEN];
	bool wanted;
};

/**
 * struct certificate - a certificate to be
 * @packets: GnuPG's export; not owned
 * @key: its primary key and subkeys, in order; owned
 * @n: how many
 */
struct certificate {
	const struct bytes *packets;
	struct certificate_key *key;
	size_t n;
};

/* Finds the parts; 0, -EBADMSG or -ENOMEM. */
int certificate_read(const struct bytes *packets, struct certificate *cert);
void certificate_free(struct certificate *cert);
/* Appends a key with its user id and signature. */
int certificate_key_write(const struct certificate *cert,
			  const struct certificate_key *key, struct bytes *out);
/* Appends the primary key and all subkeys that are wanted. */
int certificate_write(const struct certificate *cert, struct bytes *out);
/*
 * Is it a sequence of what certificate_write() writes? After each key there is at
 * most one user id, and at most one signature after each of them.
 */
bool certificates_minimal(const struct bytes *packets);
/* Hash algorithm of a key's newest self-signature, OpenPGP number */
unsigned int certificate_hash(const struct certificate *cert, size_t i);

/* Version 4 fingerprint of a key packet's body */
int key_fingerprint(const uint8_t *body, size_t len, uint8_t *out);
/* The same of version 6, FINGERPRINT_MAX bytes */
int key_fingerprint_v6(const uint8_t *body, size_t len, uint8_t *out);

/* selfsig.c: self-signatures without GnuPG */

/*
 * Has every primary key of a keyring as dclist keys writes it a self-signature,
 * and every subkey a binding signature, by a key that the kernel accepts? False
 * when one is wrong, or cannot be verified here.
 */
bool keyring_self_signed(const struct bytes *keyring);

/* keycheck.c: which keys of some key files a kernel would use */

/**
 * struct key_row - a key and what became of it
 * @file: where it came from; not owned
 * @fingerprint: of version 4, and of version 6 primary keys; else all zero
 * @subkey: not a primary key
 * @version: of the key packet
 * @pubkey: public key algorithm, OpenPGP number
 * @bits: size, 0 when not known
 * @created: when, 0 when not known
 * @expires: when, 0 for never or not known
 * @user_id: of its certificate; owned
 * @accepted: it is in the keyring, to sign
 * @reason: why not; owned
 * @warning: what to know of an accepted key; owned, or NULL
 * @unknown: of a primary key: struct key_slice says so
 */
struct key_row {
	const char *file;
	uint8_t fingerprint[FINGERPRINT_MAX];
	bool subkey;
	unsigned int version;
	unsigned int pubkey;
	unsigned int bits;
	enum dgc_pgp_curve curve;
	time_t created;
	time_t expires;
	char *user_id;
	bool accepted;
	char *reason;
	char *warning;
	bool unknown;
};

/**
 * struct key_check - checked keys
 * @keyring: accepted certificates as the kernel takes them; owned
 * @row: every key that was met; owned
 * @n: how many
 * @accepted: how many are accepted
 * @bad_files: files without a key, of which was said what they are
 */
struct key_check {
	struct bytes keyring;
	struct key_row *row;
	size_t n;
	size_t accepted;
	size_t bad_files;
};

/*
 * Checks key files. Returns 0, or a negative errno after saying why; keys that
 * are refused are no failure.
 */
int key_check(const char *const *files, size_t n, bool allow_expired,
	      struct key_check *check);
/* The same, and a file without a key does not end it, but is counted. */
int key_check_each(const char *const *files, size_t n, bool allow_expired,
		   struct key_check *check);
/*
 * The same for keys to verify with: a kernel does not look at dates, and neither
 * does this; a file that already is a keyring as the kernel takes it is taken as
 * it is, without GnuPG.
 */
int key_check_ring(const char *const *files, size_t n, struct key_check *check);

/**
 * struct key_slice - one certificate of a key file
 * @file: not owned
 * @packets: its own copy; owned
 * @version: of the primary key
 * @fingerprint: of the primary key, of version 4 or 6
 * @wanted: by who picks
 * @unknown: to who picks
 * @reason: why it is refused; owned, or NULL
 */
struct key_slice {
	const char *file;
	struct bytes packets;
	unsigned int version;
	uint8_t fingerprint[FINGERPRINT_MAX];
	bool wanted;
	bool unknown;
	char *reason;
};

/**
 * struct key_pick - which certificates are looked at
 * @pick: says it of the @n certificates of file number @file. What it neither wants
 *	nor gives a reason for is left out without a word. 0 or -ENOMEM.
 * @ctx: for it
 */
struct key_pick {
	int (*pick)(void *ctx, size_t file, struct key_slice *slice, size_t n);
	void *ctx;
};

/* As key_check_each(), of the certificates that are picked */
int key_check_picked(const char *const *files, size_t n, bool allow_expired,
		     const struct key_pick *pick, struct key_check *check);
/* The same for one key file in memory; without @take_keyring always by GnuPG */
int key_check_bytes(const char *subject, const struct bytes *keys,
		    bool take_keyring, struct key_check *check);
void key_check_free(struct key_check *check);
/*
 * Rows of a binary keyring as the kernel's parser reads it, without any check
 * of self-signatures. 0, -EBADMSG or -ENOMEM; says nothing.
 */
int key_rows_read(const char *file, const struct bytes *keyring,
		  struct key_check *check);

/* keyjudge.c: one certificate's part of that */

/**
 * struct key_work - a check that is under way
 * @check: result
 * @allow_expired: expired keys are accepted
 * @go_on: after a file without a key
 * @take_keyrings: files that are keyrings for the kernel are not checked again
 * @pick: NULL when all are looked at
 * @refused: why the present certificate is refused, whatever it is; or NULL
 * @gpg: holds all certificates of all files
 * @keys: what GnuPG says of them; owned
 * @n_keys: how many
 */
struct key_work {
	struct key_check *check;
	bool allow_expired;
	bool go_on;
	bool take_keyrings;
	const struct key_pick *pick;
	const char *refused;
	struct gpg *gpg;
	struct gpg_key *keys;
	size_t n_keys;
};

/* One more row; NULL without memory */
struct key_row *key_row_new(struct key_check *check, const char *file);
/* "2026-11-27" */
#define DATE_TEXT 16
void key_date(time_t time, char out[DATE_TEXT]);
/* A formatted string, owned by the caller; NULL without memory */
char *text(const char *fmt, ...) __printf(1, 2);
const struct gpg_subkey *gpg_subkey_find(const struct gpg_key *key,
					 const uint8_t *fingerprint);
/* Adds a row for each key of @cert, and what is accepted to the keyring. */
int certificate_judge(struct key_work *work, const char *file,
		      const struct gpg_key *key, struct certificate *cert);

#endif /* DCLIST_KEYS_H */
