// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Alpine's packages: three gzip members. The first has signatures over the bytes of
 * the second, which has the SHA-256 of the third.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/apkkeys.h"
#include "convert/archive.h"
#include "convert/gzip.h"
#include "convert/pkginfo.h"
#include "convert/run.h"

#define SIGNATURE_MAX 4096u
#define SIGNATURES_MAX 16u
#define CONTROL_MAX (16u << 20)

static const struct opt options[] = {
	OPT_FLAG(0, "allow-sha1", &convert_own.allow_sha1,
		 "accept signatures over SHA-1, as abuild made them until 2024"),
	OPT_END,
};

/**
 * struct apk - a package that is being read
 * @conv: the conversion
 * @src: the source
 * @sig: signatures; their parts are owned
 * @n_sigs: how many
 * @control: second part, packed; owned
 * @info: .PKGINFO; owned
 * @datahash: SHA-256 of the third part, packed
 */
struct apk {
	const struct convert *conv;
	struct source *src;
	struct apk_signature *sig;
	size_t n_sigs;
	struct bytes control;
	struct bytes info;
	uint8_t datahash[32];
};

static int refused(const struct apk *apk, int err, const char *why)
{
	error(apk->src->arg, "%s", why);
	return err;
}

/* "/.SIGN.RSA256.NAME" */
static bool signature_name(const char *path, struct apk_signature *sig)
{
	static const struct {
		const char *start;
		const char *hash;
	} kinds[] = {
		{ "/.SIGN.RSA.", "SHA1" },
		{ "/.SIGN.RSA256.", "SHA256" },
		{ "/.SIGN.RSA512.", "SHA512" },
	};
	size_t i, n;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		n = strlen(kinds[i].start);
		if (strncmp(path, kinds[i].start, n) || !path[n] ||
		    strchr(path + n, '/'))
			continue;
		sig->hash = kinds[i].hash;
		sig->name = strdup(path + n);
		return true;
	}
	return false;
}

static int signature_take(struct member *m, void *ctx)
{
	struct apk *apk = ctx;
	struct apk_signature *sig = &apk->sig[apk->n_sigs];
	int err;

	if (m->type != MEMBER_FILE || apk->n_sigs == SIGNATURES_MAX ||
	    !signature_name(m->path, sig))
		return refused(
			apk, -EBADMSG,
			"does not start with a signature; it is not signed, or not an Alpine package");
	if (!sig->name)
		return refused(apk, -ENOMEM, "out of memory");
	apk->n_sigs++;
	err = member_bytes(m, SIGNATURE_MAX, &sig->value);
	return err;
}

static int signatures_read(struct apk *apk, struct gzip_parts *parts)
{
	struct gzip_packed packed = { 0 };
	struct stream *part = gzip_part(parts, &packed);
	int err = part ? archive_walk(part, ARCHIVE_WALK_TAR, &apk->src->budget,
				      signature_take, apk) :
			 -ENOMEM;

	if (!err)
		err = gzip_part_end(part);
	if (!err && !apk->n_sigs)
		err = refused(apk, -EBADMSG, "is not signed");
	stream_close(part);
	return err;
}

/* The bytes as they are, to be parsed when they are known to be signed */
static int control_read(struct apk *apk, struct gzip_parts *parts)
{
	struct gzip_packed packed = { .keep = &apk->control,
				      .max = CONTROL_MAX };
	struct stream *part = gzip_part(parts, &packed);
	int err = part ? gzip_part_end(part) : -ENOMEM;

	stream_close(part);
	return err;
}

static int signature_judge(const struct apk *apk,
			   const struct apk_signature *sig)
{
	struct part control = { apk->control.data, apk->control.len };

	if (!strcmp(sig->hash, "SHA1") && !convert_own.allow_sha1)
		return -ENOPKG;
	return apkkeys_verify(apk->conv->data, sig, control);
}

/* One good signature is enough; otherwise the worst is reported. */
static int signatures_verify(struct apk *apk)
{
	bool sha1 = false, wrong = false;
	size_t i;
	int err;

	for (i = 0; i < apk->n_sigs; i++) {
		err = signature_judge(apk, &apk->sig[i]);
		if (!err) {
			source_signer(apk->src, apk->sig[i].name);
			return 0;
		}
		sha1 |= err == -ENOPKG;
		wrong |= err == -EKEYREJECTED;
	}
	if (wrong)
		return refused(
			apk, -EKEYREJECTED,
			"its signature is wrong; it was changed: get it again");
	if (sha1)
		return refused(
			apk, -ENOPKG,
			"its signature is over SHA-1; --allow-sha1 accepts it anyway");
	error(apk->src->arg,
	      "its signature is by an unknown key, %s; give that file with --keyring",
	      apk->sig[0].name);
	return -ENOKEY;
}

static int info_take(struct member *m, void *ctx)
{
	struct apk *apk = ctx;

	if (m->type != MEMBER_FILE || strcmp(m->path, "/.PKGINFO"))
		return 0;
	return member_bytes(m, PKGINFO_MAX, &apk->info);
}

static int control_walk(struct apk *apk)
{
	struct part part = { apk->control.data, apk->control.len };
	struct stream *packed = stream_memory(apk->src->arg, part), *tar = NULL;
	int err = -EBADMSG;

	if (packed)
		tar = stream_unpack(packed, &apk->src->budget);
	if (tar)
		err = archive_walk(tar, ARCHIVE_WALK_TAR, &apk->src->budget,
				   info_take, apk);
	stream_close(tar);
	stream_close(packed);
	return err;
}

/* Reproducible builds may omit it. */
static int date_parse(struct apk *apk)
{
	char date[PKGINFO_VALUE_MAX];
	int ret = pkginfo_find(apk->src->arg, &apk->info, "builddate", date);

	if (ret < 0)
		return ret;
	if (!ret && !apk->conv->run->has_serial)
		return refused(
			apk, -ENODATA,
			".PKGINFO has no builddate to use as the list's serial; give one with --serial");
	if (ret && !number_parse(date, INT64_MAX, false, &apk->src->time))
		return refused(apk, -EBADMSG,
			       ".PKGINFO has an invalid builddate");
	return 0;
}

static int control_parse(struct apk *apk)
{
	char name[PKGINFO_VALUE_MAX], version[PKGINFO_VALUE_MAX];
	char arch[PKGINFO_VALUE_MAX], hash[PKGINFO_VALUE_MAX];
	const char *file = apk->src->arg;
	int err = control_walk(apk);

	if (err)
		return err;
	if (pkginfo_get(file, &apk->info, "pkgname", name) ||
	    pkginfo_get(file, &apk->info, "pkgver", version) ||
	    pkginfo_get(file, &apk->info, "arch", arch))
		return -EBADMSG;
	err = pkginfo_find(file, &apk->info, "datahash", hash);
	if (err < 0)
		return err;
	if (!err)
		return refused(
			apk, -ENODATA,
			".PKGINFO has no datahash, so the signature does not cover its files; build it again with a tool that writes one, such as abuild");
	if (strlen(hash) != 2 * sizeof(apk->datahash) ||
	    !dgc_hex_decode((const u8 *)hash, sizeof(apk->datahash),
			    apk->datahash))
		return refused(apk, -EBADMSG,
			       ".PKGINFO has an invalid datahash");
	err = date_parse(apk);
	if (err)
		return err;
	return source_name(apk->src, "%s-%s-%s", name, version, arch);
}

static int file_take(struct member *m, void *ctx)
{
	struct apk *apk = ctx;
	struct content content;
	int err;

	if (m->type != MEMBER_FILE)
		return 0;
	err = member_digests(m, &apk->conv->params, 0, &content);
	return err ? err :
		     source_content(apk->src, apk->conv, &content, m->path);
}

static int files_read(struct apk *apk, struct gzip_parts *parts)
{
	struct gzip_packed packed = {
		.hasher = crypto_hasher_new(DGC_ALGO_SHA256),
	};
	struct stream *part = packed.hasher ? gzip_part(parts, &packed) : NULL;
	uint8_t digest[DGC_DIGEST_MAX];
	int err = part ? archive_walk(part, ARCHIVE_WALK_TAR, &apk->src->budget,
				      file_take, apk) :
			 refused(apk, -ENOMEM, "out of memory");

	if (!err)
		err = gzip_part_end(part);
	if (!err && crypto_hasher_end(packed.hasher, digest))
		err = refused(apk, -ENOMEM, "out of memory");
	stream_close(part);
	crypto_hasher_free(packed.hasher);
	if (err || !memcmp(digest, apk->datahash, sizeof(apk->datahash)))
		return err;
	return refused(apk, -EKEYREJECTED,
		       "its files are not the signed ones; get it again");
}

static int take_parts(struct apk *apk, struct stream *in)
{
	struct gzip_parts parts = { .below = in, .budget = &apk->src->budget };
	int err = signatures_read(apk, &parts);

	if (!err)
		err = control_read(apk, &parts);
	if (!err)
		err = signatures_verify(apk);
	if (!err)
		err = control_parse(apk);
	if (!err)
		err = files_read(apk, &parts);
	return err ? err : gzip_parts_end(&parts);
}

static int take(struct convert *conv, struct source *src)
{
	struct apk_signature sigs[SIGNATURES_MAX] = { 0 };
	struct apk apk = { .conv = conv, .src = src, .sig = sigs };
	struct stream *in = stream_file(src->arg, 0);
	int err = in ? take_parts(&apk, in) : -ENOENT;

	stream_close(in);
	while (apk.n_sigs--) {
		free(sigs[apk.n_sigs].name);
		bytes_free(&sigs[apk.n_sigs].value);
	}
	bytes_free(&apk.control);
	bytes_free(&apk.info);
	return err;
}

static int open_format(struct convert *conv)
{
	if (conv->allow_expired)
		warning(NULL, "--allow-expired: Alpine's keys do not expire");
	conv->data = apkkeys_open(conv->keyrings, conv->n_keyrings);
	return conv->data ? 0 : -ENOKEY;
}

static void close_format(struct convert *conv)
{
	apkkeys_free(conv->data);
}

const struct convert_format convert_apk = {
	.cmd = {
		.name = "convert apk",
		.summary = "Alpine's packages",
		.usage = "[OPTION...] PACKAGE.apk...",
		.about =
			"Make lists of Alpine packages. The signature covers the control part of the package,\n"
			"which has the SHA-256 of the part with the files. The keys are PEM files, given\n"
			"with --keyring; they must have the names that they have in /etc/apk/keys.\n",
		.opts = options,
		.max = OPERANDS_ANY,
	},
	.open = open_format,
	.source = take,
	.close = close_format,
};
