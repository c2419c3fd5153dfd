// SPDX-License-Identifier: GPL-2.0-or-later
/* The part of an Alpine package that has the files. */
#include <errno.h>
#include <string.h>

#include "convert/apk.h"
#include "convert/pax.h"

/**
 * struct data - the part that is being read
 * @apk: the package
 * @pax: the archive, with checksums of its members
 */
struct data {
	struct apk *apk;
	struct stream *pax;
};

static int compare(const struct data *data, const struct member *m,
		   const uint8_t *sha1, const uint8_t *wanted)
{
	if (!memcmp(sha1, wanted, CRYPTO_SHA1_LEN))
		return 0;
	error(data->apk->src->arg,
	      "%s has another checksum than content; the package is refused",
	      m->path);
	return -EBADMSG;
}

static int link_take(const struct data *data, const struct member *m,
		     const uint8_t *wanted)
{
	struct part part = { (const uint8_t *)m->link, strlen(m->link) };
	uint8_t sha1[CRYPTO_SHA1_LEN];

	if (!crypto_sha1(&part, 1, sha1))
		return compare(data, m, sha1, wanted);
	error(data->apk->src->arg, "out of memory");
	return -ENOMEM;
}

static int file_take(const struct data *data, struct member *m, bool has,
		     const uint8_t *wanted)
{
	const struct convert *conv = data->apk->conv;
	struct content content;
	uint8_t sha1[CRYPTO_SHA1_LEN];
	int err;

	if (has)
		err = member_digests_weak(m, &conv->params, 0, CRYPTO_SHA1,
					  &content, sha1);
	else
		err = member_digests(m, &conv->params, 0, &content);
	if (!err && has)
		err = compare(data, m, sha1, wanted);
	return err ? err :
		     source_content(data->apk->src, conv, &content, m->path);
}

static int member_take(struct member *m, void *ctx)
{
	const struct data *data = ctx;
	uint8_t wanted[CRYPTO_SHA1_LEN];
	bool has = pax_checksum(data->pax, wanted);

	if (m->type == MEMBER_FILE)
		return file_take(data, m, has, wanted);
	if (m->type == MEMBER_LINK && has)
		return link_take(data, m, wanted);
	return 0;
}

static int part_walk(struct apk *apk, struct stream *part)
{
	struct data data = { .apk = apk, .pax = stream_pax(part) };
	int err;

	if (!data.pax)
		return -ENOMEM;
	err = archive_walk(data.pax, ARCHIVE_WALK_TAR, &apk->src->budget,
			   member_take, &data);
	stream_close(data.pax);
	return err ? err : gzip_part_end(part);
}

static int part_read(struct apk *apk, struct gzip_parts *parts,
		     struct crypto_hasher *hasher)
{
	struct gzip_packed packed = { .hasher = hasher };
	struct stream *part = gzip_part(parts, &packed);
	int err = part ? part_walk(apk, part) : -ENOMEM;

	stream_close(part);
	return err;
}

int apk_data_read(struct apk *apk, struct gzip_parts *parts)
{
	struct crypto_hasher *hasher = crypto_hasher_new(DGC_ALGO_SHA256);
	uint8_t digest[DGC_DIGEST_MAX];
	int err;

	if (!hasher) {
		error(apk->src->arg, "out of memory");
		return -ENOMEM;
	}
	err = part_read(apk, parts, hasher);
	if (!err && crypto_hasher_end(hasher, digest))
		err = -ENOMEM;
	crypto_hasher_free(hasher);
	if (err || !memcmp(digest, apk->datahash, sizeof(apk->datahash)))
		return err;
	error(apk->src->arg,
	      "its files are not those that were signed; get it again");
	return -EKEYREJECTED;
}
