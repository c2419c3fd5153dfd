/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files from servers and directories, many at a time. A section per .c file. */
#ifndef DCLIST_FETCH_H
#define DCLIST_FETCH_H

#include <signal.h>
#include <stdbool.h>

#include "base/bytes.h"

/* fetch_url.c: where the files of a repository are */

/**
 * struct fetch_base - a repository's top directory
 * @url: ends in "/", without query, user and password; owned
 * @query: for every file, such as a token, or NULL; owned, and not for messages
 * @user: for the server, or NULL; owned
 * @password: for the server, or NULL; owned
 * @parent: packages may be above it, on the same server
 */
struct fetch_base {
	char *url;
	char *query;
	char *user;
	char *password;
	bool parent;
};

/* From a URL or the name of a directory; 0, or -1 after reporting what is wrong. */
int fetch_base_open(const char *arg, struct fetch_base *base);
void fetch_base_free(struct fetch_base *base);
/*
 * The URL of @href below @base. What would be elsewhere (another host, the root of
 * the server, ".." in any spelling unless @base->parent) is refused: NULL, and @why
 * gives the reason in a few words. @xml_base may be NULL. In a @literal location "%"
 * starts no escape. The caller frees the result.
 */
char *fetch_join(const struct fetch_base *base, const char *xml_base,
		 const char *href, bool literal, const char **why);
/* True when @href and a literal @href are two locations. */
bool fetch_has_escape(const char *href);

/* fetch.c: libcurl */

#define FETCH_WHY_LEN 256

/**
 * struct fetch - a file to get, and what came
 * @url: from fetch_join(); not owned
 * @want: bytes from its start, 0 for all of it
 * @upto: a file that is shorter than @want is not an error
 * @max: more than these are refused, when all of it is wanted
 * @size: of the whole file where that is known, else 0
 * @fresh: no cache on the way may answer
 * @err: 0; -ENOENT, -EACCES, -EFBIG, -ERANGE (the file is shorter than @want),
 *	-EPROTO (another range came than was asked for), -EHOSTDOWN (given up
 *	for all files of this server), -ENOMEM, -EIO for all else
 * @why: what happened, when @err is not 0
 * @body: what came; owned by who gets the fetch
 */
struct fetch {
	const char *url;
	uint64_t want;
	bool upto;
	uint64_t max;
	uint64_t size;
	bool fresh;
	int err;
	char why[FETCH_WHY_LEN];
	struct bytes body;
};

/**
 * struct fetch_options - how to get files
 * @jobs: connections at a time
 * @timeout: seconds without an answer, or with next to nothing of it; a file takes at most ten
 *	times as long, and more if it is large
 * @cacert: file of certificates to trust instead of the system's, or NULL
 * @client_cert: file of the certificate to show, or NULL
 * @client_key: file of its key, or NULL: with the certificate
 * @stop: not 0 when fetcher_get() shall end with -ECANCELED, or NULL
 */
struct fetch_options {
	unsigned int jobs;
	unsigned int timeout;
	const char *cacert;
	const char *client_cert;
	const char *client_key;
	const volatile sig_atomic_t *stop;
};

/**
 * struct fetch_stats - what it took
 * @bytes: of all bodies, also those that came in vain
 * @retries: attempts after the first
 * @whole: answers with the whole file where a part was asked for
 */
struct fetch_stats {
	uint64_t bytes;
	uint64_t retries;
	uint64_t whole;
};

struct fetcher;

/* NULL after reporting why. @done gets every fetch that was added. */
struct fetcher *fetcher_open(const struct fetch_base *base,
			     const struct fetch_options *options,
			     void (*done)(struct fetch *fetch, void *ctx),
			     void *ctx);
/* Ends what is under way: -ECANCELED. */
void fetcher_cancel(struct fetcher *f);
void fetcher_close(struct fetcher *f);
/* True when one more can be added. */
bool fetcher_room(const struct fetcher *f);
/* Takes a fetch up; it stays the caller's, who gets it back from @done. */
void fetcher_add(struct fetcher *f, struct fetch *fetch);
/* Continues all of them, and waits at most @ms for something to happen. */
void fetcher_step(struct fetcher *f, int ms);
/* Ends a wait; may be called from any thread. */
void fetcher_wake(struct fetcher *f);
const struct fetch_stats *fetcher_stats(const struct fetcher *f);
/* One file, waited for; as @fetch->err, nothing is said. */
int fetcher_get(struct fetcher *f, struct fetch *fetch);

#endif /* DCLIST_FETCH_H */
