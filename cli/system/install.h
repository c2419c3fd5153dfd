/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Installing a list: into the directory of lists and into the kernel, or neither.
 */
#ifndef INSTALL_H
#define INSTALL_H

#include "list/installed_dir.h"
#include "list/list.h"
#include "trust/keyring.h"

/**
 * struct install - where lists go, and what became of them
 * @root: result of root_open()
 * @to: the directory of lists below @root
 * @ring: keys to verify with, or NULL
 * @keyring: name of the image's own, when @ring is that; owned
 * @load: also load the lists into the kernel
 * @no_verify: accept lists that are not verified
 * @revoked_pass: that the kernel does not load what is revoked is as it should be
 * @count: of lists that ended in each enum installed_dir_state
 * @failed: lists that were refused
 */
struct install {
	int root;
	struct installed_dir to;
	struct keyring *ring;
	char *keyring;
	bool load;
	bool no_verify;
	bool revoked_pass;
	unsigned int count[INSTALLED_DIR_STATES];
	unsigned int failed;
};

/**
 * struct install_options - the command line
 * @root_dir: of an image, or NULL
 * @keyrings: files of keys; owned by the caller
 * @keyrings_n: how many
 * @no_load: do not load
 * @no_verify: leave it to the kernel that will load the lists
 * @in_plugin: of a package manager: there are no such options, and messages do not name them
 */
struct install_options {
	const char *root_dir;
	const char **keyrings;
	size_t keyrings_n;
	bool no_load;
	bool no_verify;
	bool in_plugin;
};

/* install_open.c */

#define INSTALL_KEYRING "/etc/dclist/keyring.gpg"

/**
 * install_verification() - open the root, and the keys to verify with
 * @in: result; closed with install_close() in any case
 * @options: the command line
 *
 * Lists are verified with keys or by the kernel, unless the user chose neither.
 *
 * Return: 0, or a negative errno after reporting why.
 */
int install_verification(struct install *in,
			 const struct install_options *options);
/* The same, and the directory of lists, for writing */
int install_open(struct install *in, const struct install_options *options);
void install_close(struct install *in);

/* install.c */

/**
 * install_files() - install lists, or the lists made from RPM packages
 * @in: where to; counts what became of them
 * @files: lists and packages, up to a NULL; those that are lists of keys come first
 */
void install_files(struct install *in, char *const *files);

/**
 * install_check() - is the list authentic, as far as is known here?
 * @in: keys
 * @list: parsed
 *
 * The kernel verifies what it loads in any case.
 *
 * Return: 0, or a negative errno after reporting why.
 */
int install_check(const struct install *in, const struct list *list);

/* Loads it, or reports why the kernel refuses it; 0 or that errno */
int install_load(const struct install *in, const struct list *list);

/**
 * install_list() - the same of a list in memory; neither says nor counts success
 * @in: where to
 * @list: parsed
 * @name: its file name
 *
 * Return: enum installed_dir_state, or a negative errno after reporting why.
 */
int install_list(const struct install *in, const struct list *list,
		 const char *name);

/*
 * Unloads a list, and then removes the file @name, as dclist remove; NULL: there is none.
 * Messages name @subject. 0, or a negative errno after reporting why.
 */
int install_remove(struct install *in, const char *name, const char *subject,
		   const uint8_t id[LIST_ID_LEN]);

#endif /* INSTALL_H */
