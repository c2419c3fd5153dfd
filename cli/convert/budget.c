// SPDX-License-Identifier: GPL-2.0-or-later
/* What a source may cost: bytes, files and time. */
#include <errno.h>
#include <string.h>

#include "base/message.h"
#include "convert/stream.h"

#define NSEC 1000000000ull
#define NAMES_MAX (64u << 20) /* bytes of all names of an archive */

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * NSEC + (uint64_t)ts.tv_nsec;
}

void budget_start(struct budget *b, const char *file,
		  const struct limits *limits)
{
	*b = (struct budget){
		.file = file,
		.limits = limits,
		.end = now() + limits->seconds * NSEC,
	};
}

static int in_time(const struct budget *b)
{
	if (now() <= b->end)
		return 0;
	error(b->file, "takes longer than %u seconds; see --max-seconds",
	      b->limits->seconds);
	return -ETIME;
}

static int too_much(const struct budget *b)
{
	error(b->file, "unpacks to more than %llu bytes; see --max-total",
	      (unsigned long long)b->limits->total);
	return -EFBIG;
}

int budget_unpacked(struct budget *b, uint64_t bytes)
{
	if (bytes > b->limits->total - b->unpacked)
		return too_much(b);
	b->unpacked += bytes;
	return in_time(b);
}

int budget_entries_over(const struct budget *b)
{
	error(b->file, "more than %u entries; see --max-entries",
	      b->limits->entries);
	return -EFBIG;
}

int budget_entry(struct budget *b, const char *path, uint64_t size)
{
	size_t len = strlen(path);

	if (size > b->limits->file) {
		error(b->file, "%s: of %llu bytes; see --max-file", path,
		      (unsigned long long)size);
		return -EFBIG;
	}
	if (size > b->limits->total - b->content)
		return too_much(b);
	b->content += size;
	if (b->entries == b->limits->entries || len > NAMES_MAX - b->names)
		return budget_entries_over(b);
	b->entries++;
	b->names += len;
	return in_time(b);
}
