// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a server says, judged. Servers ignore ranges, send other ones, stop in
 * the middle or never stop; nothing beyond what is needed is taken from them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/message.h"
#include "repo/fetch_answer.h"

#define ROOM_MIN 16384u

uint64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void answer_reset(struct slot *slot)
{
	slot->why[0] = 0;
	slot->bytes = 0;
	slot->enough = false;
	slot->too_large = false;
	slot->no_memory = false;
	slot->ranged = false;
	slot->other_range = false;
}

/* "bytes FIRST-LAST/SIZE", SIZE may be "*" */
static void range_read(struct slot *slot, const char *value)
{
	unsigned long long first, last, size = 0;
	int n = sscanf(value, " bytes %llu-%llu/%llu", &first, &last, &size);

	slot->ranged = true;
	slot->other_range =
		n < 2 || first ||
		(n == 3 && slot->fetch->size && size != slot->fetch->size);
}

size_t answer_header(char *data, size_t size, size_t n, void *ctx)
{
	static const char name[] = "content-range:";
	struct slot *slot = ctx;
	size_t len = size * n, skip = sizeof(name) - 1;
	char value[80];

	if (len >= 5 && !memcmp(data, "HTTP/", 5))
		answer_reset(slot); /* another one, after a redirect */
	if (len > skip && !strncasecmp(data, name, skip)) {
		len -= skip;
		if (len >= sizeof(value))
			len = sizeof(value) - 1;
		memcpy(value, data + skip, len);
		value[len] = 0;
		range_read(slot, value);
	}
	return size * n;
}

static bool room_make(struct slot *slot, size_t len)
{
	struct bytes *body = &slot->fetch->body;
	size_t room = slot->room ? slot->room : ROOM_MIN;
	uint8_t *data;

	while (room < body->len + len)
		room *= 2;
	if (room == slot->room)
		return true;
	data = realloc(body->data, room);
	slot->no_memory = !data;
	if (!data)
		return false;
	body->data = data;
	slot->room = room;
	return true;
}

/* A part that is not marked as the right one is not looked at. */
static bool body_expected(struct slot *slot)
{
	long status = 0;

	curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status == 206 && (!slot->fetch->want || !slot->ranged))
		slot->other_range = true;
	return !slot->other_range &&
	       (!status || status == 200 || status == 206);
}

size_t answer_body(char *data, size_t size, size_t n, void *ctx)
{
	struct slot *slot = ctx;
	struct fetch *fetch = slot->fetch;
	uint64_t limit = fetch->want ? fetch->want : fetch->max;
	size_t len = size * n, left;

	slot->bytes += len;
	if (!body_expected(slot))
		return CURL_WRITEFUNC_ERROR;
	left = limit - fetch->body.len;
	if (len > left) {
		slot->enough = fetch->want;
		slot->too_large = !fetch->want;
	}
	if (len < left)
		left = len;
	if (!room_make(slot, left))
		return CURL_WRITEFUNC_ERROR;
	memcpy(fetch->body.data + fetch->body.len, data, left);
	fetch->body.len += left;
	return left == len ? len : CURL_WRITEFUNC_ERROR;
}

static int status_err(long status)
{
	switch (status) {
	case 404:
	case 410:
		return -ENOENT;
	case 401:
	case 403:
	case 407:
		return -EACCES;
	case 416:
		return -ERANGE;
	default:
		return -EIO;
	}
}

#define SAY(...) snprintf(fetch->why, sizeof(fetch->why), __VA_ARGS__)

/* After a transfer that went well, as far as libcurl knows */
static int body_judge(struct fetch *fetch, long status)
{
	if (status && status != 200 && status != 206) {
		SAY("server answers with status %ld", status);
		return -EIO;
	}
	if (!fetch->want || fetch->upto || fetch->body.len == fetch->want)
		return 0;
	/* Of a range beyond its end, a server sends what there is. */
	SAY("it is shorter than the repository's metadata says: %zu bytes, not %llu",
	    fetch->body.len, (unsigned long long)fetch->want);
	return -ERANGE;
}

int answer_judge(struct slot *slot, CURLcode code)
{
	struct fetch *fetch = slot->fetch;
	long status = 0;
	int err;

	curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
	if (slot->enough)
		return 0;
	if (code == CURLE_HTTP_RETURNED_ERROR) {
		err = status_err(status);
		SAY("server answers with status %ld%s", status,
		    err == -EACCES ?
			    "; it requires a certificate (--client-cert), or a user or a token in the URL, or different ones" :
			    "");
		return err;
	}
	if (slot->no_memory || code == CURLE_OUT_OF_MEMORY) {
		SAY("out of memory");
		return -ENOMEM;
	}
	if (slot->too_large) {
		SAY("more than %llu bytes", (unsigned long long)fetch->max);
		return -EFBIG;
	}
	if (slot->other_range) {
		SAY("server sent another part, or another file, than requested");
		return -EPROTO;
	}
	if (code == CURLE_OK)
		return body_judge(fetch, status);
	if (code == CURLE_FILE_COULDNT_READ_FILE) {
		SAY("cannot open: no such file, or no permission to read it");
		return -ENOENT;
	}
	SAY("%s", slot->why[0] ? slot->why : curl_easy_strerror(code));
	return -EIO;
}

bool answer_late(const struct slot *slot, CURLcode code)
{
	return code == CURLE_OPERATION_TIMEDOUT && clock_ms() >= slot->deadline;
}

bool answer_worth_retry(struct slot *slot, CURLcode code)
{
	long status = 0;

	switch (code) {
	case CURLE_OK: /* a body that is too short */
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		return true;
	case CURLE_OPERATION_TIMEDOUT:
		return !answer_late(slot, code);
	case CURLE_HTTP_RETURNED_ERROR:
		curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
		return status == 408 || status == 425 || status == 429 ||
		       status >= 500;
	default:
		return false;
	}
}
