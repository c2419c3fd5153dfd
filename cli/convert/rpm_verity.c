// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * RPM packages: from the vendor's signature to the header, from the header's
 * digests to the payload's files, from those bytes to fs-verity digests.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/rpm_files.h"
#include "convert/rpm_payload.h"
#include "convert/run.h"
#include "list/verify.h"
#include "rpm/rpmfile.h"

/**
 * struct package - a package that is being looked at
 * @conv: the conversion
 * @src: the source
 * @files: that its header lists
 * @algo: of their digests
 */
struct package {
	const struct convert *conv;
	struct source *src;
	struct rpm_files *files;
	enum dgc_algo algo;
};

static int open_format(struct convert *conv)
{
	conv->data = keyring_open_dated(conv->keyrings, conv->n_keyrings);
	return conv->data ? 0 : -ENOKEY;
}

static void close_format(struct convert *conv)
{
	keyring_free(conv->data);
}

static int refused(const struct package *p, const char *path, const char *why)
{
	error(p->src->arg, "%s %s; get the package again", path, why);
	return -EKEYREJECTED;
}

static int no_memory(const struct package *p)
{
	error(p->src->arg, "out of memory");
	return -ENOMEM;
}

/*
 * A file with several names has its content at the last one; the others look empty, which
 * some are.
 */
static bool is_elsewhere(const struct member *m)
{
	return m->type == MEMBER_HARD_LINK || (m->links > 1 && !m->size);
}

static int content_take(struct package *p, struct member *m,
			struct rpm_file *file)
{
	struct content content;
	int err = member_digests(m, &p->conv->params, CONTENT_ALGO(p->algo),
				 &content);

	if (err)
		return err;
	if (memcmp(file->digest, content.digest[p->algo],
		   dgc_algo_size(p->algo)))
		return is_elsewhere(m) ?
			       0 :
			       refused(p, m->path,
				       "is not the file that the vendor signed");
	if (rpm_files_found(p->files, file))
		return no_memory(p);
	return source_content(p->src, p->conv, &content, m->path);
}

static int member_take(struct member *m, void *ctx)
{
	struct package *p = ctx;
	struct rpm_file *file;

	if (m->type != MEMBER_FILE && m->type != MEMBER_HARD_LINK)
		return 0;
	file = rpm_files_find(p->files, m->path);
	if (file)
		return content_take(p, m, file);
	if (!m->size) /* the header has no digests of empty files */
		return 0;
	return refused(p, m->path,
		       "is not in the header that the vendor signed");
}

static int payload_walk(struct package *p, const struct list *list,
			uint64_t start)
{
	struct stream *file = stream_file(p->src->arg, start), *payload = NULL;
	struct stream *archive = NULL;
	int err = -EBADMSG;

	if (file)
		payload = stream_unpack(file, &p->src->budget);
	if (payload)
		archive = stream_rpm_payload(payload, list);
	if (archive)
		err = archive_walk(archive, ARCHIVE_WALK_CPIO, &p->src->budget,
				   member_take, p);
	stream_close(archive);
	stream_close(payload);
	stream_close(file);
	return err;
}

static int files_take(struct package *p, const struct list *list,
		      uint64_t start)
{
	const struct rpm_file *missing;
	int err;

	p->algo = list->rpm.algo;
	p->files = rpm_files_read(list);
	if (!p->files)
		return no_memory(p);
	err = payload_walk(p, list, start);
	missing = err ? NULL : rpm_files_missing(p->files);
	if (missing)
		err = refused(p, missing->path, "is not in the payload");
	rpm_files_free(p->files);
	return err;
}

/*
 * The first good signature, and unless it does not matter, one that is older than the
 * end of its key: fingerprint and time; false without one
 */
static bool signer_find(const struct package *p, const struct list *list,
			char hex[FINGERPRINT_HEX], uint32_t *created)
{
	const struct signatures *all = &list->signatures;
	unsigned int i;

	for (i = 0; i < all->n; i++) {
		if (list_signature_verify_user(list, &all->sig[i],
					       p->conv->data, hex))
			continue;
		*created = all->sig[i].parsed.created;
		if (p->conv->allow_expired ||
		    !keyring_expired(p->conv->data, hex, *created))
			return true;
	}
	return false;
}

/* Who signed the package, when, and what it is called; the list is verified. */
static int identity_take(struct package *p, const struct list *list)
{
	char hex[FINGERPRINT_HEX];
	uint32_t created;
	int err = list_verify_user(list, p->conv->data);

	if (err) {
		verify_error(list, p->conv->data, err);
		return err;
	}
	if (!signer_find(p, list, hex, &created)) {
		error(p->src->arg,
		      "signed after its key had expired; --allow-expired accepts it anyway");
		return -ENOKEY;
	}
	source_signer(p->src, hex);
	p->src->time = created;
	return source_name(p->src, "%s", list->name);
}

static int list_make(const struct package *p, struct rpm_headers *h,
		     struct list *list)
{
	struct rpm_signatures sigs = { 0 };
	int err = rpm_signatures_read(&h->signature, &sigs);

	if (err == -ENOMEM)
		no_memory(p);
	else if (err)
		error(p->src->arg,
		      "signature header is malformed; get it again");
	else
		err = rpm_list_assemble_user(p->src->arg, &h->region, &sigs,
					     list);
	rpm_signatures_free(&sigs);
	return err;
}

static int take(struct convert *conv, struct source *src)
{
	struct package p = { .conv = conv, .src = src };
	struct rpm_headers h;
	struct list list;
	int err = rpm_headers_read(src->arg, &h);

	if (err)
		return err;
	err = list_make(&p, &h, &list);
	if (!err) {
		err = identity_take(&p, &list);
		if (!err)
			err = files_take(&p, &list, h.end);
		list_free(&list);
	}
	rpm_headers_free(&h);
	return err;
}

const struct convert_format convert_rpm_verity = {
	.cmd = {
		.name = "convert rpm-verity",
		.summary = "fs-verity digests of RPM packages",
		.usage = "[OPTION...] --keyring FILE RPM...",
		.about =
			"Make lists of the fs-verity digests of packages' files, so that the kernel does not hash\n"
			"a file when it is first used. The signature of the vendor is verified, also one that no\n"
			"kernel verifies, and every file of the payload must have its digest in the header.\n",
		.max = OPERANDS_ANY,
	},
	.open = open_format,
	.source = take,
	.close = close_format,
};
