// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files of several gzip members, as Alpine's packages are: each part an archive.
 */
#include "../fuzz.h"
#include "convert/archive.h"
#include "convert/gzip.h"

#define PARTS_MAX 4

static int one(struct member *m, void *ctx)
{
	struct bytes bytes = { 0 };
	int err = 0;

	if (m->type == MEMBER_FILE)
		err = member_bytes(m, FUZZ_MAX, &bytes);
	bytes_free(&bytes);
	return err;
}

static int part_walk(struct gzip_parts *parts, struct budget *budget)
{
	struct bytes kept = { 0 };
	struct gzip_packed packed = { .keep = &kept, .max = FUZZ_MAX };
	struct stream *part = gzip_part(parts, &packed);
	int err =
		part ? archive_walk(part, ARCHIVE_WALK_TAR, budget, one, NULL) :
		       -ENOMEM;

	if (!err)
		err = gzip_part_end(part);
	stream_close(part);
	bytes_free(&kept);
	return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct limits limits = { .file = FUZZ_MAX,
					      .total = 4 * FUZZ_MAX,
					      .entries = 1000,
					      .seconds = 60 };
	struct gzip_parts parts = { 0 };
	struct budget budget;
	int i;

	budget_start(&budget, "package", &limits);
	parts.budget = &budget;
	parts.below = stream_memory("package", (struct part){ data, len });
	require(parts.below);
	for (i = 0; i < PARTS_MAX; i++)
		if (part_walk(&parts, &budget))
			break;
	if (i == PARTS_MAX)
		gzip_parts_end(&parts);
	stream_close(parts.below);
	return 0;
}
