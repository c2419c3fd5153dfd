// SPDX-License-Identifier: GPL-2.0-or-later
/* pacman's packages: a detached signature over all of it, and .MTREE inside. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "convert/mtree.h"
#include "convert/pgp.h"
#include "convert/pkginfo.h"
#include "convert/run.h"

static const char usage[] =
	"Usage: dclist convert pacman [OPTION...] PACKAGE.pkg.tar.zst...\n\n"
	"Make lists of pacman's packages. A key of the keyring signed the package, in a file\n"
	"of the same name with .sig behind it. Names, types, sizes and digests of .MTREE are\n"
	"compared with what is in the package, which has nothing else in it.\n\n"
	"Options:\n"
	"      --signature FILE  of the package, when there is only one\n\n"
	"'dclist convert --help' shows the options of all formats.\n";

static const struct convert_option options[] = {
	{ "signature", true },
	{ 0 },
};

/**
 * struct package - a package that is being read
 * @conv: the conversion
 * @src: the source
 * @members: so far; owned
 * @mtree: .MTREE, packed; owned
 * @info: .PKGINFO; owned
 */
struct package {
	const struct convert *conv;
	struct source *src;
	struct mtree *members;
	struct bytes mtree;
	struct bytes info;
};

static int no_memory(const struct package *p)
{
	error(p->src->arg, "out of memory");
	return -ENOMEM;
}

/* What pacman does not install is no code of the package's. */
static bool is_metadata(const char *path)
{
	return path[1] == '.' && !strchr(path + 1, '/');
}

static int mtree_add_said(struct package *p, const struct member *m,
			  const struct content *content, const uint8_t *md5)
{
	return mtree_add(p->members, m, content, md5) ? no_memory(p) : 0;
}

static int md5_of(const struct bytes *bytes, uint8_t *md5)
{
	struct crypto_hasher *h = crypto_hasher_new_weak(CRYPTO_MD5);
	int err = h ? crypto_hasher_add(h, bytes->data, bytes->len) : -ENOMEM;

	if (!err)
		err = crypto_hasher_end(h, md5);
	crypto_hasher_free(h);
	return err;
}

static int info_take(struct package *p, struct member *m)
{
	struct content content = { 0 };
	uint8_t md5[CRYPTO_MD5_LEN];
	struct part part;
	int err = member_bytes(m, PKGINFO_MAX, &p->info);

	if (err)
		return err;
	part = (struct part){ p->info.data, p->info.len };
	if (crypto_hash(DGC_ALGO_SHA256, &part, 1,
			content.digest[DGC_ALGO_SHA256]) ||
	    md5_of(&p->info, md5))
		return no_memory(p);
	return mtree_add_said(p, m, &content, md5);
}

static int file_take(struct package *p, struct member *m)
{
	struct content content;
	uint8_t md5[CRYPTO_MD5_LEN];
	int err = member_digests_weak(m, &p->conv->params,
				      CONTENT_ALGO(DGC_ALGO_SHA256), CRYPTO_MD5,
				      &content, md5);

	if (!err)
		err = mtree_add_said(p, m, &content, md5);
	if (err || is_metadata(m->path))
		return err;
	return source_content(p->src, p->conv, &content, m->path);
}

static int member_take(struct member *m, void *ctx)
{
	struct package *p = ctx;

	if (m->type != MEMBER_FILE)
		return mtree_add_said(p, m, NULL, NULL);
	if (!strcmp(m->path, MTREE_NAME))
		return member_bytes(m, MTREE_MAX, &p->mtree);
	if (!strcmp(m->path, "/.PKGINFO"))
		return info_take(p, m);
	return file_take(p, m);
}

static int members_read(struct package *p, struct stream *in)
{
	struct stream *tar = stream_unpack(in, &p->src->budget);
	int err = tar ? archive_walk(tar, ARCHIVE_WALK_TAR, &p->src->budget,
				     member_take, p) :
			-EBADMSG;

	stream_close(tar);
	return err;
}

static int mtree_check(struct package *p)
{
	struct part part = { p->mtree.data, p->mtree.len };
	struct stream *packed = stream_memory(p->src->arg, part);
	struct stream *text = NULL;
	struct bytes bytes;
	int err = -EBADMSG;

	if (packed)
		text = stream_unpack(packed, &p->src->budget);
	if (text)
		err = stream_bytes(text, MTREE_MAX, &bytes);
	if (!err) {
		err = mtree_compare(p->members, p->src->arg, &bytes);
		bytes_free(&bytes);
	}
	stream_close(text);
	stream_close(packed);
	return err;
}

static int name_take(struct package *p)
{
	char name[PKGINFO_VALUE_MAX], version[PKGINFO_VALUE_MAX];
	char arch[PKGINFO_VALUE_MAX];
	const char *file = p->src->arg;

	if (pkginfo_get(file, &p->info, "pkgname", name) ||
	    pkginfo_get(file, &p->info, "pkgver", version) ||
	    pkginfo_get(file, &p->info, "arch", arch))
		return -EBADMSG;
	return source_name(p->src, "%s-%s-%s", name, version, arch);
}

/* What is read now is what was signed, byte for byte. */
static int package_read(struct package *p, const uint8_t *signed_digest)
{
	struct stream *file = stream_file(p->src->arg, 0), *in = NULL;
	uint8_t digest[DGC_DIGEST_MAX];
	int err = -ENOENT;

	if (file)
		in = stream_digested(file, DGC_ALGO_SHA256);
	if (in)
		err = members_read(p, in);
	if (!err)
		err = stream_digest(in, digest, NULL);
	if (!err && memcmp(digest, signed_digest, 32)) {
		error(p->src->arg, "was changed while it was read; try again");
		err = -EKEYREJECTED;
	}
	stream_close(in);
	stream_close(file);
	if (!err && !p->mtree.data) {
		error(p->src->arg, "has no .MTREE; the package is refused");
		err = -EBADMSG;
	}
	return err ? err : mtree_check(p);
}

static int signature_verify(const struct convert *conv, struct source *src,
			    const struct bytes *signature, uint8_t *digest)
{
	struct gpg_signature signer;
	struct stream *file = stream_file(src->arg, 0), *in = NULL;
	int err = -ENOENT;

	if (file)
		in = stream_digested(file, DGC_ALGO_SHA256);
	if (in)
		err = pgp_verify_detached(conv->data, src->arg, signature, in,
					  &signer);
	if (!err)
		err = stream_digest(in, digest, NULL);
	if (!err) {
		source_signer(src, signer.signer);
		src->time = signer.time;
	}
	stream_close(in);
	stream_close(file);
	return err;
}

static int signature_read(const struct convert *conv, const struct source *src,
			  struct bytes *out)
{
	const char *given = convert_option(conv, "signature");
	char *name;
	int err;

	if (given)
		return file_read(given, PGP_SIGNATURE_MAX, out);
	if (asprintf(&name, "%s.sig", src->arg) < 0)
		return -ENOMEM;
	err = file_read(name, PGP_SIGNATURE_MAX, out);
	free(name);
	return err;
}

static int signature_take(const struct convert *conv, struct source *src,
			  uint8_t *digest)
{
	struct bytes signature;
	int err = signature_read(conv, src, &signature);

	if (err)
		return err;
	if (pgp_is_binary(&signature)) {
		err = signature_verify(conv, src, &signature, digest);
	} else {
		error(src->arg,
		      "its signature is armored, of a text, or none; pacman's are binary, get it again");
		err = -ENOKEY;
	}
	bytes_free(&signature);
	return err;
}

static int take(struct convert *conv, struct source *src)
{
	struct package p = { .conv = conv, .src = src };
	uint8_t digest[DGC_DIGEST_MAX];
	int err = signature_take(conv, src, digest);

	if (err)
		return err;
	p.members = mtree_new();
	err = p.members ? package_read(&p, digest) : no_memory(&p);
	if (!err)
		err = name_take(&p);
	mtree_free(p.members);
	bytes_free(&p.mtree);
	bytes_free(&p.info);
	return err;
}

static int open_format(struct convert *conv)
{
	if (convert_option(conv, "signature") && conv->run->n_args != 1) {
		error(NULL, "--signature goes with one package");
		return -EINVAL;
	}
	conv->data =
		pgp_open(conv->keyrings, conv->n_keyrings, conv->allow_expired);
	return conv->data ? 0 : -ENOKEY;
}

static void close_format(struct convert *conv)
{
	pgp_close(conv->data);
}

const struct convert_format convert_pacman = {
	.name = "pacman",
	.summary = "pacman's packages with detached signatures",
	.usage = usage,
	.options = options,
	.open = open_format,
	.source = take,
	.close = close_format,
};
