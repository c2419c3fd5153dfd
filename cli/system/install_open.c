// SPDX-License-Identifier: GPL-2.0-or-later
/* Where lists are installed to, and who verifies them. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/root.h"
#include "kernel/kernel.h"
#include "system/install.h"
#include "trust/armor.h"

static int image_keyring_take(struct install *in, const struct bytes *keys)
{
	in->keyring = root_path(INSTALL_KEYRING);
	if (!in->keyring) {
		error(INSTALL_KEYRING, "out of memory");
		return -ENOMEM;
	}
	in->ring = keyring_open_bytes(in->keyring, keys, true);
	if (in->ring)
		return 0;
	error(in->keyring, "not usable; give --keyring FILE");
	return -ENOKEY;
}

/* Opened here, so that a link in the image cannot lead out of it. */
static int open_image_keyring(struct install *in)
{
	struct bytes keys;
	int fd = root_open_regular(in->root, INSTALL_KEYRING);
	int err;

	if (fd == -ENOENT)
		return 0;
	err = fd < 0 ? fd : fd_read(fd, KEY_FILE_MAX, &keys);
	if (fd >= 0)
		close(fd);
	if (err) {
		root_error(
			INSTALL_KEYRING,
			"not a regular file that can be read; give --keyring FILE");
		return err;
	}
	err = image_keyring_take(in, &keys);
	bytes_free(&keys);
	return err;
}

static int open_system_keyring(struct install *in)
{
	const char *file = INSTALL_KEYRING;

	if (access(file, F_OK) && errno == ENOENT)
		return 0;
	in->ring = keyring_open(&file, 1);
	return in->ring ? 0 : -ENOKEY;
}

static int open_keyring(struct install *in,
			const struct install_options *options)
{
	if (!options->keyrings_n)
		return options->root_dir ? open_image_keyring(in) :
					   open_system_keyring(in);
	in->ring = keyring_open(options->keyrings, options->keyrings_n);
	return in->ring ? 0 : -ENOKEY;
}

/* Something must verify. */
static int open_verification(struct install *in,
			     const struct install_options *options)
{
	const char *absent = NULL;
	int err = open_keyring(in, options);

	if (err)
		return err;
	in->no_verify = options->no_verify;
	if (!options->root_dir && !options->no_load) {
		absent = kernel_unavailable();
		in->load = !absent;
	}
	if (!in->load && !in->ring && !in->no_verify) {
		error(NULL, "no keyring to verify with; %s",
		      options->in_plugin ?
			      "make /etc/dclist/keyring.gpg with dclist keys" :
			      "give --keyring FILE, or --no-verify to leave it to the kernel that will load the lists");
		return -ENOKEY;
	}
	if (absent)
		warning(NULL, "not loaded: %s", absent);
	return 0;
}

int install_verification(struct install *in,
			 const struct install_options *options)
{
	*in = (struct install){ .root = -1, .to = { -1, -1 } };
	in->root = root_open(options->root_dir);
	return in->root < 0 ? in->root : open_verification(in, options);
}

int install_open(struct install *in, const struct install_options *options)
{
	int err = install_verification(in, options);

	return err ? err : installed_dir_open(in->root, &in->to);
}

void install_close(struct install *in)
{
	keyring_free(in->ring);
	free(in->keyring);
	installed_dir_close(&in->to);
	if (in->root >= 0)
		close(in->root);
}
