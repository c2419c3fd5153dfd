// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of lists whose packages have the same name and other content. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/text.h"
#include "list/twins.h"
#include "list/verify.h"

#define MARK '@'
#define DIGITS (TWIN_SUFFIX_LEN - 1)

char *twin_name(const char *plain, const uint8_t id[LIST_ID_LEN])
{
	char hex[DIGITS + 1], *name = NULL;

	hex_encode(id, DIGITS / 2, hex);
	return asprintf(&name, "%s%c%s", plain, MARK, hex) < 0 ? NULL : name;
}

size_t twin_plain_len(const char *name)
{
	size_t len = strlen(name);
	const char *mark;

	if (len <= TWIN_SUFFIX_LEN)
		return len;
	mark = name + len - TWIN_SUFFIX_LEN;
	if (*mark != MARK || strspn(mark + 1, "0123456789abcdef") != DIGITS)
		return len;
	return len - TWIN_SUFFIX_LEN;
}

bool twin_is(const char *name)
{
	return name[twin_plain_len(name)];
}

/* Does the list say that it was made by @maker, "MAKER: PACKAGE, ..."? */
static bool is_made_by(const struct list *list, const char *maker)
{
	const size_t len = strlen(maker);

	return list->format == LIST_TLV && list->tlv.source_len > len &&
	       !memcmp(list->bytes.data + list->tlv.source_off, maker, len);
}

bool twin_can_be(const struct list *list)
{
	return list->format == LIST_RPM || is_made_by(list, "rpm-verity: ") ||
	       is_made_by(list, TWIN_OF_REPO);
}

/* list_parse() would report what is wrong; here such a file is just no list. */
static bool parses(const struct bytes *b)
{
	struct dgc_trailer trailer;
	struct signatures all;
	struct dgc_rpm rpm;
	struct dgc_tlv tlv;

	return !dgc_trailer_parse(b->data, (u32)b->len, &trailer) &&
	       (trailer.format != DGC_SIG_PGP ||
		!signatures_parse(b->data, trailer.sig_off, trailer.sig_len,
				  &all)) &&
	       (!dgc_rpm_open(b->data, trailer.signed_len, &rpm) ||
		!dgc_tlv_open(b->data, trailer.signed_len, &tlv));
}

static bool is_of(struct bytes bytes, const char *plain, struct list *list)
{
	char *name;
	bool is;

	if (!parses(&bytes)) {
		bytes_free(&bytes);
		return false;
	}
	if (list_parse(plain, bytes, list))
		return false;
	name = list_file_name(list);
	is = name && !strcmp(name, plain) && twin_can_be(list) &&
	     list_intact(list);
	free(name);
	if (!is)
		list_free(list);
	return is;
}

/* Is @file in @dir an undamaged list of the package that @plain stands for? */
static bool list_open(int dir, const char *file, const char *plain,
		      struct list *list)
{
	int fd = openat(dir, file,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct bytes bytes = { 0 };
	struct stat st;
	int err = -EINVAL;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		err = fd_read(fd, LIST_MAX, &bytes);
	close(fd);
	return !err && is_of(bytes, plain, list);
}

/* The same, for those who only want its id */
static bool holds(int dir, const char *file, const char *plain,
		  uint8_t id[LIST_ID_LEN])
{
	struct list list;

	if (!list_open(dir, file, plain, &list))
		return false;
	memcpy(id, list.id, LIST_ID_LEN);
	list_free(&list);
	return true;
}

/* Both attest the same: a package that was converted again, with another serial */
static bool is_same_content(const struct list *a, const struct list *b)
{
	const size_t len = a->trailer.signed_len - a->tlv.entries_off;

	return a->format == LIST_TLV && b->format == LIST_TLV &&
	       len == b->trailer.signed_len - b->tlv.entries_off &&
	       !memcmp(a->bytes.data + a->tlv.entries_off,
		       b->bytes.data + b->tlv.entries_off, len);
}

char *twin_place(int dir, const char *plain, const struct list *list)
{
	struct list other;
	bool twin;

	if (!twin_can_be(list) || !list_open(dir, plain, plain, &other))
		return strdup(plain);
	twin = memcmp(other.id, list->id, LIST_ID_LEN) &&
	       !is_same_content(&other, list);
	list_free(&other);
	return twin ? twin_name(plain, list->id) : strdup(plain);
}

static bool is_there(int dir, const char *name)
{
	return !faccessat(dir, name, F_OK, AT_SYMLINK_NOFOLLOW);
}

char *twin_find(int dir, const char *plain, const uint8_t id[LIST_ID_LEN])
{
	char *twin = twin_name(plain, id);
	uint8_t other[LIST_ID_LEN];

	if (!twin || is_there(dir, twin))
		return twin;
	free(twin);
	if (!is_there(dir, plain) ||
	    (holds(dir, plain, plain, other) && memcmp(id, other, LIST_ID_LEN)))
		return NULL;
	return strdup(plain);
}

/**
 * struct settling - twins that get their names
 * @dir: where
 * @renamed: hears of it
 * @ctx: for @renamed
 * @changed: something was renamed or removed
 */
struct settling {
	int dir;
	twin_renamed *renamed;
	void *ctx;
	bool changed;
};

/* Never onto a file that came meanwhile. */
static int move(struct settling *s, const char *from, const char *to)
{
	int err = renameat2(s->dir, from, s->dir, to, RENAME_NOREPLACE);

	if (err && errno == EINVAL && !is_there(s->dir, to))
		err = renameat(s->dir, from, s->dir, to);
	if (err)
		return errno == EEXIST ? 0 : -errno;
	s->changed = true;
	if (s->renamed)
		s->renamed(from, to, s->ctx);
	return 0;
}

static int remove_second(struct settling *s, const char *name)
{
	s->changed = true;
	return unlinkat(s->dir, name, 0) ? -errno : 0;
}

/* @twin gets the plain name of the list @holder, whose id is larger. */
static int plain_give(struct settling *s, const char *plain, const char *twin,
		      const uint8_t holder[LIST_ID_LEN])
{
	char *other = twin_name(plain, holder);
	uint8_t id[LIST_ID_LEN];
	int err = -ENOMEM;

	if (other && holds(s->dir, other, plain, id) &&
	    !memcmp(id, holder, LIST_ID_LEN))
		err = remove_second(s, plain);
	else if (other)
		err = move(s, plain, other);
	free(other);
	return err ? err : move(s, twin, plain);
}

/* Of the twins of @plain, @twin is that with the smallest id. */
static int first_settle(struct settling *s, const char *plain, const char *twin)
{
	uint8_t holder[LIST_ID_LEN], id[LIST_ID_LEN];
	char *right;
	int order;

	if (!holds(s->dir, twin, plain, id))
		return 0;
	right = twin_name(plain, id);
	order = right ? strcmp(right, twin) : 1;
	free(right);
	if (order) /* the name was chosen by another program */
		return 0;
	if (!is_there(s->dir, plain))
		return move(s, twin, plain);
	if (!holds(s->dir, plain, plain, holder))
		return 0;
	order = memcmp(id, holder, LIST_ID_LEN);
	if (!order) /* a run that was killed, or a copy */
		return remove_second(s, twin);
	return order < 0 ? plain_give(s, plain, twin, holder) : 0;
}

static int twin_filter(const struct dirent *d)
{
	return twin_is(d->d_name);
}

/* Digits in the order of bytes, whatever the locale */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int names_settle(struct settling *s, struct dirent **names, int n)
{
	char *plain = NULL;
	int err = 0, i;
	size_t len;

	for (i = 0; i < n && !err; i++) {
		const char *name = names[i]->d_name;

		len = twin_plain_len(name);
		if (plain && strlen(plain) == len && !strncmp(plain, name, len))
			continue;
		free(plain);
		plain = strndup(name, len);
		err = plain ? first_settle(s, plain, name) : -ENOMEM;
	}
	free(plain);
	return err;
}

int twins_settle(int dir, twin_renamed *renamed, void *ctx)
{
	struct settling s = { dir, renamed, ctx, false };
	struct dirent **names = NULL;
	int n = scandirat(dir, ".", &names, twin_filter, by_bytes);
	int err;

	if (n < 0)
		return -errno;
	err = names_settle(&s, names, n);
	while (n)
		free(names[--n]);
	free(names);
	if (!err && s.changed && fsync(dir) && errno != EINVAL)
		err = -errno;
	return err;
}
