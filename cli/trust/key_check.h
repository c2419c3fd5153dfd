/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which keys of key files a kernel would use. A section per .c file. */
#ifndef DCLIST_KEY_CHECK_H
#define DCLIST_KEY_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/bytes.h"
#include "base/message.h"
#include "trust/gpg.h"

/* key_check.c: which keys of some key files a kernel would use */

/**
 * struct key_row - a key and what became of it
 * @file: where it came from; not owned
 * @fingerprint: of version 4 and 6; else all zero
 * @subkey: not a primary key
 * @unbound: a subkey that its primary key has not signed; of a key file only
 * @version: of the key packet
 * @pubkey: public key algorithm, OpenPGP number
 * @bits: size, 0 when not known
 * @created: when, 0 when not known
 * @expires: when, 0 for never or not known
 * @user_id: of its certificate; owned
 * @accepted: it is in the keyring, to sign
 * @user: no kernel verifies with it, but user space does
 * @reason: why not; owned
 * @warning: what to know of an accepted key; owned, or NULL
 * @unknown: of a primary key: struct key_slice says so
 */
struct key_row {
	const char *file;
	uint8_t fingerprint[FINGERPRINT_MAX];
	bool subkey;
	bool unbound;
	unsigned int version;
	unsigned int pubkey;
	unsigned int bits;
	enum dgc_pgp_curve curve;
	time_t created;
	time_t expires;
	char *user_id;
	bool accepted;
	bool user;
	char *reason;
	char *warning;
	bool unknown;
};

/**
 * struct key_check - checked keys
 * @keyring: accepted certificates as the kernel takes them; owned
 * @user: packets of the keys that only user space verifies with; owned
 * @row: every key that was met; owned
 * @n: how many
 * @accepted: how many are accepted
 * @bad_files: files without a key, which were reported
 */
struct key_check {
	struct bytes keyring;
	struct bytes user;
	struct key_row *row;
	size_t n;
	size_t accepted;
	size_t bad_files;
};

/*
 * Checks key files. Returns 0, or a negative errno after reporting why; refused keys are
 * not a failure.
 */
int key_check(const char *const *files, size_t n, bool allow_expired,
	      struct key_check *check);
/* The same, and a file without a key does not end it, but is counted. */
int key_check_each(const char *const *files, size_t n, bool allow_expired,
		   struct key_check *check);
/*
 * The same for keys to verify with: a kernel does not look at dates, and neither does
 * this; a file that already is a keyring for the kernel is used unchanged, without GnuPG.
 */
int key_check_ring(const char *const *files, size_t n, struct key_check *check);

/**
 * struct key_slice - one certificate of a key file
 * @file: not owned
 * @packets: its own copy; owned
 * @version: of the primary key
 * @fingerprint: of the primary key, of version 4 or 6
 * @wanted: by the picker
 * @unknown: to the picker
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
 * @pick: says it of the @n certificates of file number @file. Certificates without a
 *	decision and without a reason are silently left out. 0 or -ENOMEM.
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
 * Rows of a binary keyring as the kernel's parser reads it, without any check of
 * self-signatures. 0, -EBADMSG or -ENOMEM; reports nothing.
 */
int key_rows_read(const char *file, const struct bytes *keyring,
		  struct key_check *check);

/* key_judge.c: one certificate's part of that */

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

/* What a refusal of the kernel's parser means; owned by the caller, NULL without memory */
char *refusal_text(const struct dgc_pgp_key *key);

/* key_judge6.c: the same of a certificate of version 6; -EBADMSG when it is none */
int certificate6_judge(struct key_work *work, const struct key_slice *slice);

#endif /* DCLIST_KEY_CHECK_H */
