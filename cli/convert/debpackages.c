// SPDX-License-Identifier: GPL-2.0-or-later
/* A Debian archive's Packages files, each in one pass: parsed is what is digested. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/deb822.h"
#include "convert/debpackages.h"

#define PACKAGES_MAX 4000000u
#define NAMES_MAX (512u << 20)
#define FIELD_MAX 128u

enum field {
	FIELD_PACKAGE = 0,
	FIELD_VERSION = 1,
	FIELD_ARCHITECTURE = 2,
	FIELD_SIZE = 3,
	FIELD_SHA256 = 4,
	FIELDS = 5,
};

static const char *const field_names[FIELDS] = {
	[FIELD_PACKAGE] = "Package",
	[FIELD_VERSION] = "Version",
	[FIELD_ARCHITECTURE] = "Architecture",
	[FIELD_SIZE] = "Size",
	[FIELD_SHA256] = "SHA256",
};

/**
 * struct work - a Packages file that is being read
 * @all: result
 * @file: for messages
 * @release: number of its release
 * @value: of the present stanza's fields; "" when not there
 */
struct work {
	struct debpackages *all;
	const char *file;
	uint32_t release;
	char value[FIELDS][FIELD_MAX];
};

static int no_memory(const char *file)
{
	error(file, "out of memory");
	return -ENOMEM;
}

static int malformed(const struct work *work, const char *why)
{
	const char *name = work->value[FIELD_PACKAGE];

	error(work->file, "package %s %s; get it again", *name ? name : "-",
	      why);
	return -EBADMSG;
}

/* Doubles the room when there is too little */
static bool room_make(void **data, size_t *room, size_t need, size_t size)
{
	size_t more = *room;
	void *grown;

	while (more < need)
		more = more ? 2 * more : 1024;
	if (more == *room)
		return true;
	grown = reallocarray(*data, more, size);
	if (!grown)
		return false;
	*data = grown;
	*room = more;
	return true;
}

/* "_" is between the parts of a name, so it is in none of them. */
static bool part_right(const char *part)
{
	static const char others[] = "+-.:~_";
	const char *p;

	for (p = part; *p; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
		      (*p >= '0' && *p <= '9') || strchr(others, *p)))
			return false;
	return p != part;
}

static int name_add(struct work *work, uint32_t *at)
{
	struct debpackages *all = work->all;
	char *name = text_dpkg_name(work->value[FIELD_PACKAGE],
				    work->value[FIELD_VERSION],
				    work->value[FIELD_ARCHITECTURE]);
	size_t len = name ? strlen(name) + 1 : 0;
	int err = 0;

	if (len > NAMES_MAX - all->names.len || all->n == PACKAGES_MAX)
		err = malformed(work, "exceeds the limit of packages");
	else if (!name || !room_make((void **)&all->names.data,
				     &all->names_room, all->names.len + len, 1))
		err = no_memory(work->file);
	if (!err) {
		memcpy(all->names.data + all->names.len, name, len);
		*at = (uint32_t)all->names.len;
		all->names.len += len;
	}
	free(name);
	return err;
}

static int package_add(struct work *work, struct debpackage *package)
{
	struct debpackages *all = work->all;
	int err = name_add(work, &package->name);

	if (err)
		return err;
	if (!room_make((void **)&all->package, &all->room, all->n + 1,
		       sizeof(*all->package)))
		return no_memory(work->file);
	all->package[all->n++] = *package;
	return 0;
}

static int stanza_take(struct work *work)
{
	struct debpackage package = { .release = work->release };
	const char *size = work->value[FIELD_SIZE];
	const char *sum = work->value[FIELD_SHA256];
	int err;

	if (!part_right(work->value[FIELD_PACKAGE]) ||
	    !part_right(work->value[FIELD_VERSION]) ||
	    !part_right(work->value[FIELD_ARCHITECTURE]))
		return malformed(work, "has an invalid name or version");
	if (!deb822_number(size, strlen(size), &package.size))
		return malformed(work, "has no valid Size");
	if (!deb822_sha256(sum, strlen(sum), package.sha256))
		return malformed(work, "has no valid SHA256");
	err = package_add(work, &package);
	memset(work->value, 0, sizeof(work->value));
	return err;
}

static int line_take(const struct deb822_line *line, void *ctx)
{
	struct work *work = ctx;
	size_t i;

	if (!line)
		return stanza_take(work);
	for (i = 0; i < FIELDS; i++)
		if (deb822_is(line, field_names[i]))
			break;
	if (i == FIELDS)
		return 0;
	if (line->more || work->value[i][0])
		return malformed(work, "has a field twice");
	if (!line->len || line->len >= FIELD_MAX)
		return malformed(work, "has an empty or too long field");
	memcpy(work->value[i], line->value, line->len);
	work->value[i][line->len] = 0;
	return 0;
}

/**
 * struct sum - digest of a stream
 * @sha256: digest
 * @size: bytes
 */
struct sum {
	uint8_t sha256[32];
	uint64_t size;
};

static bool named(const struct debrelease *rel, const struct sum *sum,
		  bool packed)
{
	size_t i;

	for (i = 0; i < rel->n; i++) {
		const struct debrelease_file *f = &rel->packages[i];
		const char *end = f->path + strlen(f->path);

		if ((end[-1] != 's') == packed && f->size == sum->size &&
		    !memcmp(f->sha256, sum->sha256, sizeof(f->sha256)))
			return true;
	}
	return false;
}

/*
 * A Release names the decompressed file, which apt keeps in a compression of its own
 * choice; some name only the compressed one.
 */
static int release_check(const char *file, const struct debrelease *rel,
			 struct stream *packed, struct stream *unpacked)
{
	struct sum in, out;
	int err = stream_digest(unpacked, out.sha256, &out.size);

	if (!err)
		err = stream_digest(packed, in.sha256, &in.size);
	if (err || named(rel, &out, false) || named(rel, &in, true))
		return err;
	error(file,
	      "is not the file that %s names: it was changed, or is of another release; get both again",
	      rel->file);
	return -EKEYREJECTED;
}

static int streams_read(struct work *work, const struct debrelease *rel,
			struct stream *packed, struct budget *budget)
{
	struct stream *unpacked = stream_unpack(packed, budget), *digested;
	int err = -EBADMSG;

	if (!unpacked)
		return err;
	digested = stream_digested(unpacked, DGC_ALGO_SHA256);
	if (digested) {
		err = deb822_read(digested, line_take, work);
		if (!err)
			err = release_check(work->file, rel, packed, digested);
	}
	stream_close(digested);
	stream_close(unpacked);
	return err;
}

int debpackages_read(struct debpackages *all, const char *file,
		     const struct debrelease *rel, uint32_t number,
		     struct budget *budget)
{
	struct work work = { .all = all, .file = file, .release = number };
	struct stream *in = stream_file(file, 0), *packed = NULL;
	size_t before = all->n;
	int err = -ENOENT;

	if (in)
		packed = stream_digested(in, DGC_ALGO_SHA256);
	if (packed)
		err = streams_read(&work, rel, packed, budget);
	if (err)
		all->n = before;
	stream_close(packed);
	stream_close(in);
	return err;
}

static int package_compare(const void *left, const void *right)
{
	const struct debpackage *a = left, *b = right;

	return memcmp(a->sha256, b->sha256, sizeof(a->sha256));
}

void debpackages_sort(struct debpackages *all)
{
	if (all->n)
		qsort(all->package, all->n, sizeof(*all->package),
		      package_compare);
}

const struct debpackage *debpackages_find(const struct debpackages *all,
					  const uint8_t sha256[32],
					  const struct debpackage **twin)
{
	struct debpackage key;
	const struct debpackage *found = NULL, *other;
	size_t i;

	*twin = NULL;
	memcpy(key.sha256, sha256, sizeof(key.sha256));
	if (all->n)
		found = bsearch(&key, all->package, all->n, sizeof(key),
				package_compare);
	for (i = 0; found && i < all->n; i++) {
		other = &all->package[i];
		if (found->release == other->release &&
		    package_compare(found, other) &&
		    !strcmp(debpackages_name(all, found),
			    debpackages_name(all, other)))
			*twin = other;
	}
	return found;
}

const char *debpackages_name(const struct debpackages *all,
			     const struct debpackage *package)
{
	return (const char *)all->names.data + package->name;
}

void debpackages_free(struct debpackages *all)
{
	free(all->package);
	bytes_free(&all->names);
}
