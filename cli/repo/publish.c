// SPDX-License-Identifier: GPL-2.0-or-later
/* Making a site out of directories of lists. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/message.h"
#include "base/root.h"
#include "base/temp.h"
#include "list/twins.h"
#include "list/verify.h"
#include "repo/publish.h"
#include "repo/site.h"
#include "trust/crypto.h"

/* A list, and whether others may have its name */
struct published {
	struct site_entry entry;
	bool twin;
};

/**
 * struct publication - a run
 * @options: what to do
 * @dir: the site
 * @lock: of it
 * @list: owned
 * @n: how many
 * @new: of these, not there before
 * @unverified: of these, with a signature that is not verified here
 * @now: what is published
 * @old: of the last publication; @old.serial is 0 without one
 * @pruned: files removed
 */
struct publication {
	const struct publish_options *options;
	int dir;
	int lock;
	struct published *list;
	size_t n;
	size_t new;
	size_t unverified;
	struct site_head now;
	struct site_head old;
	size_t pruned;
};

static int failed(const struct publication *p, const char *path, int err)
{
	error(p->options->site, "cannot write %s: %s%s", path,
	      err == -ENOTDIR ?
		      "something on this path is not a directory (links are not followed); remove it" :
		      strerror(-err),
	      write_remedy(err));
	return err;
}

/*
 * Opens the directory of the file @path on the site, component by component, so that no
 * link leads out of it; with @make makes it, of which a killed run may have made a part.
 */
static int parent_open(const struct publication *p, const char *path, bool make)
{
	const char *slash;
	char part[SITE_PATH_LEN];
	int dir = fcntl(p->dir, F_DUPFD_CLOEXEC, 0), up, err;

	for (; dir >= 0 && (slash = strchr(path, '/')); path = slash + 1) {
		snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
		up = dir;
		if (make && mkdirat(up, part, 0755) && errno != EEXIST)
			dir = -1;
		else
			dir = openat(up, part,
				     O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
					     O_CLOEXEC);
		err = errno;
		close(up);
		errno = err;
	}
	return dir < 0 ? -errno : dir;
}

/* The last component of @path */
static const char *base(const char *path)
{
	return strrchr(path, '/') + 1;
}

/* Its content is on the disk before the index is, see lists_publish(). */
static int file_put(const struct publication *p, const char *path,
		    const struct bytes *data)
{
	int parent = parent_open(p, path, true), fd, err;
	char name[TEMP_NAME_LEN];

	if (parent < 0)
		return parent;
	fd = temp_file(p->dir, name);
	err = fd < 0 ? fd : fd_write(fd, data->data, data->len);
	if (!err &&
	    (fchmod(fd, 0644) || renameat(p->dir, name, parent, base(path))))
		err = -errno;
	if (err && fd >= 0)
		unlinkat(p->dir, name, 0);
	if (fd >= 0)
		close(fd);
	close(parent);
	return err;
}

/* Has the site this file, undamaged? */
static bool is_there(const struct publication *p, const char *path,
		     const uint8_t digest[SITE_DIGEST_LEN])
{
	int parent = parent_open(p, path, false), fd;
	uint8_t found[SITE_DIGEST_LEN];
	bool is = false;

	if (parent < 0)
		return false;
	fd = root_open_regular(parent, base(path));
	if (fd >= 0) {
		is = !crypto_hash_fd(DGC_ALGO_SHA256, fd, found) &&
		     !memcmp(found, digest, sizeof(found));
		close(fd);
	}
	close(parent);
	return is;
}

static int list_put(struct publication *p, const struct list *list,
		    const uint8_t *digest)
{
	char path[SITE_PATH_LEN];
	int err;

	site_list_path(digest, path);
	if (is_there(p, path, digest))
		return 0;
	err = file_put(p, path, &list->bytes);
	if (err)
		return failed(p, path, err);
	p->new ++;
	return 0;
}

static int list_name(const struct list *list, char out[SITE_NAME_LEN])
{
	char *name = list_file_name(list);
	int err = name ? 0 : -ENOMEM;

	if (!err && strlen(name) >= SITE_NAME_LEN)
		err = -ENAMETOOLONG;
	if (!err)
		strcpy(out, name);
	free(name);
	if (err == -ENOMEM)
		error(list->file, "out of memory");
	else if (err)
		error(list->file,
		      "its name is too long for a file; give it a shorter one");
	return err;
}

static int list_take(struct publication *p, const struct list *list)
{
	const struct keyring *ring = p->options->ring;
	bool pgp = list->trailer.format == DGC_SIG_PGP;
	struct published *to;
	int err;

	if (ring && pgp) {
		err = list_verify(list, ring, NULL);
		if (err) {
			verify_error(list, ring, err);
			return err;
		}
	}
	if (!array_grow(&p->list, p->n, sizeof(*p->list))) {
		error(list->file, "out of memory");
		return -ENOMEM;
	}
	p->unverified += !pgp;
	to = &p->list[p->n];
	*to = (struct published){ .twin = twin_can_be(list) };
	to->entry.size = (uint32_t)list->bytes.len;
	memcpy(to->entry.id, list->id, LIST_ID_LEN);
	err = list_name(list, to->entry.name);
	if (!err)
		err = site_digest(&list->bytes, to->entry.digest);
	if (!err)
		err = list_put(p, list, to->entry.digest);
	if (!err)
		p->n++;
	return err;
}

static int file_take(struct publication *p, const char *dir, const char *name)
{
	struct list list;
	char *path;
	int err;

	if (asprintf(&path, "%s/%s", dir, name) < 0) {
		error(dir, "out of memory");
		return -ENOMEM;
	}
	err = list_read(path, &list);
	if (!err) {
		err = list_take(p, &list);
		list_free(&list);
	}
	free(path);
	return err;
}

static int is_list(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Of what is wrong in it, all is reported. */
static int dir_take(struct publication *p, const char *dir)
{
	struct dirent **names;
	int n = scandir(dir, &names, is_list, alphasort), i, err = 0, one;

	if (n < 0) {
		err = -errno;
		error(dir, "cannot read this directory: %s", strerror(errno));
		return err;
	}
	for (i = 0; i < n; i++) {
		one = err == -ENOMEM || err == -ENOSPC ?
			      0 :
			      file_take(p, dir, names[i]->d_name);
		if (one)
			err = one;
		free(names[i]);
	}
	free(names);
	return err;
}

static int compare(const void *a, const void *b)
{
	const struct site_entry *x = &((const struct published *)a)->entry;
	const struct site_entry *y = &((const struct published *)b)->entry;
	int names = strcmp(x->name, y->name);
	int ids = names ? names : memcmp(x->id, y->id, LIST_ID_LEN);

	return ids ? ids : memcmp(x->digest, y->digest, SITE_DIGEST_LEN);
}

static bool is_same(const struct published *a, const struct published *b)
{
	return !memcmp(a->entry.id, b->entry.id, LIST_ID_LEN);
}

/*
 * Sorted, and each once: of a list with several signatures the first. Only lists of packages
 * may have one name.
 */
static int lists_sort(struct publication *p)
{
	size_t i, kept = 0;
	struct published *last;

	if (p->n)
		qsort(p->list, p->n, sizeof(*p->list), compare);
	for (i = 0; i < p->n; i++) {
		last = kept ? &p->list[kept - 1] : NULL;
		if (last && !strcmp(last->entry.name, p->list[i].entry.name)) {
			if (is_same(last, &p->list[i]))
				continue;
			if (!last->twin || !p->list[i].twin) {
				error(p->list[i].entry.name,
				      "two lists with this name and different content; publish one of them");
				return -EEXIST;
			}
		}
		p->list[kept++] = p->list[i];
	}
	p->n = kept;
	return 0;
}

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

/* Nobody else's index is replaced, nor one that a later dclist made. */
static int old_read(struct publication *p, const struct signer *signer)
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
	p->lock = lock_take(p->dir, false);
	if (p->lock == -EWOULDBLOCK)
		error(site,
		      "another dclist is writing to this directory; wait until it has finished");
	else if (p->lock < 0)
		error(site, "cannot write to it: %s%s", strerror(-p->lock),
		      write_remedy(p->lock));
	if (p->lock < 0)
		return p->lock;
	temp_sweep(p->dir);
	return old_read(p, signer);
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
	if (!err && !is_there(p, path, head->names))
		err = file_put(p, path, &names);
	bytes_free(&names);
	return err ? failed(p, path, err) : 0;
}

/* Higher than the last one, whatever the clock says */
static uint64_t serial_next(const struct publication *p)
{
	uint64_t now = (uint64_t)time(NULL);

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

static int by_digest(const void *a, const void *b)
{
	return memcmp(((const struct published *)a)->entry.digest,
		      ((const struct published *)b)->entry.digest,
		      SITE_DIGEST_LEN);
}

/* Machines may still read the index before; what it names stays for now. */
static int old_take(struct publication *p)
{
	char path[SITE_PATH_LEN];
	struct published more = { 0 };
	struct site_reader reader;
	struct bytes names;
	int parent, fd, err, next = 0;

	site_names_path(p->old.names, path);
	parent = parent_open(p, path, false);
	fd = parent < 0 ? parent : root_open_regular(parent, base(path));
	err = fd < 0 ? fd : fd_read(fd, SITE_NAMES_MAX, &names);
	if (fd >= 0)
		close(fd);
	if (parent >= 0)
		close(parent);
	if (err)
		return err == -ENOENT ? 0 : err;
	reader = site_reader(&names);
	while (!err && (next = site_next(&reader, &more.entry)) > 0) {
		if (!array_grow(&p->list, p->n, sizeof(*p->list)))
			err = -ENOMEM;
		else
			p->list[p->n++] = more;
	}
	bytes_free(&names);
	return err ? err : next;
}

static bool is_named(const struct publication *p, const char *hex)
{
	struct published key;

	return list_id_decode(hex, key.entry.digest) &&
	       bsearch(&key, p->list, p->n, sizeof(key), by_digest);
}

/* By this index, or by the last one, which a machine may be reading */
static bool is_names(const struct publication *p, const char *hex)
{
	char now[SITE_PATH_LEN], old[SITE_PATH_LEN];

	site_names_path(p->now.names, now);
	site_names_path(p->old.names, old);
	return !strcmp(hex, base(now)) || !strcmp(hex, base(old));
}

/*
 * Removes what is named like a digest in the directory of @path, but for what @kept keeps.
 * Returns -ENOENT without that directory.
 */
static int dir_prune(struct publication *p, const char *path,
		     bool (*kept)(const struct publication *p, const char *hex))
{
	struct dirent **names;
	int fd = parent_open(p, path, false), n, i, err = 0;

	if (fd < 0)
		return fd;
	n = scandirat(fd, ".", &names, is_list, NULL);
	if (n < 0)
		err = -errno;
	for (i = 0; i < n; i++) {
		if (!kept(p, names[i]->d_name)) {
			if (unlinkat(fd, names[i]->d_name, 0))
				err = -errno;
			else
				p->pruned++;
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	close(fd);
	return err;
}

static int prune(struct publication *p)
{
	char path[SITE_PATH_LEN];
	int err = p->old.serial ? old_take(p) : 0, i;

	if (!err && p->n)
		qsort(p->list, p->n, sizeof(*p->list), by_digest);
	for (i = 0; !err && i < 256; i++) {
		snprintf(path, sizeof(path), "lists/%02x/", (unsigned int)i);
		err = dir_prune(p, path, is_named);
		if (err == -ENOENT)
			err = 0;
	}
	if (!err)
		err = dir_prune(p, "names/", is_names);
	if (err)
		error(p->options->site, "cannot remove what is not used: %s",
		      strerror(-err));
	return err;
}

static int lists_publish(struct publication *p, struct signer *signer)
{
	int err = lists_sort(p);

	if (err)
		return err;
	p->now.serial = serial_next(p);
	p->now.lists = (uint32_t)p->n;
	err = names_put(p, &p->now);
	if (!err && syncfs(p->dir))
		err = failed(p, "the lists", -errno);
	if (!err)
		err = index_put(p, signer, &p->now);
	if (err)
		return err;
	printf("%zu lists published, %zu new; serial %llu; signatures of lists %s",
	       p->n, p->new, (unsigned long long)p->now.serial,
	       p->options->ring ? "verified" : "not verified (no --keyring)");
	if (p->options->ring && p->unverified)
		printf(" but those of %zu with PKCS#7", p->unverified);
	putchar('\n');
	if (p->options->prune) {
		err = prune(p);
		printf("%zu files removed\n", p->pruned);
	}
	return err;
}

static int dirs_publish(struct publication *p, struct signer *signer,
			char *const *dirs)
{
	int err = 0, one;

	for (; *dirs; dirs++) {
		one = dir_take(p, *dirs);
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
