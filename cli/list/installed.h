/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in the directory of installed lists. */
#ifndef DCLIST_INSTALLED_H
#define DCLIST_INSTALLED_H

#include "list/installed_dir.h"
#include "list/list.h"

#define SIGNER_LEN FINGERPRINT_HEX

/**
 * struct installed_list - an installed list
 * @file: its file name; owned
 * @name: NEVRA, the tlv name, or "-"; NULL when it cannot be parsed; owned
 * @format: LIST_INVALID when it cannot be parsed
 * @id: list id
 * @whole: SHA-256 of the whole file
 * @signer: whom the signature names: fingerprint, key id, "pkcs7" or "-"
 * @signers: list_signers(), NULL when it cannot be parsed; owned
 * @digests: that it brings
 * @keys: that it brings
 * @intact: list_intact()
 * @wanted: for the caller's use
 * @untrusted: the same
 * @revoked: the same
 */
struct installed_list {
	char *file;
	char *name;
	enum list_format format;
	uint8_t id[LIST_ID_LEN];
	uint8_t whole[32];
	char signer[SIGNER_LEN];
	char *signers;
	uint32_t digests;
	uint32_t keys;
	bool intact;
	bool wanted;
	bool untrusted;
	bool revoked;
};

/**
 * struct installed - all of them
 * @list: owned; in the order of installed_dir_each()
 * @n: how many
 * @failed: files that could not be read
 */
struct installed {
	struct installed_list *list;
	size_t n;
	unsigned int failed;
};

/**
 * installed_read() - read all installed lists
 * @root: result of root_open()
 * @in: result; freed with installed_free()
 *
 * Lists that cannot be parsed are included and reported.
 *
 * Return: 0, or a negative errno after reporting why.
 */
int installed_read(int root, struct installed *in);
void installed_free(struct installed *in);
/* Is @arg its file name, its own name, or its id? */
bool installed_is_named(const struct installed_list *list, const char *arg);
/* The list of a package with that id and plain file name, or NULL */
struct installed_list *installed_find(const struct installed *in,
				      const char *plain,
				      const uint8_t id[LIST_ID_LEN]);
/* Another list of a package that has that file name, or NULL */
struct installed_list *installed_other(const struct installed *in,
				       const char *plain,
				       const struct list *list);
/* Calls @fn for each under that plain name. */
void installed_twins(struct installed *in, const char *plain,
		     void (*fn)(struct installed_list *list, void *ctx),
		     void *ctx);
/* @list is installed as @file now; 0, or -ENOMEM after reporting it. */
int installed_add(struct installed *in, const char *file,
		  const struct list *list);

/*
 * Gives twins their names, see twins.h, and prints which are renamed. Returns 0, or a
 * negative errno after reporting why.
 */
int installed_settle(const struct installed_dir *to);

#endif /* DCLIST_INSTALLED_H */
