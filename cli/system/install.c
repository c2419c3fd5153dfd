// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One list into its place: verified, written beside its place, loaded, then moved into
 * its place. A list that the kernel refuses is not installed, and one that cannot be
 * installed is not loaded.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "kernel/kernel.h"
#include "list/installed.h"
#include "list/installed_dir.h"
#include "list/twins.h"
#include "list/verify.h"
#include "rpm/rpmfile.h"
#include "system/install.h"

int install_check(const struct install *in, const struct list *list)
{
	bool pgp = list->trailer.format == DGC_SIG_PGP;
	int err;

	if (in->ring && pgp) {
		err = list_verify(list, in->ring, NULL);
		if (err)
			verify_error(list, in->ring, err);
		return err;
	}
	if (in->load || in->no_verify)
		return 0;
	error(list->file,
	      "signed with PKCS#7, which only a kernel with a digest cache verifies; --no-verify leaves it to the kernel that will load it");
	return -ENOKEY;
}

int install_load(const struct install *in, const struct list *list)
{
	int err = kernel_load(list->bytes.data, list->bytes.len);

	if (err == -EKEYREVOKED && in->revoked_pass)
		warning(list->file, "not loaded: %s, or its signer, is revoked",
			list->name);
	else if (err)
		kernel_load_error(list, err);
	return err;
}

static const char *place_reason(int err)
{
	if (err == -ENAMETOOLONG)
		return "its name is too long for a file; give it a shorter one";
	if (err == -EISDIR)
		return "a directory of that name exists; move it away";
	return strerror(-err);
}

/* Returns enum installed_dir_state or a negative errno after reporting why. */
static int place(const struct install *in, const struct list *list,
		 const char *name)
{
	int state, err;

	state = installed_dir_stage(&in->to, name, list->bytes.data,
				    list->bytes.len);
	if (state < 0) {
		error(list->file, "cannot install as %s: %s%s",
		      installed_dir_path(name), place_reason(state),
		      write_remedy(state));
		return state;
	}
	err = in->load ? install_load(in, list) : 0;
	if (err) {
		installed_dir_abort(&in->to);
		return err;
	}
	if (state == INSTALLED_DIR_UNCHANGED)
		return state;
	err = installed_dir_commit(&in->to, name);
	if (!err)
		return state;
	error(list->file, "cannot install as %s: %s%s",
	      installed_dir_path(name), place_reason(err),
	      in->load ? "; it stays loaded until dclist unload" : "");
	return err;
}

static void say(const struct install *in, const char *name, int state)
{
	static const char *const words[] = {
		[INSTALLED_DIR_UNCHANGED] = "unchanged",
		[INSTALLED_DIR_NEW] = "installed",
		[INSTALLED_DIR_REPLACED] = "installed, replacing another",
	};

	text_print(stdout, name);
	printf(": %s%s\n", words[state], in->load ? ", loaded" : "");
}

int install_list(const struct install *in, const struct list *list,
		 const char *name)
{
	int err = install_check(in, list);

	return err ? err : place(in, list, name);
}

static int install_said(const struct install *in, const struct list *list)
{
	char *plain = list_file_name(list);
	char *name = plain ? twin_place(in->to.dir, plain, list) : NULL;
	int state;

	free(plain);
	if (!name) {
		error(list->file, "out of memory");
		return -ENOMEM;
	}
	state = install_list(in, list, name);
	if (state >= 0)
		say(in, name, state);
	free(name);
	return state;
}

static void install_file(struct install *in, const char *file)
{
	struct list list;
	int state;

	state = list_open(file, &list);
	if (!state) {
		state = install_said(in, &list);
		list_free(&list);
	}
	if (state < 0)
		in->failed++;
	else
		in->count[state]++;
}

int install_remove(struct install *in, const char *name, const char *subject,
		   const uint8_t id[LIST_ID_LEN])
{
	int err = in->load ? kernel_unload(id) : 0;

	if (err && err != -ENOENT) {
		error(subject, "cannot unload, so not removed: %s",
		      kernel_reason(err));
		return err;
	}
	err = name ? installed_dir_remove(&in->to, name) : 0;
	if (err && err != -ENOENT)
		error(subject, "cannot remove it from %s: %s%s",
		      installed_dir_path(NULL), strerror(-err),
		      write_remedy(err));
	return err == -ENOENT ? 0 : err;
}

static bool is_keys(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	uint8_t first[DGC_PGP_MAGIC_LEN];
	ssize_t n = -1;
	struct stat st;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		n = pread(fd, first, sizeof(first), 0);
	close(fd);
	return n > 0 && dgc_pgp_is_keyring(first, (u32)n);
}

void install_files(struct install *in, char *const *files)
{
	char *const *file;

	for (file = files; *file; file++)
		if (is_keys(*file))
			install_file(in, *file);
	for (file = files; *file; file++)
		if (!is_keys(*file))
			install_file(in, *file);
	if (installed_settle(&in->to))
		in->failed++;
}
