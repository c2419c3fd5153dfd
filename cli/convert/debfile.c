// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A .deb, read twice: nothing is parsed before its digest is known to be signed, and the
 * second reading must have the same digest.
 */
#include <errno.h>
#include <string.h>

#include "convert/deb.h"

/**
 * struct package - a .deb that is being read
 * @conv: the conversion
 * @src: the source
 * @members: that mean something so far
 */
struct package {
	const struct convert *conv;
	struct source *src;
	unsigned int members;
};

static int malformed(const struct package *p, const char *why)
{
	error(p->src->arg, "%s; not a Debian package, or damaged", why);
	return -EBADMSG;
}

static int file_take(struct member *m, void *ctx)
{
	struct package *p = ctx;
	struct content content;
	int err;

	if (m->type != MEMBER_FILE)
		return 0;
	err = member_digests(m, &p->conv->params, 0, &content);
	return err ? err : source_content(p->src, p->conv, &content, m->path);
}

static int data_read(struct package *p, struct stream *tar)
{
	return archive_walk(tar, ARCHIVE_WALK_TAR, &p->src->budget, file_take,
			    p);
}

static int control_read(struct package *p, struct stream *tar)
{
	return deb_control_read(p->conv, p->src, tar);
}

static int unpacked(struct package *p, struct member *m,
		    int (*read)(struct package *p, struct stream *tar))
{
	struct stream *packed = stream_member(p->src->arg, m), *tar = NULL;
	int err = -EBADMSG;

	if (packed)
		tar = stream_unpack(packed, &p->src->budget);
	if (tar)
		err = read(p, tar);
	stream_close(tar);
	stream_close(packed);
	return err;
}

static int version_take(struct package *p, struct member *m)
{
	struct bytes version;
	int err = member_bytes(m, 16, &version);

	if (err)
		return err;
	if (version.len != 4 || memcmp(version.data, "2.0\n", 4))
		err = malformed(p, "debian-binary is not 2.0");
	bytes_free(&version);
	return err;
}

/* The order that dpkg requires; like dpkg, ignore names that start with an underscore. */
static int member_take(struct member *m, void *ctx)
{
	struct package *p = ctx;

	if (m->type != MEMBER_FILE)
		return malformed(p, "has a member that is not a file");
	if (p->members && !strncmp(m->path, "/_", 2))
		return 0;
	switch (p->members++) {
	case 0:
		if (!strcmp(m->path, "/debian-binary"))
			return version_take(p, m);
		break;
	case 1:
		if (!strncmp(m->path, "/control.tar", 12))
			return unpacked(p, m, control_read);
		break;
	case 2:
		if (!strncmp(m->path, "/data.tar", 9))
			return unpacked(p, m, data_read);
		break;
	default:
		break;
	}
	return malformed(p, "has members that dpkg does not know");
}

/* Only a .deb that a Packages file names is accepted. */
static int package_find(const struct deb *deb, struct source *src,
			const uint8_t sha256[32], uint64_t size)
{
	const struct debpackage *package, *twin;
	const struct debrelease *rel;

	package = debpackages_find(&deb->packages, sha256, &twin);
	if (!package || package->size != size) {
		error(src->arg,
		      "not in any signed Packages file: it was changed, or is of another release; get it again, and run 'apt-get update'");
		return -EKEYREJECTED;
	}
	if (twin) {
		error(src->arg,
		      "%s is in the Packages file twice, with different content; report it to the vendor",
		      debpackages_name(&deb->packages, package));
		return -EBADMSG;
	}
	rel = &deb->release[package->release];
	src->time = rel->date;
	source_signer(src, rel->signer);
	return source_name(src, "%s",
			   debpackages_name(&deb->packages, package));
}

/* Reads the .deb: only for its digest, or also for the files in it */
static int digest_read(struct package *p, bool parse, uint8_t sha256[32],
		       uint64_t *size)
{
	struct stream *file = stream_file(p->src->arg, 0), *in = NULL;
	int err = -ENOENT;

	if (file)
		in = stream_digested(file, DGC_ALGO_SHA256);
	if (in)
		err = 0;
	if (!err && parse) {
		err = archive_walk(in, ARCHIVE_WALK_AR, &p->src->budget,
				   member_take, p);
		if (!err && p->members != 3)
			err = malformed(p, "has no data.tar");
	}
	if (!err)
		err = stream_digest(in, sha256, size);
	stream_close(in);
	stream_close(file);
	return err;
}

int deb_source_read(struct convert *conv, struct source *src)
{
	struct package p = { .conv = conv, .src = src };
	uint8_t sha256[32], again[32];
	uint64_t size;
	int err = digest_read(&p, false, sha256, &size);

	if (!err)
		err = package_find(conv->data, src, sha256, size);
	if (!err)
		err = digest_read(&p, true, again, &size);
	if (err || !memcmp(sha256, again, sizeof(again)))
		return err;
	error(src->arg, "was changed while it was read; try again");
	return -EKEYREJECTED;
}
