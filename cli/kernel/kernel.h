/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The digest cache of the running kernel, /sys/kernel/security/digest_cache.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include "list/list.h"

#define SECURITYFS "/sys/kernel/security"
#define KERNEL_DIR SECURITYFS "/digest_cache"

/**
 * kernel_absent() - why there is no digest cache to talk to
 *
 * Return: reason and remedy, or NULL when the kernel has one.
 */
const char *kernel_absent(void);
/* Is this unknown because securityfs is not mounted? */
bool kernel_unknown(void);
/*
 * Is it a module, which can give IPE of an unmodified kernel its answers? 1, 0, or a
 * negative errno of kernel_enforces().
 */
int kernel_is_stock(void);
/* Does it? */
bool kernel_marks(void);
/*
 * Is it a module without BPF programs, as the kernel has no BPF LSM or no BTF for them?
 * Then nothing gets its answers.
 */
bool kernel_has_no_programs(void);
/*
 * Does it have a policy of its own instead, digest_cache(4), which IPE does not see? 1, 0,
 * or a negative errno where this cannot be read: -EACCES if the user is not root.
 */
int kernel_enforces(void);
/* What to report for such an errno, followed by it */
#define KERNEL_ENFORCES_UNKNOWN \
	"cannot read whether the module enforces a policy of its own"

/**
 * kernel_load() - load a list
 * @data: the whole list
 * @len: bytes in @data
 *
 * Return: 0 (also when it was loaded before), or the kernel's negative errno.
 */
int kernel_load(const void *data, size_t len);

/**
 * kernel_load_error() - report why the kernel refused a list
 * @list: what kernel_load() was given
 * @err: what it returned
 */
void kernel_load_error(const struct list *list, int err);

/**
 * kernel_unload() - take a list's digests back
 * @id: list id
 *
 * Return: 0, -ENOENT when it was not loaded, or another negative errno.
 */
int kernel_unload(const uint8_t id[LIST_ID_LEN]);

/**
 * kernel_reason() - what an errno of the interface means
 * @err: negative errno of kernel_load(), kernel_unload(), kernel_lists() or
 *	kernel_seal()
 *
 * Return: reason and remedy.
 */
const char *kernel_reason(int err);

/**
 * struct kernel_key - an OpenPGP key, a line of /proc/keys
 * @fingerprint: in hex, part of the line
 * @len: characters in it: twice dgc_pgp_fingerprint_len()
 * @user_id: its owner, part of the line
 * @user_id_len: bytes in it; 0 without one
 */
struct kernel_key {
	const char *fingerprint;
	size_t len;
	const char *user_id;
	size_t user_id_len;
};

/*
 * Reads such a line; false for any other. OpenPGP keys come to the kernel by the digest
 * cache alone, so those that /proc/keys shows are those of .digest_cache.
 */
bool kernel_key_read(const char *line, struct kernel_key *key);

/**
 * struct kernel_list - a loaded list, a line of the file "lists"
 * @id: list id
 * @line: what the strings below are parts of; owned
 * @format: "rpm", "tlv" or "revocation"
 * @name: its name, escaped as the kernel does; "-" when it has none
 * @signer: fingerprint of the key that verified it, or "pkcs7"
 * @digests: digests that it brought
 * @bytes: signed bytes
 * @revoked: it, or its signer
 * @wanted: for the caller's use
 */
struct kernel_list {
	uint8_t id[LIST_ID_LEN];
	char *line;
	const char *format;
	const char *name;
	const char *signer;
	uint64_t digests;
	uint64_t bytes;
	bool revoked;
	bool wanted;
};

/**
 * struct kernel_lists - all loaded lists
 * @list: owned, in the kernel's order
 * @n: how many
 */
struct kernel_lists {
	struct kernel_list *list;
	size_t n;
};

/**
 * kernel_lists_read() - read what is loaded
 * @lists: result; the caller frees it with kernel_lists_free()
 *
 * Return: 0; -EBADMSG when the kernel's answer is not understood; another
 * negative errno.
 */
int kernel_lists_read(struct kernel_lists *lists);
void kernel_lists_free(struct kernel_lists *lists);
/* Sorts them by id, for kernel_lists_find(). */
void kernel_lists_sort(struct kernel_lists *lists);
/* Reads and sorts them; reports errors. */
int kernel_lists_open(struct kernel_lists *lists);
/* The list with this id, or NULL */
struct kernel_list *kernel_lists_find(const struct kernel_lists *lists,
				      const uint8_t id[LIST_ID_LEN]);

/* kernel_query.c */

enum kernel_answer {
	KERNEL_NOT_HELD = 0,
	KERNEL_HELD = 1,
	KERNEL_REVOKED = 2, /* by lists that do not count */
};

/*
 * Which loaded list holds a digest, by @signer (a fingerprint, or "pkcs7") unless that is
 * NULL; one that counts if there is one: an answer, and
 * the list's name, owned by the caller, unless it is KERNEL_NOT_HELD; or a negative
 * errno.
 */
int kernel_query(const char *signer, enum dgc_kind kind, enum dgc_algo algo,
		 const uint8_t *value, char **name);
/* Can it be asked for a signer? */
bool kernel_knows_signers(void);

/* kernel_seal.c */

#define KERNEL_SEALS_SIZE 128

/* Words with a blank between two; 0, or a negative errno. */
int kernel_seals_read(char words[KERNEL_SEALS_SIZE]);
/* False also when it cannot be read */
bool kernel_is_sealed(const char *word);
/* Why no list can be loaded or unloaded, as lists are sealed; or NULL */
const char *kernel_closed(void);
/* kernel_absent(), or kernel_closed() */
const char *kernel_unavailable(void);
/* Seals @words, with blanks between them: all or none. 0 or a negative errno */
int kernel_seal(const char *words);

#endif /* KERNEL_H */
