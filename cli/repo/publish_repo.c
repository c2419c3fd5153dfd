// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lists of a repository's packages. What was made stays in a directory of the site that
 * is not served, so that the next run fetches only what is new.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/command.h"
#include "base/message.h"
#include "repo/publication.h"
#include "repo/repo_entries.h"

/*
 * What the last run remembered there decides what this one accepts and removes, and its path is
 * opened again: nobody else must be able to exchange it.
 */
static int dir_check(const struct publication *p, const char *path, int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		return publish_failed(p, path, -errno);
	if ((st.st_uid == geteuid() || !st.st_uid) &&
	    !(st.st_mode & (S_IWGRP | S_IWOTH)))
		return 0;
	error(p->options->site,
	      "others can write to %s%s, so they could exchange what --repo keeps; make it yours alone with chown and chmod go-w",
	      *path ? "" : "this directory", path);
	return -EPERM;
}

static int dir_open(const struct publication *p, const char *path)
{
	int fd = publish_parent(p, path, true), err;

	if (fd < 0)
		return publish_failed(p, path, fd);
	err = dir_check(p, path, fd);
	close(fd);
	return err;
}

/* Lists of both kinds, of one repository, are kept apart. */
static int dir_make(const struct publication *p, const char *url, char **dir)
{
	const bool vendor = p->options->repo.n_keyrings;
	char path[SITE_PATH_LEN];
	int err;

	entries_file_name(vendor ? ".repo/vendor-" : ".repo/owner-", url, path,
			  sizeof(path) - 1);
	strcat(path, "/");
	err = dir_check(p, "", p->dir);
	if (!err)
		err = dir_open(p, ".repo/");
	if (!err)
		err = dir_open(p, path);
	if (err)
		return err;
	path[strlen(path) - 1] = 0;
	if (asprintf(dir, "%s/%s", p->options->site, path) >= 0)
		return 0;
	error(url, "out of memory");
	return -ENOMEM;
}

/*
 * Has a run that failed to end everything? What there is of the repository are lists that
 * it, or a run before, verified: one server that is down holds up nothing else.
 */
static int repo_failed(struct publication *p)
{
	if (repo_interrupted() || p->options->repo.report.strict)
		return -EIO;
	p->failed++;
	return 0;
}

static int repo_publish(struct publication *p, struct signer *signer,
			const char *url)
{
	struct repo_options repo = p->options->repo;
	char *dir;
	int err = dir_make(p, url, &dir);

	if (err)
		return err;
	repo.location = url;
	repo.output = dir;
	repo.owner = signer;
	repo.newest = true;
	repo.prune = p->options->prune;
	p->owner = repo.n_keyrings ? NULL : signer;
	if (repo_generate(&repo) != EXIT_DONE || repo_interrupted())
		err = repo_failed(p);
	if (!err)
		err = publish_dir(p, dir);
	p->owner = NULL;
	free(dir);
	return err;
}

int publish_repos(struct publication *p, struct signer *signer)
{
	int err = 0;
	size_t i;

	for (i = 0; !err && i < p->options->urls; i++)
		err = repo_publish(p, signer, p->options->url[i]);
	return err;
}
