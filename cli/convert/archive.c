// SPDX-License-Identifier: GPL-2.0-or-later
/* libarchive: a walk over a hostile archive. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/lazy_archive.h"
#include "base/message.h"
#include "convert/archive.h"
#include "convert/names.h"

/* Names, attributes and maps of holes come before a file, and are kept in memory. */
#define HEADER_MAX (2u << 20)

/**
 * struct archive_walk - a walk
 * @in: the archive; not owned
 * @budget: what it may cost; not owned
 * @archive: owned
 * @names: that it had so far; owned
 * @err: of the stream below, already reported
 * @alone: nothing may follow it but zeros
 * @offset: bytes that were read, if @alone
 * @content: of them up to the last that is not zero
 * @header: bytes that the present header took so far
 * @in_header: a header is read
 * @started: there was one before
 * @cpio: only cpio is expected, whose reader looks for a header in any garbage
 */
struct archive_walk {
	struct stream *in;
	struct budget *budget;
	struct archive *archive;
	struct names *names;
	int err;
	bool alone;
	uint64_t offset;
	uint64_t content;
	size_t header;
	bool in_header;
	bool started;
	bool cpio;
};

/* libarchive keeps a whole header in memory, and more than its size. */
static bool header_fits(struct archive_walk *walk, size_t more)
{
	if (!walk->in_header)
		return true;
	walk->header += more;
	if (walk->header <= HEADER_MAX)
		return true;
	error(walk->in->file,
	      "has a header of more than %u MiB; the archive is refused",
	      HEADER_MAX >> 20);
	walk->err = -EFBIG;
	return false;
}

static void content_note(struct archive_walk *walk, const uint8_t *block,
			 size_t len)
{
	size_t n = len;

	while (n && !block[n - 1])
		n--;
	if (n)
		walk->content = walk->offset + n;
	walk->offset += len;
}

static la_ssize_t in_next(struct archive *a, void *arg, const void **block)
{
	struct archive_walk *walk = arg;
	ssize_t n = walk->in->next(walk->in, block);

	if (n > 0 && walk->alone)
		content_note(walk, *block, (size_t)n);
	if (n < 0)
		walk->err = (int)n;
	else if (header_fits(walk, (size_t)n))
		return n;
	archive_set_error(a, EIO, "cannot read");
	return ARCHIVE_FATAL;
}

static int damaged(const struct archive_walk *walk)
{
	if (walk->err)
		return walk->err;
	error(walk->in->file,
	      "not an archive of the right kind, or damaged: %s",
	      archive_error_string(walk->archive) ?: "no reason given");
	return -EBADMSG;
}

static int refused(const struct archive_walk *walk, const char *name,
		   const char *why)
{
	error(walk->in->file, "%.*s %s; the archive is refused", PATH_MAX, name,
	      why);
	return -EBADMSG;
}

static int no_memory(const struct archive_walk *walk)
{
	error(walk->in->file, "out of memory");
	return -ENOMEM;
}

static bool formats_set(struct archive *a, unsigned int formats)
{
	if (formats & ARCHIVE_WALK_TAR &&
	    archive_read_support_format_tar(a) != ARCHIVE_OK)
		return false;
	if (formats & ARCHIVE_WALK_CPIO &&
	    archive_read_support_format_cpio(a) != ARCHIVE_OK)
		return false;
	if (formats & ARCHIVE_WALK_AR &&
	    archive_read_support_format_ar(a) != ARCHIVE_OK)
		return false;
	return true;
}

static enum member_type type_of(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry) && !archive_entry_size(entry))
		return MEMBER_HARD_LINK;
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return MEMBER_FILE;
	case AE_IFLNK:
		return MEMBER_LINK;
	case AE_IFDIR:
		return MEMBER_FOLDER;
	case 0: /* ar has no types; tar's hard links have content, or not */
		return archive_entry_hardlink(entry) ? MEMBER_HARD_LINK :
						       MEMBER_FILE;
	default:
		return MEMBER_OTHER;
	}
}

static int size_take(struct archive_walk *walk, struct archive_entry *entry,
		     struct member *m)
{
	la_int64_t size = archive_entry_size(entry);

	if (m->type != MEMBER_FILE)
		return 0;
	if (!archive_entry_size_is_set(entry) || size < 0)
		return refused(walk, m->path, "has no size");
	m->size = (uint64_t)size;
	return 0;
}

/* A hard link is to a file that came before, in the same archive. */
static int hard_link_check(struct archive_walk *walk, const char *path,
			   const char *target)
{
	switch (names_type(walk->names, target)) {
	case MEMBER_FILE:
	case MEMBER_HARD_LINK:
		return 0;
	default:
		return refused(
			walk, path,
			"is a hard link to a file that does not precede it");
	}
}

static int name_take(struct archive_walk *walk, const struct member *m)
{
	int err = budget_entry(walk->budget, m->path, m->size);

	if (err)
		return err;
	if (!m->path[1] && m->type != MEMBER_FOLDER)
		return refused(walk, m->path, "is not a directory");
	err = names_add(walk->names, m->path, m->type);
	if (err == -EEXIST)
		return refused(walk, m->path, "occurs twice");
	if (err == -ENOTDIR)
		return refused(walk, m->path,
			       "is below what is not a directory");
	if (err == -EFBIG)
		return budget_entries_over(walk->budget);
	return err ? no_memory(walk) : 0;
}

static int member_take(struct archive_walk *walk, struct archive_entry *entry,
		       member_fn fn, void *ctx)
{
	const char *name = archive_entry_pathname(entry), *why;
	struct member m = {
		.type = type_of(entry),
		.mode = archive_entry_perm(entry),
		.links = archive_entry_nlink(entry),
		.walk = walk,
	};
	char *path, *target = NULL;
	int err = 0;

	if (!name)
		return refused(walk, "a member", "has no name");
	path = name_clean(name, &why);
	if (!path)
		return refused(walk, name, why);
	m.path = path;
	if (m.type == MEMBER_HARD_LINK) {
		target = name_clean(archive_entry_hardlink(entry), &why);
		m.link = target;
		if (!target)
			err = refused(walk, archive_entry_hardlink(entry), why);
	} else if (m.type == MEMBER_LINK) {
		m.link = archive_entry_symlink(entry) ?: "";
	}
	if (!err)
		err = size_take(walk, entry, &m);
	if (!err && m.type == MEMBER_HARD_LINK)
		err = hard_link_check(walk, m.path, m.link);
	if (!err)
		err = name_take(walk, &m);
	if (!err)
		err = fn(&m, ctx);
	free(target);
	free(path);
	return err;
}

/* The rest of the previous file is not part of the header. */
static int header_next(struct archive_walk *walk, struct archive_entry **entry)
{
	int ret = ARCHIVE_OK;

	if (walk->started)
		ret = archive_read_data_skip(walk->archive);
	if (ret != ARCHIVE_OK && ret != ARCHIVE_WARN && ret != ARCHIVE_EOF)
		return ret;
	walk->started = true;
	walk->header = 0;
	walk->in_header = true;
	ret = archive_read_next_header(walk->archive, entry);
	walk->in_header = false;
	return ret;
}

static int members_take(struct archive_walk *walk, member_fn fn, void *ctx)
{
	struct archive_entry *entry;
	int ret, err;

	for (;;) {
		ret = header_next(walk, &entry);
		if (ret == ARCHIVE_EOF)
			return walk->err;
		/* The tar reader warns about a name in another character set. */
		if (ret != ARCHIVE_OK && (ret != ARCHIVE_WARN || walk->cpio))
			return damaged(walk);
		err = member_take(walk, entry, fn, ctx);
		if (err)
			return err;
	}
}

/* After its end an archive has only zeros, or another archive follows. */
static int end_check(struct archive_walk *walk)
{
	const void *block;
	ssize_t n;

	while ((n = walk->in->next(walk->in, &block)) > 0)
		content_note(walk, block, (size_t)n);
	if (n < 0)
		return (int)n;
	if (walk->content <= (uint64_t)archive_filter_bytes(walk->archive, 0))
		return 0;
	error(walk->in->file,
	      "has data after the end of the archive; unpack or mount it, and give the directory");
	return -EBADMSG;
}

int archive_walk(struct stream *in, unsigned int formats, struct budget *budget,
		 member_fn fn, void *ctx)
{
	struct archive_walk walk = {
		.in = in,
		.budget = budget,
		.archive = archive_read_new(),
		.names = names_new(budget->limits->entries),
		.cpio = formats == ARCHIVE_WALK_CPIO,
		.alone = formats & ARCHIVE_WALK_ALONE,
	};
	int err;

	if (!walk.archive || !walk.names || !formats_set(walk.archive, formats))
		err = no_memory(&walk);
	else if (archive_read_open(walk.archive, &walk, NULL, in_next, NULL) !=
		 ARCHIVE_OK)
		err = damaged(&walk);
	else
		err = members_take(&walk, fn, ctx);
	if (!err && walk.alone)
		err = end_check(&walk);
	names_free(walk.names);
	archive_read_free(walk.archive);
	return err;
}

/* Only a sparse file in tar ends early, with a hole. */
static int hole_fill(const struct member *m, uint8_t *p, size_t len)
{
	struct archive *a = m->walk->archive;

	if ((archive_format(a) & ARCHIVE_FORMAT_BASE_MASK) !=
	    ARCHIVE_FORMAT_TAR)
		return refused(m->walk, m->path,
			       "is shorter than its header says");
	memset(p, 0, len);
	return 0;
}

int member_read(void *member, void *buf, size_t len)
{
	struct member *m = member;
	struct archive_walk *walk = m->walk;
	uint8_t *p = buf;
	la_ssize_t n;

	while (len) {
		n = archive_read_data(walk->archive, p, len);
		if (n < 0)
			return damaged(walk);
		if (n == 0)
			return hole_fill(m, p, len);
		p += n;
		len -= (size_t)n;
	}
	return 0;
}
