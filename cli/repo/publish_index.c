// SPDX-License-Identifier: GPL-2.0-or-later
/* The index of a site that is written: the one there, and the next one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/age.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/message.h"
#include "base/root.h"
#include "repo/publication.h"

/*
 * Of whom is the last index? What others wrote there says nothing: with its serial we would
 * sign that nobody ever publishes again.
 */
static int old_judge(struct publication *p, const struct signer *signer,
		     const struct list *index)
{
	int err = site_head_parse(index->bytes.data, index->trailer.signed_len,
				  &p->old);

	if (err)
		return err;
	if (!signer_made(signer, index)) {
		error(index->file,
		      "not signed by the key that signs now, so its serial is not known; remove it to publish with this key");
		return -EKEYREJECTED;
	}
	if (p->old.serial < UINT64_MAX)
		return 0;
	error(index->file,
	      "has the highest serial that there is; make a new site in another directory, and remove %s on each machine",
	      "/etc/digest_lists/.site");
	return -ERANGE;
}

int publish_old(struct publication *p, const struct signer *signer)
{
	struct bytes bytes;
	struct list index;
	char *path;
	int fd, err;

	if (asprintf(&path, "%s/" SITE_INDEX, p->options->site) < 0) {
		error(p->options->site, "out of memory");
		return -ENOMEM;
	}
	fd = root_open_regular(p->dir, SITE_INDEX);
	err = fd < 0 ? fd : fd_read(fd, SITE_INDEX_MAX, &bytes);
	if (!err)
		err = list_parse_signed(path, bytes, &index);
	if (!err) {
		err = old_judge(p, signer, &index);
		list_free(&index);
	}
	if (err == -ENOENT)
		err = 0;
	else if (err && err != -EKEYREJECTED && err != -ERANGE)
		error(path,
		      "exists, and is not the index of a site; choose another directory, or remove it");
	if (fd >= 0)
		close(fd);
	free(path);
	return err;
}

static int names_put(struct publication *p, struct site_head *head)
{
	char path[SITE_PATH_LEN];
	struct bytes names = { 0 };
	int err = 0;
	size_t i;

	for (i = 0; !err && i < p->n; i++)
		err = site_entry_text(&p->list[i].entry, &names);
	if (!err)
		err = site_digest(&names, head->names);
	if (!err && names.len > SITE_NAMES_MAX)
		err = -EFBIG;
	head->size = names.len;
	site_names_path(head->names, path);
	if (!err && !publish_has(p, path, head->names))
		err = publish_file(p, path, &names);
	bytes_free(&names);
	return err ? publish_failed(p, path, err) : 0;
}

/* Higher than the last one, whatever the clock says */
static uint64_t serial_next(const struct publication *p, uint64_t now)
{
	return now > p->old.serial ? now : p->old.serial + 1;
}

static int index_put(struct publication *p, struct signer *signer,
		     const struct site_head *head)
{
	struct bytes text = { 0 }, index;
	char *path = NULL;
	int err = site_head_text(head, &text);

	if (!err && asprintf(&path, "%s/" SITE_INDEX, p->options->site) < 0)
		err = -ENOMEM;
	if (err)
		error(p->options->site, "out of memory");
	else
		err = signer_sign_bytes(signer, path, &text, &index);
	if (!err) {
		err = file_write_atomic(path, index.data, index.len, 0644) ?
			      -EIO :
			      0;
		bytes_free(&index);
	}
	bytes_free(&text);
	free(path);
	return err;
}

/* Machines judge the age of the index by its time. */
static void clock_check(const struct publication *p)
{
	char text[TIME_TEXT];

	if (p->old.made > p->now.made)
		warning(p->options->site,
			"the last index was made at %s, which is in the future by the clock of this system; if the clock is wrong, correct it and publish again, as machines may refuse this index as too old",
			time_text(p->old.made, text));
}

int publish_index(struct publication *p, struct signer *signer)
{
	const unsigned int valid = p->options->valid;
	int err;

	p->now.made = (uint64_t)time(NULL);
	clock_check(p);
	p->now.until = valid ? p->now.made + valid : 0;
	p->now.serial = serial_next(p, p->now.made);
	p->now.lists = (uint32_t)p->n;
	err = names_put(p, &p->now);
	if (!err && syncfs(p->dir))
		err = publish_failed(p, "the lists", -errno);
	return err ? err : index_put(p, signer, &p->now);
}
