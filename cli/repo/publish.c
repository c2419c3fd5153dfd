// SPDX-License-Identifier: GPL-2.0-or-later
/* Making a site out of lists. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lock.h"
#include "base/message.h"
#include "base/temp.h"
#include "repo/publication.h"

static int site_dir_open(struct publication *p, const struct signer *signer)
{
	const char *site = p->options->site;

	if (mkdir(site, 0755) && errno != EEXIST) {
		error(site, "cannot create this directory: %s",
		      strerror(errno));
		return -errno;
	}
	p->dir = open(site, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->dir < 0) {
		error(site, "cannot write to it: %s", strerror(errno));
		return -errno;
	}
	p->lock = lock_take(p->dir, 0);
	if (p->lock == -EWOULDBLOCK)
		error(site,
		      "another dclist is writing to this directory; wait until it has finished");
	else if (p->lock < 0)
		error(site, "cannot write to it: %s%s", strerror(-p->lock),
		      write_remedy(p->lock));
	if (p->lock < 0)
		return p->lock;
	temp_sweep(p->dir);
	return publish_old(p, signer);
}

static int lists_publish(struct publication *p, struct signer *signer)
{
	int err = publish_sort(p);

	if (!err)
		err = publish_index(p, signer);
	if (err)
		return err;
	printf("%zu lists published, %zu new; serial %llu; signatures of lists %s",
	       p->n, p->new, (unsigned long long)p->now.serial,
	       p->options->ring ? "verified" : "not verified (no --keyring)");
	if (p->options->ring && p->unverified)
		printf(" but those of %zu with PKCS#7", p->unverified);
	putchar('\n');
	if (p->failed) {
		error(p->options->site,
		      "published, but only with what was there already of the repositories that failed above: %zu; run it again%s",
		      p->failed,
		      p->options->prune ? ". Nothing was removed" : "");
		return -EIO;
	}
	if (p->options->prune) {
		err = publish_prune(p);
		printf("%zu files removed\n", p->pruned);
	}
	return err;
}

static int dirs_publish(struct publication *p, struct signer *signer,
			char *const *dirs)
{
	int err = publish_repos(p, signer), one;

	/* A new serial says that there is something new. */
	if (!err && p->failed && p->failed == p->options->urls && !*dirs)
		err = -EIO;
	for (; *dirs; dirs++) {
		one = publish_dir(p, *dirs);
		if (one)
			err = one;
	}
	if (!err)
		return lists_publish(p, signer);
	error(p->options->site, "not published because of the errors above");
	return err;
}

int publish(const struct publish_options *options, char *const *dirs)
{
	struct publication p = {
		.options = options,
		.dir = -1,
		.lock = -1,
	};
	struct signer *signer = signer_open(&options->signer);
	int err = signer ? site_dir_open(&p, signer) : -ENOKEY;

	if (!err)
		err = dirs_publish(&p, signer, dirs);
	lock_drop(p.dir, p.lock);
	if (p.dir >= 0)
		close(p.dir);
	free(p.list);
	signer_free(signer);
	return err ? -1 : 0;
}
