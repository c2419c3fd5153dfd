// SPDX-License-Identifier: GPL-2.0-or-later
/* libcurl: files from servers and directories, many at a time. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lazy_curl.h"
#include "base/message.h"
#include "repo/fetch_answer.h"

#define TRIES 4u
#define BACKOFF_MS 250u
#define RETRY_AFTER_MAX 60 /* seconds; if a server asks for more, give up */
#define GET_MS 500

/**
 * struct fetcher - gets files
 * @base: of the repository; not owned
 * @options: how
 * @done: gets what was added
 * @ctx: for it
 * @multi: owned
 * @slot: @options.jobs of them; owned
 * @stats: what it took
 * @failures: transfers in a row that no server answered, or not in time
 */
struct fetcher {
	const struct fetch_base *base;
	struct fetch_options options;
	void (*done)(struct fetch *fetch, void *ctx);
	void *ctx;
	CURLM *multi;
	struct slot *slot;
	struct fetch_stats stats;
	unsigned int failures;
};

static void slot_done(struct fetcher *f, struct slot *slot)
{
	struct fetch *fetch = slot->fetch;

	if (fetch->err)
		bytes_free(&fetch->body);
	slot->fetch = NULL;
	f->done(fetch, f->ctx);
}

static void slot_start(struct fetcher *f, struct slot *slot)
{
	struct fetch *fetch = slot->fetch;

	bytes_free(&fetch->body);
	fetch->err = 0;
	slot->due = 0;
	slot->room = 0;
	answer_reset(slot);
	if (f->failures > 2 * f->options.jobs) {
		fetch->err = -EHOSTDOWN;
		snprintf(fetch->why, sizeof(fetch->why),
			 "server no longer answers");
	} else if (!request_refused(fetch)) {
		request_set(slot, f->base, &f->options);
		if (curl_multi_add_handle(f->multi, slot->easy)) {
			fetch->err = -ENOMEM;
			snprintf(fetch->why, sizeof(fetch->why),
				 "out of memory");
		}
	}
	slot->running = !fetch->err;
}

/* Later; longer each time, and not all at once */
static void slot_postpone(struct fetcher *f, struct slot *slot)
{
	uint64_t ms = BACKOFF_MS << (slot->tries - 1);
	curl_off_t after = 0;

	curl_easy_getinfo(slot->easy, CURLINFO_RETRY_AFTER, &after);
	if (after > 0 && (uint64_t)after * 1000 > ms)
		ms = (uint64_t)after * 1000;
	ms += (uint64_t)(slot - f->slot) * 7 % 100;
	slot->due = clock_ms() + ms;
	f->stats.retries++;
}

static bool again(struct slot *slot, CURLcode code)
{
	curl_off_t after = 0;

	curl_easy_getinfo(slot->easy, CURLINFO_RETRY_AFTER, &after);
	return ++slot->tries < TRIES && answer_worth_retry(slot, code) &&
	       after <= RETRY_AFTER_MAX && !request_is_file(slot->fetch->url);
}

static void transfer_end(struct fetcher *f, struct slot *slot, CURLcode code)
{
	struct fetch *fetch = slot->fetch;
	long status = 0;

	curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_multi_remove_handle(f->multi, slot->easy);
	slot->running = false;
	f->stats.bytes += slot->bytes;
	f->stats.whole += fetch->want && fetch->want != fetch->size &&
			  status == 200;
	fetch->err = answer_judge(slot, code);
	if (fetch->err && (!status || answer_late(slot, code)) &&
	    !request_is_file(fetch->url))
		f->failures++;
	else
		f->failures = 0;
	if (fetch->err && again(slot, code))
		slot_postpone(f, slot);
	else
		slot_done(f, slot);
}

static void transfers_end(struct fetcher *f)
{
	struct slot *slot;
	CURLcode code;
	CURLMsg *msg;
	int left;

	while ((msg = curl_multi_info_read(f->multi, &left))) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		code = msg->data.result;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE,
				  (char **)&slot);
		transfer_end(f, slot, code);
	}
}

/* Starts what is due, and shortens the wait to the next that will be. */
static void slots_start(struct fetcher *f, int *ms)
{
	uint64_t now = clock_ms();
	struct slot *slot;
	unsigned int i;

	for (i = 0; i < f->options.jobs; i++) {
		slot = &f->slot[i];
		if (!slot->fetch || slot->running)
			continue;
		if (slot->due > now) {
			if (slot->due - now < (uint64_t)*ms)
				*ms = (int)(slot->due - now);
			continue;
		}
		slot_start(f, slot);
		if (slot->fetch->err) {
			slot_done(f, slot);
			*ms = 0;
		}
	}
}

void fetcher_step(struct fetcher *f, int ms)
{
	int running = 0;

	slots_start(f, &ms);
	curl_multi_perform(f->multi, &running);
	transfers_end(f);
	if (ms && fetcher_room(f) && !running)
		ms = ms < 20 ? ms : 20; /* the caller may have more */
	curl_multi_poll(f->multi, NULL, 0, ms, NULL);
}

void fetcher_wake(struct fetcher *f)
{
	curl_multi_wakeup(f->multi);
}

bool fetcher_room(const struct fetcher *f)
{
	unsigned int i;

	for (i = 0; i < f->options.jobs; i++)
		if (!f->slot[i].fetch)
			return true;
	return false;
}

void fetcher_add(struct fetcher *f, struct fetch *fetch)
{
	struct slot *slot = f->slot;

	while (slot->fetch)
		slot++;
	slot->fetch = fetch;
	slot->tries = 0;
	slot->due = 0;
	slot->running = false;
}

const struct fetch_stats *fetcher_stats(const struct fetcher *f)
{
	return &f->stats;
}

int fetcher_get(struct fetcher *f, struct fetch *fetch)
{
	struct slot *slot = f->slot;

	fetcher_add(f, fetch);
	while (slot->fetch == fetch) {
		if (f->options.stop && *f->options.stop)
			fetcher_cancel(f);
		else
			fetcher_step(f, GET_MS);
	}
	return fetch->err;
}

static bool slots_open(struct fetcher *f)
{
	unsigned int i;

	f->slot = calloc(f->options.jobs, sizeof(*f->slot));
	for (i = 0; f->slot && i < f->options.jobs; i++) {
		f->slot[i].easy = curl_easy_init();
		if (!f->slot[i].easy)
			return false;
	}
	return f->slot;
}

/* libcurl would report it for each file, without a name. */
static bool options_readable(const struct fetch_options *options)
{
	const char *file[] = { options->cacert, options->client_cert,
			       options->client_key };
	size_t i;

	for (i = 0; i < sizeof(file) / sizeof(file[0]); i++)
		if (file[i] && access(file[i], R_OK)) {
			error(file[i], "cannot open: %s", strerror(errno));
			return false;
		}
	return true;
}

struct fetcher *fetcher_open(const struct fetch_base *base,
			     const struct fetch_options *options,
			     void (*done)(struct fetch *fetch, void *ctx),
			     void *ctx)
{
	struct fetcher *f;

	if (!options_readable(options))
		return NULL;
	f = calloc(1, sizeof(*f));
	if (f && !curl_global_init(CURL_GLOBAL_DEFAULT)) {
		f->base = base;
		f->options = *options;
		f->done = done;
		f->ctx = ctx;
		f->multi = curl_multi_init();
		if (f->multi && slots_open(f)) {
			curl_multi_setopt(f->multi,
					  CURLMOPT_MAX_HOST_CONNECTIONS,
					  (long)options->jobs);
			return f;
		}
	}
	fetcher_close(f);
	error(base->url, "out of memory");
	return NULL;
}

void fetcher_cancel(struct fetcher *f)
{
	struct slot *slot;
	unsigned int i;

	for (i = 0; i < f->options.jobs; i++) {
		slot = &f->slot[i];
		if (!slot->fetch)
			continue;
		if (slot->running)
			curl_multi_remove_handle(f->multi, slot->easy);
		slot->running = false;
		slot->fetch->err = -ECANCELED;
		snprintf(slot->fetch->why, sizeof(slot->fetch->why),
			 "interrupted");
		slot_done(f, slot);
	}
}

void fetcher_close(struct fetcher *f)
{
	unsigned int i;

	if (!f)
		return;
	for (i = 0; f->slot && i < f->options.jobs; i++) {
		if (f->slot[i].easy)
			curl_easy_cleanup(f->slot[i].easy);
		curl_slist_free_all(f->slot[i].headers);
	}
	curl_multi_cleanup(f->multi);
	free(f->slot);
	free(f);
}
