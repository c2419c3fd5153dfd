// SPDX-License-Identifier: GPL-2.0-or-later
/* A Debian archive's InRelease, or Release with Release.gpg. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/file.h"
#include "convert/deb822.h"
#include "convert/debrelease.h"

#define RELEASE_MAX (16u << 20)
#define FILES_MAX 100000u

/**
 * struct work - a release that is being read
 * @rel: result
 * @stanzas: so far
 * @has_date: there was a Date
 * @has_until: there was a Valid-Until
 * @has_sums: there was a field SHA256
 * @other: sums that are not read, or NULL
 */
struct work {
	struct debrelease *rel;
	unsigned int stanzas;
	bool has_date;
	bool has_until;
	bool has_sums;
	const char *other;
};

static int malformed(const struct work *work, const char *why)
{
	error(work->rel->file, "%s; get it again", why);
	return -EBADMSG;
}

/* "Packages", "Packages.xz" and so on in any directory */
static bool names_packages(const char *path)
{
	static const char *const names[] = { "Packages",     "Packages.gz",
					     "Packages.xz",  "Packages.bz2",
					     "Packages.zst", "Packages.lzma" };
	const char *slash = strrchr(path, '/');
	size_t i;

	path = slash ? slash + 1 : path;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(path, names[i]))
			return true;
	return false;
}

static int file_add(struct work *work, const struct debrelease_file *file)
{
	struct debrelease *rel = work->rel;

	if (rel->n == FILES_MAX)
		return malformed(work, "names too many files");
	if (!array_grow(&rel->packages, rel->n, sizeof(*file))) {
		error(rel->file, "out of memory");
		return -ENOMEM;
	}
	rel->packages[rel->n++] = *file;
	return 0;
}

/* " SHA256 SIZE PATH" */
static int sum_take(struct work *work, const struct deb822_line *line)
{
	struct debrelease_file file = { 0 };
	char *copy, *save = NULL, *sum, *size, *path;
	bool right;
	int err = 0;

	copy = strndup(line->value, line->len);
	if (!copy) {
		error(work->rel->file, "out of memory");
		return -ENOMEM;
	}
	sum = strtok_r(copy, " \t", &save);
	size = sum ? strtok_r(NULL, " \t", &save) : NULL;
	path = size ? strtok_r(NULL, " \t", &save) : NULL;
	right = path && !strtok_r(NULL, " \t", &save) &&
		deb822_sha256(sum, strlen(sum), file.sha256) &&
		deb822_number(size, strlen(size), &file.size);
	if (!right)
		err = malformed(work, "has a malformed line under SHA256");
	if (!err && names_packages(path)) {
		file.path = strdup(path);
		err = file.path ? file_add(work, &file) : -ENOMEM;
		if (err)
			free(file.path);
	}
	free(copy);
	return err;
}

static int date_take(struct work *work, const struct deb822_line *line,
		     bool *seen, uint64_t *date)
{
	if (*seen || line->more ||
	    !debrelease_date(line->value, line->len, date))
		return malformed(work, "has a malformed date");
	*seen = true;
	return 0;
}

static int line_take(const struct deb822_line *line, void *ctx)
{
	struct work *work = ctx;

	if (!line) {
		work->stanzas++;
		return 0;
	}
	if (work->stanzas)
		return malformed(work, "has more than one stanza");
	if (deb822_is(line, "Date"))
		return date_take(work, line, &work->has_date, &work->rel->date);
	if (deb822_is(line, "Valid-Until"))
		return date_take(work, line, &work->has_until,
				 &work->rel->until);
	if (!deb822_is(line, "SHA256")) {
		if (deb822_is(line, "SHA512"))
			work->other = "SHA-512";
		else if (!work->other &&
			 (deb822_is(line, "SHA1") || deb822_is(line, "MD5Sum")))
			work->other = "SHA-1 or MD5";
		return 0;
	}
	if (line->more)
		return sum_take(work, line);
	if (work->has_sums || line->len)
		return malformed(work, "has more than one SHA256 field");
	work->has_sums = true;
	return 0;
}

static int dates_check(const struct debrelease *rel, bool allow_expired)
{
	if (convert_is_future(rel->date)) {
		error(rel->file, "is dated in the future; set the clock");
		return -ETIME;
	}
	if (!rel->until || rel->until >= (uint64_t)time(NULL) || allow_expired)
		return 0;
	error(rel->file,
	      "is no longer valid; get it again, or give --allow-expired");
	return -ETIME;
}

static int sums_missing(const struct work *work)
{
	if (!work->other)
		return malformed(work, "has no SHA256 sums");
	error(work->rel->file,
	      "has %s sums, but no SHA-256 sums; ask its vendor to add them",
	      work->other);
	return -EBADMSG;
}

static int text_read(struct debrelease *rel, const struct bytes *text,
		     bool allow_expired)
{
	struct part part = { text->data, text->len };
	struct stream *in = stream_memory(rel->file, part);
	struct work work = { .rel = rel };
	int err = in ? deb822_read(in, line_take, &work) : -ENOMEM;

	stream_close(in);
	if (!err && !work.has_date)
		err = malformed(&work, "has no date");
	if (!err && !work.has_sums)
		err = sums_missing(&work);
	return err ? err : dates_check(rel, allow_expired);
}

static int detached_verify(struct pgp *pgp, const char *file,
			   const char *signature, const struct bytes *text,
			   struct gpg_signature *sig)
{
	struct part part = { text->data, text->len };
	struct stream *in = stream_memory(file, part);
	struct bytes packets;
	char *name = NULL;
	int err = -ENOMEM;

	if (!signature && asprintf(&name, "%s.gpg", file) < 0)
		name = NULL;
	if (in && (signature || name))
		err = file_read(signature ? signature : name, PGP_SIGNATURE_MAX,
				&packets);
	if (!err) {
		err = pgp_look_detached(pgp, &packets, in, sig);
		bytes_free(&packets);
	}
	free(name);
	stream_close(in);
	return err;
}

static bool is_clear(const struct bytes *raw)
{
	static const char begin[] = "-----BEGIN";

	return raw->len >= strlen(begin) &&
	       !memcmp(raw->data, begin, strlen(begin));
}

/* @raw is what was read, @text becomes what was signed. */
static int verify(struct pgp *pgp, const char *file, const char *signature,
		  struct bytes *raw, struct bytes *text,
		  struct gpg_signature *sig)
{
	int err;

	if (is_clear(raw))
		return pgp_look_clear(pgp, raw, text, sig);
	err = detached_verify(pgp, file, signature, raw, sig);
	if (err)
		return err;
	*text = *raw;
	*raw = (struct bytes){ 0 };
	return 0;
}

int debrelease_read(struct pgp *pgp, const char *file, const char *signature,
		    bool allow_expired, struct debrelease *rel,
		    struct gpg_signature *sig)
{
	struct bytes raw = { 0 }, text = { 0 };
	int err;

	*sig = (struct gpg_signature){ 0 };
	*rel = (struct debrelease){ .file = strdup(file) };
	if (!rel->file) {
		error(file, "out of memory");
		return -ENOMEM;
	}
	err = file_read(file, RELEASE_MAX, &raw);
	if (!err)
		err = verify(pgp, file, signature, &raw, &text, sig);
	if (!err) {
		snprintf(rel->signer, sizeof(rel->signer), "%s", sig->signer);
		err = text_read(rel, &text, allow_expired);
	}
	bytes_free(&text);
	bytes_free(&raw);
	return err;
}

void debrelease_free(struct debrelease *rel)
{
	size_t i;

	for (i = 0; i < rel->n; i++)
		free(rel->packages[i].path);
	free(rel->packages);
	free(rel->file);
	*rel = (struct debrelease){ 0 };
}
