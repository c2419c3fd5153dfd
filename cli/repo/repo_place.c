// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where a package and its headers are, as the metadata says. Without a header-range
 * there, the headers' own lengths say where they end.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/message.h"
#include "repo/repo_task.h"

/* No header is as large: lead, signature header, and what the kernel takes */
#define HEADERS_MAX (2ull * LIST_MAX)
/* Holds the headers of most packages */
#define GUESS (64ull << 10)
/* The guess, up to the second header's lengths, and all of it */
#define ASKS 3u

/*
 * createrepo_c writes file names as they are, others escape them: "%2B" that does not
 * exist may be the name itself. S3 answers "forbidden" for what does not exist.
 */
bool place_other(struct task *task)
{
	const struct repo_package *p = task->list.package;
	int err = task->fetch.err;
	const char *why;
	char *url;

	if ((err != -ENOENT && err != -EACCES) || task->literal ||
	    !fetch_has_escape(p->href))
		return false;
	task->literal = true;
	url = fetch_join(&task->repo->base, p->base, p->href, true, &why);
	if (!url)
		return false;
	free((char *)task->fetch.url);
	task->fetch.url = url;
	task->list.url = url;
	return true;
}

static int range_check(const struct task *task)
{
	const struct repo_package *p = task->list.package;

	if (!task->repo->trust.ring && !p->size) {
		error(task->fetch.url,
		      "the metadata does not say its size; make the repository's metadata again");
		return -EBADMSG;
	}
	if (!p->end || (p->start < p->end && p->end <= HEADERS_MAX &&
			(!p->size || p->end <= p->size)))
		return 0;
	error(task->fetch.url,
	      "the metadata places its header at bytes %llu to %llu, which is impossible; make the repository's metadata again",
	      (unsigned long long)p->start, (unsigned long long)p->end);
	return -EBADMSG;
}

int place_take(struct task *task)
{
	const struct repo_package *p = task->list.package;
	const char *why;

	task->fetch.url = fetch_join(&task->repo->base, p->base, p->href,
				     task->literal, &why);
	task->list.url = task->fetch.url;
	if (task->fetch.url)
		return range_check(task);
	error(p->nevra, "%s: %s; it is not fetched", p->href, why);
	return -EXDEV;
}

void place_ask(struct task *task)
{
	const struct repo_package *p = task->list.package;
	uint64_t guess = p->size && p->size < GUESS ? p->size : GUESS;
	bool whole = !task->repo->trust.ring;

	task->fetch.want = whole ? p->size : p->end ? p->end : guess;
	task->fetch.upto = !whole && !p->end;
	task->fetch.size = p->size;
	task->list.asked = task->fetch.want;
	task->asks = 1;
}

bool place_ask_more(struct task *task)
{
	if (task->list.err != -EAGAIN)
		return false;
	if (task->asks++ >= ASKS) {
		if (task->fetch.fresh)
			error(task->fetch.url,
			      "the size of its headers differs in each answer; use another mirror");
		task->list.err = -EILSEQ;
		return false;
	}
	task->fetch.want = task->list.need;
	task->list.asked = task->list.need;
	return true;
}
