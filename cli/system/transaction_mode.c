// SPDX-License-Identifier: GPL-2.0-or-later
/* What a failure means in a transaction of a package manager. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "kernel/kernel.h"
#include "list/installed_dir.h"
#include "system/status.h"
#include "system/transaction.h"
#include "system/transaction_mode.h"

static bool has_lists(int root)
{
	int fd = root_openat(root, INSTALLED_DIR, O_PATH);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool is_enforced(void)
{
	struct status_ipe ipe;
	bool is;

	status_ipe_read(&ipe);
	is = ipe.enforcing == FLAG_YES && ipe.asks == FLAG_YES;
	status_ipe_free(&ipe);
	return is;
}

/* Who does not use digest lists is not disturbed. */
static enum transaction_mode mode_default(int root, const char *root_dir)
{
	if (!root_dir && is_enforced())
		return TRANSACTION_ENFORCE;
	if (has_lists(root) || (!root_dir && !kernel_absent()))
		return TRANSACTION_WARN;
	return TRANSACTION_OFF;
}

int transaction_mode(const char *word, const char *subject, int root,
		     const char *root_dir)
{
	static const char *const words[] = {
		[TRANSACTION_OFF] = "off",
		[TRANSACTION_WARN] = "warn",
		[TRANSACTION_ENFORCE] = "enforce",
	};
	int i;

	if (!*word)
		return mode_default(root, root_dir);
	for (i = TRANSACTION_OFF; i <= TRANSACTION_ENFORCE; i++)
		if (!strcmp(word, words[i]))
			return i;
	error(subject, "%s: not off, warn or enforce", word);
	return -EINVAL;
}

bool transaction_in_chroot(void)
{
	struct stat here, first;

	return !stat("/", &here) && !stat("/proc/1/root", &first) &&
	       (here.st_dev != first.st_dev || here.st_ino != first.st_ino);
}
