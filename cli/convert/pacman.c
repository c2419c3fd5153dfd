// SPDX-License-Identifier: GPL-2.0-or-later
/* pacman's packages: a detached signature over all of it, and .MTREE inside. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "convert/archive.h"
#include "convert/pgp.h"
#include "convert/pkginfo.h"
#include "convert/run.h"

static const struct opt options[] = {
	OPT_TEXT(0, "signature", "FILE", &convert_own.signature,
		 "signature of the package, if there is only one"),
	OPT_END,
};

/**
 * struct package - a package that is being read
 * @conv: the conversion
 * @src: the source
 * @info: .PKGINFO; owned
 */
struct package {
	const struct convert *conv;
	struct source *src;
	struct bytes info;
};

static int member_take(struct member *m, void *ctx)
{
	struct package *p = ctx;
	struct content content;
	int err;

	if (m->type != MEMBER_FILE)
		return 0;
	if (!strcmp(m->path, "/.PKGINFO"))
		return member_bytes(m, PKGINFO_MAX, &p->info);
	/* What pacman does not install is not part of the package. */
	if (m->path[1] == '.' && !strchr(m->path + 1, '/'))
		return 0;
	err = member_digests(m, &p->conv->params, 0, &content);
	return err ? err : source_content(p->src, p->conv, &content, m->path);
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
	return err;
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
	const char *given = convert_own.signature;
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
		      "its signature is not binary, as pacman requires; get it again");
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

	if (!err)
		err = package_read(&p, digest);
	if (!err)
		err = name_take(&p);
	bytes_free(&p.info);
	return err;
}

static int open_format(struct convert *conv)
{
	if (convert_own.signature && conv->run->n_args != 1) {
		error(NULL, "--signature requires exactly one package");
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
	.cmd = {
		.name = "convert pacman",
		.summary = "pacman's packages with detached signatures",
		.usage = "[OPTION...] PACKAGE.pkg.tar.zst...",
		.about =
			"Make lists of pacman's packages. A key in the keyring must have signed the package;\n"
			"the signature is the file PACKAGE.sig.\n",
		.opts = options,
		.max = OPERANDS_ANY,
	},
	.open = open_format,
	.source = take,
	.close = close_format,
};
