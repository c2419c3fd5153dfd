/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of the running system. A section per .c file. */
#ifndef DCLIST_STATUS_H
#define DCLIST_STATUS_H

#include <time.h>

#include "kernel/ima.h"
#include "kernel/kernel.h"
#include "kernel/trusted.h"
#include "list/installed.h"

/* A yes or no that may not be known */
enum status_flag {
	FLAG_UNKNOWN = 0,
	FLAG_NO = 1,
	FLAG_YES = 2,
};

/**
 * struct status_key - a key that the kernel verifies lists with
 * @fingerprint: in hex
 * @user_id: its owner; owned
 * @vendor: by the table of vendors' keys, or NULL; owned
 * @dated: @expires is known: from an installed key list, or from that table
 * @expires: when, 0 for never
 */
struct status_key {
	char fingerprint[2 * DGC_PGP_FINGERPRINT_MAX + 1];
	char *user_id;
	char *vendor;
	bool dated;
	time_t expires;
};

/**
 * struct status_ipe - Integrity Policy Enforcement
 * @present: the kernel has it, and it is on; not known without securityfs
 * @enforcing: what it denies does not run
 * @policy: name of the active policy; owned, NULL when not known
 * @version: of it; owned
 * @stock: it is that of an unmodified kernel, and the digest cache a module
 * @marks: the module gives it its answers
 * @module: the module enforces by itself, and all but @present is about its policy
 * @hidden: whether it does cannot be read, and so nothing but @present is known
 * @no_programs: the module has no BPF programs, so that nothing gets its answers
 * @asks: it uses digest_cache= for programs; with @stock, fsverity_signature=
 */
struct status_ipe {
	enum status_flag present;
	enum status_flag enforcing;
	char *policy;
	char *version;
	enum status_flag asks;
	bool stock;
	bool marks;
	bool module;
	bool hidden;
	bool no_programs;
};

/**
 * struct status_numbers - what the kernel's file "stats" says
 */
struct status_numbers {
	uint64_t lists;
	uint64_t digests;
	uint64_t revocations;
	uint64_t revoked;
	uint64_t bound;
	uint64_t bytes;
	uint64_t load_failures;
};

/**
 * struct status - all of it
 * @absent: why there is no digest cache to be seen, or NULL
 * @unknown: the kernel may nevertheless have one
 * @unreadable: why it cannot be read, or NULL
 * @ipe: who asks the digest cache
 * @ima: and who else
 * @keys_known: the keys could be read
 * @key: keys in .digest_cache; owned
 * @keys: how many
 * @certs: X.509 certificates in the keyrings that PKCS#7 is verified with
 * @seals_known: what is sealed could be read
 * @seals: it, words
 * @numbers: valid without @absent and @unreadable
 * @loaded: the same; @wanted is set for what is installed
 * @installed: what is in the directory; @wanted is set for what is loaded,
 *	@untrusted as status_untrusted_find() says, and @revoked
 * @not_loaded: installed lists that are not loaded
 * @not_installed: loaded lists that are not installed
 * @malformed: installed lists that cannot be parsed
 * @revoked: installed lists that are revoked
 * @untrusted: installed lists that only keys have signed that the kernel does not have
 * @expiring: keys of which status_key_expires() says so
 */
struct status {
	const char *absent;
	bool unknown;
	const char *unreadable;
	struct status_ipe ipe;
	struct ima ima;
	bool keys_known;
	struct status_key *key;
	size_t keys;
	struct trusted certs;
	bool seals_known;
	char seals[KERNEL_SEALS_SIZE];
	struct status_numbers numbers;
	struct kernel_lists loaded;
	struct installed installed;
	unsigned int not_loaded;
	unsigned int not_installed;
	unsigned int malformed;
	unsigned int revoked;
	unsigned int untrusted;
	unsigned int expiring;
};

/* status.c: reading it. 0, or -1 after reporting why */
int status_read(struct status *status);
void status_free(struct status *status);
/* Is @list, if it can be, in the kernel? */
bool status_is_missing(const struct status *status,
		       const struct installed_list *list);

/* status_keys.c */

#define STATUS_KEY_DAYS 90

/* What the installed key lists and the table of vendors' keys say; 0 or -1, as above */
int status_keys_date(struct status *status);
/*
 * Has @key expired, or does it within STATUS_KEY_DAYS, and no key of its vendor later?
 * Only of the last one of them.
 */
bool status_key_expires(const struct status *status,
			const struct status_key *key);
/* Marks and counts the installed lists that no key of the kernel has signed. */
void status_untrusted_find(struct status *status);

/* status_revoked.c: marks and counts them, which are not missing; 0 or -1, as above */
int status_revoked_find(struct status *status);

/* status_ipe.c */
void status_ipe_read(struct status_ipe *ipe);
void status_ipe_free(struct status_ipe *ipe);

/* status_next.c: what to do next, the most urgent first */

#define STATUS_STEPS 15u

/**
 * struct status_steps - what to do
 * @text: in words
 * @n: how many; 0: all is in order
 */
struct status_steps {
	const char *text[STATUS_STEPS];
	size_t n;
};

void status_next(const struct status *status, struct status_steps *steps);

#endif /* DCLIST_STATUS_H */
