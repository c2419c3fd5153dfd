// SPDX-License-Identifier: GPL-2.0-or-later
/* libcurl: files from servers and folders, many at a time. */
#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "fetch_answer.h"

#define REDIRECTS 5L
#define TRIES 4u
#define BACKOFF_MS 250u
#define RETRY_AFTER_MAX 60 /* seconds; who wants more is asked another day */
#define GET_MS 500
#define SLOW 512L /* bytes a second, over the whole timeout */

/**
 * struct fetcher - gets files
 * @base: of the repository; not owned
 * @options: how
 * @done: gets what was added
 * @ctx: for it
 * @multi: owned
 * @slot: @options.jobs of them; owned
 * @stats: what it took
 * @failures: transfers in a row that no server answered
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

static bool is_file(const char *url)
{
	return !strncmp(url, "file://", 7);
}

static void slot_set(struct fetcher *f, struct slot *slot)
{
	const char *again = strncmp(f->base->url, "https:", 6) ? "http,https" :
								 "https";
	long timeout = (long)f->options.timeout;
	CURL *easy = slot->easy;

	curl_easy_reset(easy);
	curl_easy_setopt(easy, CURLOPT_URL, slot->fetch->url);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, slot);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, slot->why);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "dclist");
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https,file");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, again);
	curl_easy_setopt(easy, CURLOPT_MAXREDIRS, REDIRECTS);
	curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, timeout);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, timeout);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, SLOW);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, answer_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, slot);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, answer_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, slot);
	curl_easy_setopt(easy, CURLOPT_USERNAME, f->base->user);
	curl_easy_setopt(easy, CURLOPT_PASSWORD, f->base->password);
	if (f->options.cacert)
		curl_easy_setopt(easy, CURLOPT_CAINFO, f->options.cacert);
}

/* What asks for a part, and for no cached copy */
static void slot_ask(struct slot *slot)
{
	const struct fetch *fetch = slot->fetch;
	char range[32];

	if (fetch->want) {
		snprintf(range, sizeof(range), "0-%llu",
			 (unsigned long long)fetch->want - 1);
		curl_easy_setopt(slot->easy, CURLOPT_RANGE, range);
	}
	curl_slist_free_all(slot->headers);
	slot->headers = NULL;
	if (fetch->fresh)
		slot->headers =
			curl_slist_append(NULL, "Cache-Control: no-cache");
	curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->headers);
}

/* Opening a pipe would wait for ever. */
static bool file_refused(struct fetch *fetch)
{
	struct stat st;
	char *path = curl_easy_unescape(NULL, fetch->url + 7, 0, NULL);

	if (path && !stat(path, &st) && !S_ISREG(st.st_mode)) {
		fetch->err = -EIO;
		snprintf(fetch->why, sizeof(fetch->why), "not a regular file");
	}
	curl_free(path);
	return fetch->err;
}

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
			 "server does not answer any more");
	} else if (!is_file(fetch->url) || !file_refused(fetch)) {
		slot_set(f, slot);
		slot_ask(slot);
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
	       after <= RETRY_AFTER_MAX && !is_file(slot->fetch->url);
}

static void transfer_end(struct fetcher *f, struct slot *slot, CURLcode code)
{
	struct fetch *fetch = slot->fetch;
	long status = 0;

	curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_multi_remove_handle(f->multi, slot->easy);
	slot->running = false;
	f->stats.bytes += slot->bytes;
	f->stats.whole += fetch->want && status == 200;
	fetch->err = answer_judge(slot, code);
	if (fetch->err && !status && !is_file(fetch->url))
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

struct fetcher *fetcher_open(const struct fetch_base *base,
			     const struct fetch_options *options,
			     void (*done)(struct fetch *fetch, void *ctx),
			     void *ctx)
{
	struct fetcher *f = calloc(1, sizeof(*f));

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
