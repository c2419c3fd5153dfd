// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Archives as the converters read them: compressed or not, tar, cpio or ar, with
 * the digests of their files, within limits.
 */
#include "../fuzz.h"
#include "convert/archive.h"

static int one(struct member *m, void *ctx)
{
	static const struct verity_params params = { .algo = DGC_ALGO_SHA256,
						     .block_size = 4096 };
	struct content content;

	require(m->path && m->path[0] == '/' && !strstr(m->path, "/../"));
	require(!strstr(m->path, "//"));
	if (m->type != MEMBER_FILE)
		return 0;
	return member_digests(m, &params, CONTENT_ALGO(DGC_ALGO_SHA256),
			      &content);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct limits limits = { .file = FUZZ_MAX,
					      .total = 4 * FUZZ_MAX,
					      .entries = 1000,
					      .seconds = 60 };
	struct stream *memory, *unpacked;
	struct budget budget;

	budget_start(&budget, "archive", &limits);
	memory = stream_memory("archive", (struct part){ data, len });
	unpacked = memory ? stream_unpack(memory, &budget) : NULL;
	if (unpacked)
		archive_walk(unpacked,
			     ARCHIVE_WALK_TAR | ARCHIVE_WALK_CPIO |
				     ARCHIVE_WALK_AR,
			     &budget, one, NULL);
	if (unpacked)
		stream_close(unpacked);
	if (memory)
		stream_close(memory);
	return 0;
}
