// SPDX-License-Identifier: GPL-2.0-or-later
/* libcurl: what is asked of a server, and on what terms. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/lazy_curl.h"
#include "repo/fetch_answer.h"

#define REDIRECTS 5L
#define SLOW 512L /* bytes a second, over the whole timeout */
#define SLOW_ALL 51200u /* of large files, all connections together */
#define TIMEOUTS 10u /* that a small file may take */
#define DEADLINE_MAX (7u * 24 * 3600) /* seconds */

bool request_is_file(const char *url)
{
	return !strncmp(url, "file://", 7);
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

/* The query is the repository's, and no part of what messages call the file. */
static CURLcode url_set(struct slot *slot, const struct fetch_base *base)
{
	const char *plain = slot->fetch->url;
	CURLcode code = CURLE_OUT_OF_MEMORY;
	char *url;

	if (!base->query)
		return curl_easy_setopt(slot->easy, CURLOPT_URL, plain);
	if (asprintf(&url, "%s?%s", plain, base->query) < 0)
		return code;
	code = curl_easy_setopt(slot->easy, CURLOPT_URL, url);
	free(url);
	return code;
}

/* A key with a passphrase is an error: the user is not asked during the run. */
static void certificates_set(CURL *easy, const struct fetch_options *options)
{
	if (options->cacert)
		curl_easy_setopt(easy, CURLOPT_CAINFO, options->cacert);
	if (!options->client_cert)
		return;
	curl_easy_setopt(easy, CURLOPT_SSLCERT, options->client_cert);
	curl_easy_setopt(easy, CURLOPT_SSLKEY,
			 options->client_key ? options->client_key :
					       options->client_cert);
	curl_easy_setopt(easy, CURLOPT_KEYPASSWD, "");
}

/*
 * A server that sends just enough not to be silent does not take hours: milliseconds for all
 * of @fetch, in which a slow line that all connections share is enough.
 */
static long deadline_of(const struct fetch *fetch,
			const struct fetch_options *options)
{
	uint64_t size = fetch->want ? fetch->want : fetch->max, s;

	s = size / SLOW_ALL * options->jobs;
	if (s > DEADLINE_MAX)
		s = DEADLINE_MAX;
	return (long)(s + (uint64_t)options->timeout * TIMEOUTS) * 1000;
}

void request_set(struct slot *slot, const struct fetch_base *base,
		 const struct fetch_options *options)
{
	const char *again = strncmp(base->url, "https:", 6) ? "http,https" :
							      "https";
	long timeout = (long)options->timeout;
	long most = deadline_of(slot->fetch, options);
	CURL *easy = slot->easy;

	curl_easy_reset(easy);
	url_set(slot, base); /* without memory there is no URL, which fails */
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
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, most);
	slot->deadline = clock_ms() + (uint64_t)most;
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, answer_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, slot);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, answer_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, slot);
	curl_easy_setopt(easy, CURLOPT_USERNAME, base->user);
	curl_easy_setopt(easy, CURLOPT_PASSWORD, base->password);
	certificates_set(easy, options);
	slot_ask(slot);
}

/* Opening a pipe would block. */
bool request_refused(struct fetch *fetch)
{
	struct stat st;
	char *path;

	if (!request_is_file(fetch->url))
		return false;
	path = curl_easy_unescape(NULL, fetch->url + 7, 0, NULL);

	if (path && !stat(path, &st) && !S_ISREG(st.st_mode)) {
		fetch->err = -EIO;
		snprintf(fetch->why, sizeof(fetch->why), "not a regular file");
	}
	curl_free(path);
	return fetch->err;
}
