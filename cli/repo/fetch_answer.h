/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One transfer: what is asked, and what a server says. A section per .c file. */
#ifndef DCLIST_FETCH_ANSWER_H
#define DCLIST_FETCH_ANSWER_H

#include "base/lazy_curl.h"
#include "repo/fetch.h"

/**
 * struct slot - a connection's worth of work
 * @fetch: what it works on, NULL for nothing; not owned
 * @easy: owned
 * @headers: of the request; owned
 * @why: libcurl's words
 * @tries: attempts that failed
 * @due: not before, in ms; 0 for at once
 * @deadline: of the transfer, in ms
 * @running: under way
 * @room: allocated for the body
 * @bytes: of the body came
 * @enough: all that is wanted is there, the rest was not waited for
 * @too_large: more came than may
 * @no_memory: for the body
 * @ranged: the answer says which part it is
 * @other_range: and that is not the part that was asked for
 */
struct slot {
	struct fetch *fetch;
	CURL *easy;
	struct curl_slist *headers;
	char why[CURL_ERROR_SIZE];
	unsigned int tries;
	uint64_t due;
	uint64_t deadline;
	bool running;
	size_t room;
	uint64_t bytes;
	bool enough;
	bool too_large;
	bool no_memory;
	bool ranged;
	bool other_range;
};

/* fetch_request.c: what is asked of a server, and on what terms */

/* Sets @slot->easy for @slot->fetch. */
void request_set(struct slot *slot, const struct fetch_base *base,
		 const struct fetch_options *options);
/* True, and @fetch->err is set, for a local file that is not opened. */
bool request_refused(struct fetch *fetch);
bool request_is_file(const char *url);

/* fetch_answer.c: what a server says, judged */

/* Milliseconds of a clock that never goes back */
uint64_t clock_ms(void);
/* Before a transfer */
void answer_reset(struct slot *slot);
/* libcurl's callbacks; the context is the slot */
size_t answer_header(char *data, size_t size, size_t n, void *ctx);
size_t answer_body(char *data, size_t size, size_t n, void *ctx);
/* The result of a transfer, as struct fetch.err and its why. */
int answer_judge(struct slot *slot, CURLcode code);
/* Has the transfer taken all the time that it may? */
bool answer_late(const struct slot *slot, CURLcode code);
/* True if the same request may succeed later. */
bool answer_worth_retry(struct slot *slot, CURLcode code);

#endif /* DCLIST_FETCH_ANSWER_H */
