// SPDX-License-Identifier: GPL-2.0-or-later
/* Progress of a run: one line on a terminal, erased at the end. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/message.h"
#include "preflight/classify.h"

#define BAR 24

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) +
	       (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

bool progress_start(struct timespec *start)
{
	const char *term = getenv("TERM");

	clock_gettime(CLOCK_MONOTONIC, start);
	return isatty(STDERR_FILENO) && term && strcmp(term, "dumb");
}

void progress_search(void *ctx)
{
	struct classify *c = ctx;
	char line[80];
	size_t code;
	uint64_t seen;

	pthread_mutex_lock(&c->lock);
	seen = c->seen;
	code = c->code_n;
	pthread_mutex_unlock(&c->lock);
	snprintf(line, sizeof(line), "searching: %ju files, %zu of them code",
		 (uintmax_t)seen, code);
	message_progress(line);
}

/* Time left, estimated from the bytes */
static int left(char *out, size_t room, double part, double seconds)
{
	if (seconds < 1 || part < 0.01)
		return snprintf(out, room, "%s", "");
	return snprintf(out, room, ", %.0f s left",
			seconds * (1 - part) / part);
}

/* Some may be read twice, for several sorts of Merkle trees. */
static double part_of(const struct classify *c)
{
	uint64_t done = atomic_load(&c->passed) + atomic_load(&c->hashed);

	return done < c->bytes ? (double)done / (double)c->bytes : 1;
}

void progress_judge(void *ctx)
{
	const struct classify *c = ctx;
	double part, seconds = seconds_since(&c->progress);
	char line[120], bar[BAR + 1], rest[32];
	int full;

	part = part_of(c);
	full = (int)(part * BAR);
	memset(bar, '-', BAR);
	memset(bar, '#', (size_t)full);
	bar[BAR] = 0;
	left(rest, sizeof(rest), part, seconds);
	snprintf(line, sizeof(line), "[%s] %3.0f%% %zu of %zu files%s", bar,
		 part * 100, atomic_load(&c->done), c->code_n, rest);
	message_progress(line);
}
