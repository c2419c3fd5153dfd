// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the lists of new packages come from, before dpkg begins. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/age.h"
#include "base/array.h"
#include "base/fd.h"
#include "base/root.h"
#include "base/temp.h"
#include "base/text.h"
#include "base/tool.h"
#include "list/digest.h"
#include "list/verity_params.h"
#include "system/apt.h"
#include "system/site_sync.h"

#define KEYRING "/usr/share/keyrings/debian-archive-keyring.gpg"
#define SHOWN 10u /* names, of many */
#define JOBS 8
#define TIMEOUT_S 30

static int no_memory(void)
{
	error(NULL, "out of memory");
	return -ENOMEM;
}

static int digest_look(const struct digest *d, void *ctx)
{
	(void)ctx;
	return d->kind != DGC_KIND_VERITY || d->algo != DGC_ALGO_SHA256;
}

/* Digests that files have when the library in dpkg has enabled fs-verity */
static int params_check(const struct list *list)
{
	const struct dgc_tlv *tlv = &list->tlv;

	if (list->format == LIST_TLV && !list_each(list, digest_look, NULL) &&
	    (!tlv->block_size || tlv->block_size == VERITY_BLOCK_DEFAULT) &&
	    (!tlv->salt_off || !tlv->salt_len))
		return 0;
	error(list->file,
	      "not of fs-verity digests by SHA-256, with blocks of 4096 bytes and no salt, which dpkg's files have; make it with dclist convert deb");
	return -EINVAL;
}

/* Takes @bytes. */
static int list_take(struct apt_lists *lists, const char *file,
		     struct bytes bytes, const char *name)
{
	struct list list;
	char *own;
	int err = list_parse(file, bytes, &list);

	if (err)
		return err;
	own = list_file_name(&list);
	if (own && strcmp(own, name)) {
		error(file, "the list of something else; remove it");
		err = -EBADMSG;
	} else {
		err = own ? params_check(&list) : no_memory();
	}
	if (!err)
		err = install_list(lists->in, &list, name);
	free(own);
	list_free(&list);
	return err < 0 ? err : 0;
}

/* The list @name in @dir, as @file; -ENOENT without a word if it does not exist */
static int list_try(struct apt_lists *lists, int dir, const char *file,
		    const char *name)
{
	int fd = root_open_regular(dir, name);
	struct bytes bytes;
	int err = fd < 0 ? fd : fd_read(fd, LIST_MAX, &bytes);

	if (fd >= 0)
		close(fd);
	if (!err)
		return list_take(lists, file, bytes, name);
	if (err != -ENOENT)
		error(file, "cannot read it: %s", strerror(-err));
	return err;
}

/* Those that are in @dir; NULL: the directory of lists */
static int lists_try(struct apt_lists *lists, const struct temp_folder *dir)
{
	struct package *package;
	size_t i;
	int err;

	for (i = 0; i < lists->want.n; i++) {
		char *file;

		package = &lists->want.package[i];
		if (package->listed)
			continue;
		if (asprintf(&file, "%s/" APT_LIST "%s",
			     dir ? dir->path : installed_dir_path(NULL),
			     package->name) < 0)
			return no_memory();
		err = list_try(lists, dir ? dir->fd : lists->in->to.dir, file,
			       strrchr(file, '/') + 1);
		package->listed = !err;
		free(file);
	}
	return 0;
}

/* Those without a list, which are not owned */
static int missing(const struct apt_lists *lists, struct packages *out)
{
	size_t i;

	*out = (struct packages){ 0 };
	for (i = 0; i < lists->want.n; i++) {
		if (lists->want.package[i].listed)
			continue;
		if (!array_grow(&out->package, out->n, sizeof(*out->package)))
			return no_memory();
		out->package[out->n++] = lists->want.package[i];
	}
	return 0;
}

/* dpkg's terminal is not for what is done for each list. */
static int out_hush(void)
{
	int out, null;

	fflush(stdout);
	out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null >= 0) {
		dup2(null, STDOUT_FILENO);
		close(null);
	}
	return out;
}

static void out_restore(int out)
{
	fflush(stdout);
	if (out >= 0) {
		dup2(out, STDOUT_FILENO);
		close(out);
	}
}

/* The site is waited for without the lock of the directory. */
static int site_ask(struct apt_lists *lists, struct packages *packages)
{
	const char *key = lists->input->option[APT_SITE_KEY];
	const char *cert = lists->input->option[APT_SITE_CERT];
	const char *max_age = lists->input->option[APT_MAX_AGE];
	struct site_options site = {
		.location = lists->input->option[APT_FROM],
		.key = &key,
		.keys = key ? 1 : 0,
		.cert = &cert,
		.certs = cert ? 1 : 0,
		.given = packages,
		.fetch = { .jobs = JOBS, .timeout = TIMEOUT_S },
	};
	struct sync sync;
	int out;

	if (max_age && (!seconds_parse(max_age, AGE_MAX, &site.max_age) ||
			!site.max_age)) {
		error("DClist::Max-Age",
		      "%s: invalid duration; use 36h or 7d, for example",
		      max_age);
		return -EINVAL;
	}
	out = out_hush();
	installed_dir_close(&lists->in->to);
	sync = (struct sync){ .in = *lists->in };
	sync.in.revoked_pass = true;
	/* What it did not get is missing, and it has said why. */
	lists->unasked = site_sync_run(&sync, &site);
	out_restore(out);
	return installed_dir_open(lists->in->root, &lists->in->to);
}

/* Is it one of @packages? */
static bool is_of(const struct apt_change *change,
		  const struct packages *packages)
{
	char *name = change->file ?
			     text_dpkg_name(change->name, change->version,
					    change->arch) :
			     NULL;
	struct package *package = NULL;
	struct packages one = { 0 };

	if (name && !packages_add(&one, name))
		package = packages_find_name(packages, one.package->name);
	packages_free(&one);
	free(name);
	return package;
}

/* dclist convert, into the directory @to */
static int convert_run(const struct apt_input *input,
		       const struct packages *packages, const char *to)
{
	const char *const *option = (const char *const *)input->option;
	const char *first[] = {
		"/proc/self/exe",
		"convert",
		"deb",
		"--output",
		to,
		"--keyring",
		option[APT_KEYRING] ?: KEYRING,
		option[APT_GPG_KEY] ? "--gpg-key" : "--key",
		option[APT_GPG_KEY] ?: option[APT_KEY],
		option[APT_CERT] ? "--cert" : NULL,
		option[APT_CERT],
	};
	const size_t room = sizeof(first) / sizeof(first[0]);
	const char **argv = calloc(room + input->n + 1, sizeof(*argv));
	size_t n = option[APT_CERT] ? room : room - 2, i;
	int err;

	if (!argv)
		return no_memory();
	memcpy(argv, first, n * sizeof(*argv));
	for (i = 0; i < input->n; i++)
		if (is_of(&input->change[i], packages))
			argv[n++] = input->change[i].file;
	err = tool_run(argv);
	free(argv);
	return err;
}

/* What is still missing, after each way to get it */
static int again(struct apt_lists *lists, const struct temp_folder *dir,
		 struct packages *rest)
{
	int err = lists_try(lists, dir);

	free(rest->package);
	*rest = (struct packages){ 0 };
	return err ? err : missing(lists, rest);
}

/* A passphrase may be asked for, so this is done without the lock as well. */
static int lists_make(struct apt_lists *lists, struct packages *rest)
{
	struct temp_folder temp;
	char *to = NULL;
	int err = temp_folder_make(&temp);

	if (err)
		return err;
	if (asprintf(&to, "%s/", temp.path) < 0)
		err = no_memory();
	if (!err) {
		installed_dir_close(&lists->in->to);
		convert_run(lists->input, rest, to);
		err = installed_dir_open(lists->in->root, &lists->in->to);
	}
	if (!err)
		err = again(lists, &temp, rest);
	free(to);
	temp_folder_remove(&temp);
	return err;
}

static const char *remedy(const struct apt_lists *lists)
{
	const struct apt_input *input = lists->input;

	if (input->option[APT_FROM] && lists->unasked)
		return "the site could not be asked; see above";
	if (input->option[APT_FROM])
		return "the site has none; publish one there";
	if (input->option[APT_GPG_KEY] || input->option[APT_KEY])
		return "it could not be made; see above";
	return "set DClist::From to the site that has one, or DClist::Gpg-Key to a key that signs it; see dclist-apt(8)";
}

static void missing_print(const struct apt_lists *lists)
{
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < lists->want.n; i++)
		if (!lists->want.package[i].listed && n++ < SHOWN)
			error(lists->want.package[i].name,
			      "no digest list of it is installed: %s",
			      remedy(lists));
	if (n > SHOWN)
		error(NULL, "nor of %u more packages", n - SHOWN);
}

int apt_lists_get(struct apt_lists *lists)
{
	char *const *option = lists->input->option;
	struct packages rest = { 0 };
	int err = again(lists, NULL, &rest);

	if (!err && rest.n && option[APT_FROM]) {
		err = site_ask(lists, &rest);
		if (!err)
			err = again(lists, NULL, &rest);
	}
	if (!err && rest.n && (option[APT_GPG_KEY] || option[APT_KEY]))
		err = lists_make(lists, &rest);
	if (!err && rest.n)
		missing_print(lists);
	err = err || rest.n ? -1 : 0;
	free(rest.package);
	return err;
}
