// SPDX-License-Identifier: GPL-2.0-or-later
/* The digests of a list, one after the other, with their paths. */
#include <stdlib.h>
#include <string.h>

#include "list/digest.h"
#include "list/rpmheader.h"

typedef int (*digest_fn)(const struct digest *d, void *ctx);

/* The string of RPMTAG_FILEDIGESTS at @pos, whose index is @file. */
static int rpm_one(const struct list *list, struct rpm_paths *paths, u32 file,
		   const char *hex, digest_fn fn, void *ctx)
{
	struct digest d = {
		.kind = DGC_KIND_CONTENT,
		.algo = list->rpm.algo,
	};

	if (!dgc_hex_decode((const u8 *)hex, dgc_algo_size(d.algo), d.value))
		return -EBADMSG;
	if (paths)
		d.path = rpm_paths_get(paths, file, &d.mode);
	if (d.path) {
		d.has_size = rpm_paths_size(paths, file, &d.size);
		d.marks = rpm_paths_marks(paths, file);
		d.ghost = d.marks & FILE_IS_GHOST;
	}
	return fn(&d, ctx);
}

/*
 * Counts every string, the empty ones too: its index is that of the file.
 * dgc_rpm_open() has checked that all of them end before digests_end.
 */
static int rpm_each(const struct list *list, digest_fn fn, void *ctx)
{
	const char *data = (const char *)list->bytes.data;
	struct rpm_paths *paths =
		rpm_paths_open(list->bytes.data, list->trailer.signed_len);
	u32 pos = list->rpm.digests_off, file;
	int ret = 0;

	for (file = 0; !ret && file < list->rpm.files; file++) {
		if (data[pos])
			ret = rpm_one(list, paths, file, data + pos, fn, ctx);
		pos += (u32)strlen(data + pos) + 1;
	}
	rpm_paths_free(paths);
	return ret;
}

static int tlv_one(const struct list *list, const struct dgc_tlv_entry *entry,
		   digest_fn fn, void *ctx)
{
	struct digest d = { .kind = entry->kind, .algo = list->tlv.algo };
	char *path = NULL;
	int ret;

	memcpy(d.value, list->bytes.data + entry->digest_off,
	       dgc_algo_size(d.algo));
	if (entry->path_off) {
		path = strndup((const char *)list->bytes.data + entry->path_off,
			       entry->path_len);
		if (!path)
			return -ENOMEM;
	}
	d.path = path;
	ret = fn(&d, ctx);
	free(path);
	return ret;
}

static int tlv_each(const struct list *list, digest_fn fn, void *ctx)
{
	struct dgc_tlv_entry entry;
	u32 off = list->tlv.entries_off, i;
	int ret = 0;

	for (i = 0; !ret && i < list->tlv.entries; i++) {
		ret = dgc_tlv_entry(list->bytes.data, list->trailer.signed_len,
				    &list->tlv, off, &entry);
		if (!ret)
			ret = tlv_one(list, &entry, fn, ctx);
		off = entry.next;
	}
	return ret;
}

int list_each(const struct list *list, digest_fn fn, void *ctx)
{
	if (list->format == LIST_RPM)
		return rpm_each(list, fn, ctx);
	return list->format == LIST_TLV ? tlv_each(list, fn, ctx) : 0;
}
