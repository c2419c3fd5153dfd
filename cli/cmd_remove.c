// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist remove: unload lists and remove them from where they are installed. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "commands.h"
#include "kernel/kernel.h"
#include "list/installed.h"

/**
 * struct removal - a run
 * @root_dir: of an image, or NULL
 * @kernel: lists are also unloaded
 * @to: the directory
 * @in: what is in it
 */
struct removal {
	const char *root_dir;
	bool kernel;
	struct installed_dir to;
	struct installed in;
};

/* First the kernel: who is killed in between has a list that is not loaded. */
static int list_remove(struct removal *r, const struct installed_list *list)
{
	bool unload = r->kernel &&
		      (list->format == LIST_RPM || list->format == LIST_TLV);
	int err = unload ? kernel_unload(list->id) : 0;

	if (err && err != -ENOENT) {
		error(list->file, "cannot unload, so not removed: %s",
		      kernel_reason(err));
		return err;
	}
	err = installed_dir_remove(&r->to, list->file);
	if (err && err != -ENOENT) {
		error(list->file, "cannot remove it from %s: %s%s",
		      installed_dir_path(NULL), strerror(-err),
		      write_remedy(err));
		return err;
	}
	text_print(stdout, list->file);
	printf(": removed%s\n", unload ? ", unloaded" : "");
	if (r->kernel && list->format == LIST_KEYS)
		warning(list->file,
			"the kernel keeps its keys until the next boot");
	if (!r->root_dir && !kernel_absent() && list->format == LIST_REVOCATION)
		warning(list->file,
			"what it revokes stays revoked until the next boot");
	return 0;
}

/* What the shell completed: as the system has it, or as the image does */
static const char *without_folder(const struct removal *r, const char *arg)
{
	const char *last = strrchr(arg, '/');
	struct stat named, ours;
	char *folder;
	bool same;

	if (!last)
		return arg;
	if (!strncmp(arg, INSTALLED_DIR "/", last + 1 - arg))
		return last + 1;
	folder = strndup(arg, last + 1 - arg);
	same = folder && !stat(folder, &named) && !fstat(r->to.dir, &ours) &&
	       named.st_dev == ours.st_dev && named.st_ino == ours.st_ino;
	free(folder);
	return same ? last + 1 : arg;
}

static int argument_remove(struct removal *r, const char *arg)
{
	size_t i, found = 0;
	int failed = 0;

	arg = without_folder(r, arg);
	for (i = 0; i < r->in.n; i++) {
		if (!installed_is_named(&r->in.list[i], arg))
			continue;
		found++;
		failed |= list_remove(r, &r->in.list[i]) != 0;
	}
	if (!found)
		error(arg,
		      "no such list is installed in %s; 'dclist list' shows what is, 'dclist unload' removes a list only from the kernel",
		      installed_dir_path(NULL));
	return failed || !found;
}

/* Without the directory there are no lists; do not create it. */
static bool is_without_folder(int root)
{
	int fd = root_openat(root, INSTALLED_DIR, O_PATH);

	if (fd >= 0)
		close(fd);
	return fd == -ENOENT;
}

static int remove_each(struct removal *r, char **args)
{
	int root = root_open(r->root_dir);
	int status = EXIT_FAILED;
	const char *closed;

	if (root < 0)
		return EXIT_FAILED;
	closed = r->root_dir ? NULL : kernel_closed();
	if (closed)
		warning(NULL, "not unloaded: %s", closed);
	r->kernel = !r->root_dir && !kernel_unavailable();
	if (is_without_folder(root) || (!installed_dir_open(root, &r->to) &&
					!installed_read(root, &r->in))) {
		status = EXIT_DONE;
		for (; *args; args++)
			if (argument_remove(r, *args))
				status = EXIT_FAILED;
		if (r->to.dir >= 0 && installed_settle(&r->to))
			status = EXIT_FAILED;
	}
	installed_free(&r->in);
	installed_dir_close(&r->to);
	close(root);
	return status;
}

static struct removal removal = { .to = { -1, -1 } };

static const struct opt options[] = {
	OPT_ROOT(&removal.root_dir,
		 "remove from the image in DIR; nothing is unloaded"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	return remove_each(&removal, argv);
}

const struct command cmd_remove = {
	.name = "remove",
	.summary = "unload digest lists and uninstall them",
	.usage = "[OPTION...] NAME...",
	.about =
		"Unload installed digest lists from the running kernel, then remove them from\n" INSTALLED_DIR
		". A list that cannot be unloaded is not removed.\n\n"
		"NAME is a name as in 'dclist list' (all lists of that name are removed), the name\n"
		"or path of a file in " INSTALLED_DIR ", or a list id.\n",
	.opts = options,
	.notes =
		"Exit status: 0 all removed, 1 some were not, 2 wrong usage.\n",
	.operand = "NAME",
	.max = OPERANDS_ANY,
	.complete = complete_lists,
	.run = run,
};
