// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Payloads of rpm 6: the length of a header, a number of bytes, the header, and the payload,
 * which comes at once and in pieces of so many bytes: both are the same.
 */
#include <errno.h>

#include "../fuzz.h"
#include "convert/archive.h"
#include "convert/rpm_payload.h"
#include "rpm.h"

#define OUT_MAX (16u * FUZZ_MAX)

/* A part in pieces */
struct pieces {
	struct stream s;
	struct part left;
	size_t size;
};

static ssize_t pieces_next(struct stream *s, const void **block)
{
	struct pieces *p = (struct pieces *)s;
	size_t n = p->left.len < p->size ? p->left.len : p->size;

	*block = p->left.data;
	p->left.data += n;
	p->left.len -= n;
	return (ssize_t)n;
}

static int one(struct member *m, void *ctx)
{
	struct bytes bytes = { 0 };
	int err = 0;

	require(m->path && m->path[0] == '/' && !strstr(m->path, "/../"));
	if (m->type == MEMBER_FILE)
		err = member_bytes(m, FUZZ_MAX, &bytes);
	bytes_free(&bytes);
	return err;
}

static void walk(const struct bytes *archive)
{
	static const struct limits limits = { .file = FUZZ_MAX,
					      .total = OUT_MAX,
					      .entries = 1000,
					      .seconds = 60 };
	struct stream *memory = stream_memory(
		"payload", (struct part){ archive->data, archive->len });
	struct budget budget;

	require(memory);
	budget_start(&budget, "payload", &limits);
	archive_walk(memory, ARCHIVE_WALK_CPIO | ARCHIVE_WALK_ALONE, &budget,
		     one, NULL);
	stream_close(memory);
}

/* What the payload becomes, from pieces of @size bytes; 0 or a negative errno */
static int replaced(const struct list *list, struct part payload, size_t size,
		    struct bytes *out)
{
	struct pieces below = { .s = { pieces_next, NULL, "payload" },
				.left = payload,
				.size = size };
	struct stream *s = stream_rpm_payload(&below.s, list);
	int err;

	if (!s)
		return -ENOMEM;
	err = stream_bytes(s, OUT_MAX, out);
	stream_close(s);
	return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t header = len < 3 ? 0 : data[0] * 0x100u + data[1];
	struct bytes whole = { 0 }, pieces = { 0 };
	struct part payload;
	struct dgc_rpm rpm;
	struct list list = { 0 };
	int err;

	if (len < 3 || header > len - 3 ||
	    dgc_rpm_open(data + 3, (u32)header, &rpm))
		return 0;
	list.bytes = (struct bytes){ (uint8_t *)data + 3, header };
	list.trailer.signed_len = (u32)header;
	payload = (struct part){ data + 3 + header, len - 3 - header };
	err = replaced(&list, payload, FUZZ_MAX, &whole);
	require(replaced(&list, payload, data[2] + 1u, &pieces) == err);
	require(err ||
		(whole.len == pieces.len &&
		 (!whole.len || !memcmp(whole.data, pieces.data, whole.len))));
	/* Any other kind passes as it is. */
	require(err ||
		(payload.len >= 6 && !memcmp(payload.data, "07070X", 6)) ||
		(whole.len == payload.len &&
		 (!whole.len || !memcmp(whole.data, payload.data, whole.len))));
	if (!err)
		walk(&whole);
	bytes_free(&whole);
	bytes_free(&pieces);
	return 0;
}
