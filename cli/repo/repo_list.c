// SPDX-License-Identifier: GPL-2.0-or-later
/* One package's list: out of the start of the package, or as the last run left it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "list/twins.h"
#include "list/verify.h"
#include "repo/repo_list.h"
#include "trust/crypto.h"

/* An epoch of 0 is in some headers, and in no metadata. */
static bool same_nevra(const struct list *list, const char *nevra)
{
	const char *colon, *dash;

	if (!strcmp(list->name, nevra))
		return true;
	if (list->format == LIST_RPM &&
	    (!list->rpm.has_epoch || list->rpm.epoch))
		return false;
	colon = strstr(list->name, "-0:");
	if (!colon)
		return false;
	dash = colon + 1;
	return !strncmp(list->name, nevra, (size_t)(dash - list->name)) &&
	       !strcmp(colon + 3, nevra + (dash - list->name));
}

int repo_list_mismatch(const struct repo_list *out, bool quiet,
		       const char *what, const char *name)
{
	if (!quiet)
		error(out->url, "%s%s; make the repository's metadata again",
		      what, name);
	return -EILSEQ;
}

static int headers_failed(struct repo_list *out, bool quiet, int err)
{
	if (err == -EBADMSG || err == -ENOMSG)
		return repo_list_mismatch(
			out, quiet,
			"no RPM header where the metadata places it", "");
	rpm_headers_error(out->url, err);
	return err;
}

/* Without a range in the metadata: are the headers in @head? */
static int extent_check(struct repo_list *out, const struct bytes *head,
			bool quiet)
{
	uint64_t size = out->package->size;
	int err = rpm_headers_extent(head, &out->need);

	if (err)
		return headers_failed(out, quiet, err);
	if (out->need <= head->len)
		return 0;
	if (head->len < out->asked || (size && out->need > size))
		return repo_list_mismatch(out, quiet,
					  "it ends within its headers", "");
	return -EAGAIN;
}

static int headers_check(struct repo_list *out, bool quiet,
			 const struct rpm_headers *h)
{
	const struct repo_package *p = out->package;

	if (!p->end || (h->start == p->start && h->end == p->end))
		return 0;
	return repo_list_mismatch(
		out, quiet,
		"the size of its header differs from the metadata, so it is another package",
		"");
}

int repo_list_named(const struct repo_list *out, const struct list *list,
		    bool quiet)
{
	if (same_nevra(list, out->package->nevra))
		return 0;
	return repo_list_mismatch(
		out, quiet, "another package is in its place: ", list->name);
}

static int list_take(struct repo_list *out, struct rpm_headers *h,
		     const struct keyring *ring, bool quiet)
{
	struct rpm_signatures sigs = { 0 };
	int err = rpm_signatures_read(&h->signature, &sigs);

	if (err == -EBADMSG)
		error(out->url, "signature header is malformed; get it again");
	else if (err)
		error(out->url, "out of memory");
	else
		err = rpm_list_assemble(out->url, &h->region, &sigs, ring,
					&out->list);
	rpm_signatures_free(&sigs);
	if (err)
		return err;
	err = repo_list_named(out, &out->list, quiet);
	if (err)
		list_free(&out->list);
	return err;
}

int repo_list_name(struct repo_list *out)
{
	out->name = list_file_name(&out->list);
	if (out->name)
		return 0;
	error(out->url, "out of memory");
	list_free(&out->list);
	return -ENOMEM;
}

void repo_list_make(struct repo_list *out, const struct bytes *head,
		    const struct repo_trust *trust, bool quiet)
{
	struct rpm_headers h;

	out->err = 0;
	if (!trust->ring)
		out->err = repo_owned_check(out, head, quiet);
	else if (!out->package->end)
		out->err = extent_check(out, head, quiet);
	if (out->err)
		return;
	out->err = rpm_headers_parse(head, &h);
	if (out->err) {
		out->err = headers_failed(out, quiet, out->err);
		return;
	}
	out->err = headers_check(out, quiet, &h);
	if (!out->err && !trust->ring) {
		out->err = repo_owned_make(out, &h, trust, quiet);
	} else if (!out->err) {
		out->err = list_take(out, &h, trust->ring, quiet);
		if (!out->err)
			out->err = repo_list_name(out);
	}
	rpm_headers_free(&h);
}

/* Regular, not through a link, and of a size that a list may have */
static int file_take(int folder, const char *name, struct bytes *out)
{
	int fd = openat(folder, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	ssize_t n = -1;

	*out = (struct bytes){ 0 };
	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    st.st_size <= LIST_MAX) {
		out->data = malloc((size_t)st.st_size);
		if (out->data)
			n = read(fd, out->data, (size_t)st.st_size);
		out->len = n > 0 ? (size_t)n : 0;
		n = n == st.st_size ? 0 : -1;
	}
	close(fd);
	if (n < 0)
		bytes_free(out);
	return (int)n;
}

/* The signed bytes match the index, so no error is possible. */
static bool id_right(const struct bytes *b, const uint8_t *id)
{
	struct dgc_trailer trailer;
	struct part part = { b->data, 0 };
	uint8_t digest[LIST_ID_LEN];

	if (dgc_trailer_parse(b->data, (u32)b->len, &trailer))
		return false;
	part.len = trailer.signed_len;
	return !crypto_hash(DGC_ALGO_SHA256, &part, 1, digest) &&
	       !memcmp(digest, id, LIST_ID_LEN);
}

static bool signature_parses(const struct bytes *b)
{
	struct dgc_trailer trailer;
	struct signatures all;

	return !dgc_trailer_parse(b->data, (u32)b->len, &trailer) &&
	       (trailer.format == DGC_SIG_PKCS7 ||
		!signatures_parse(b->data, trailer.sig_off, trailer.sig_len,
				  &all));
}

/* By the keys of this run, of the kind that they make */
static bool is_good(const struct list *list, const struct repo_trust *trust)
{
	if (!trust->ring)
		return list->format == LIST_TLV &&
		       signer_made(trust->owner, list);
	return list->format == LIST_RPM &&
	       list->trailer.format == DGC_SIG_PGP &&
	       !list_verify(list, trust->ring, NULL);
}

/* From file @name, whose plain name is @plain */
static bool reuse(struct repo_list *out, int folder, const char *name,
		  const char *plain, const uint8_t id[LIST_ID_LEN],
		  const struct repo_trust *trust)
{
	struct bytes bytes;
	char *right;

	if (file_take(folder, name, &bytes))
		return false;
	if (!id_right(&bytes, id) || !signature_parses(&bytes)) {
		bytes_free(&bytes);
		return false;
	}
	if (list_parse(out->url, bytes, &out->list))
		return false;
	right = list_file_name(&out->list);
	if (right && !strcmp(right, plain) &&
	    same_nevra(&out->list, out->package->nevra) &&
	    is_good(&out->list, trust)) {
		out->name = right;
		out->err = 0;
		return true;
	}
	free(right);
	list_free(&out->list);
	return false;
}

bool repo_list_reuse(struct repo_list *out, int folder, const char *plain,
		     const uint8_t id[LIST_ID_LEN],
		     const struct repo_trust *trust)
{
	char *twin;
	bool found = reuse(out, folder, plain, plain, id, trust);

	if (found)
		return true;
	twin = twin_name(plain, id);
	found = twin && reuse(out, folder, twin, plain, id, trust);
	free(twin);
	return found;
}

void repo_list_keep(struct repo_list *out, int folder,
		    const struct repo_trust *trust)
{
	struct repo_list there = { .package = out->package, .url = out->url };

	if (out->err || !out->name ||
	    !repo_list_reuse(&there, folder, out->name, out->list.id, trust))
		return;
	repo_list_free(out);
	out->list = there.list;
	out->name = there.name;
}

void repo_list_free(struct repo_list *out)
{
	if (!out->err && out->name)
		list_free(&out->list);
	free(out->name);
	out->name = NULL;
	bytes_free(&out->data);
}
