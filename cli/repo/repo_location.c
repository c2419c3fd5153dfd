// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What users confuse with a repository: repomd.xml itself, a list of mirrors, a metalink,
 * a .repo file. The content shows which; it is only used for a message.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/message.h"
#include "repo/repo_location.h"

#define LOOK_MAX (1u << 20) /* bytes */
#define REPODATA "repodata/"

/* The first URL that is in @text, up to white space, a quote or "<"; owned, or NULL */
static char *url_in(const char *text)
{
	const char *http = strstr(text, "http://");
	const char *https = strstr(text, "https://");

	if (!http || (https && https < http))
		http = https;
	return http ? strndup(http, strcspn(http, " \t\r\n\"'<>")) : NULL;
}

/* Without "repodata/" and what is behind it */
static char *above_repodata(char *url)
{
	char *end = url ? strstr(url, REPODATA) : NULL;

	if (end)
		*end = 0;
	return url;
}

static void suggest(const char *url, const char *what, char *instead)
{
	error(url, "%s%s%s", what, instead ? ", such as " : "",
	      instead ? instead : "");
	free(instead);
}

/* Nothing but URLs, comments and empty lines */
static bool is_mirrors(const struct bytes *text)
{
	struct lines l = lines_of(text);
	bool urls = false;

	while (lines_next(&l)) {
		if (!l.len || line_starts(&l, "#"))
			continue;
		if (!line_starts(&l, "http://") && !line_starts(&l, "https://"))
			return false;
		urls = true;
	}
	return urls;
}

/* A section, and in it where the repository is; *@value is that line's, or NULL */
static bool is_repo_file(const struct bytes *text, char **value)
{
	struct lines l = lines_of(text);
	bool section = false, is = false;

	while (lines_next(&l)) {
		section |= line_starts(&l, "[");
		if (!section || (!line_starts(&l, "baseurl") &&
				 !line_starts(&l, "mirrorlist") &&
				 !line_starts(&l, "metalink")))
			continue;
		is = true;
		if (*l.line == 'b' && !*value)
			*value = url_in(l.line);
	}
	return is;
}

bool repo_location_wrong(const char *url, const struct bytes *content)
{
	const char *text = (const char *)content->data;
	char *value = NULL;

	if (strstr(text, "<metalink"))
		suggest(url,
			"is a metalink, not a repository; give the URL of one of the mirrors in it",
			above_repodata(url_in(text)));
	else if (is_mirrors(content))
		suggest(url,
			"is a list of mirrors, not a repository; give one of the URLs in it",
			url_in(text));
	else if (is_repo_file(content, &value))
		suggest(url,
			"is a .repo file, not a repository; give the URL of its baseurl, or one from its mirrorlist",
			value);
	else
		return false;
	return true;
}

/* The location itself, looked at as a file; true when that said something */
static bool file_look(const struct fetch_base *base, struct fetcher *fetcher)
{
	struct fetch fetch = { .max = LOOK_MAX };
	char *url = strndup(base->url, strlen(base->url) - 1);
	bool said = false;

	fetch.url = url;
	if (url && !fetcher_get(fetcher, &fetch) &&
	    !bytes_append(&fetch.body, "", 1)) {
		fetch.body.len--;
		said = repo_location_wrong(url, &fetch.body);
	}
	bytes_free(&fetch.body);
	free(url);
	return said;
}

bool repo_location_look(const struct fetch_base *base, struct fetcher *fetcher,
			int err)
{
	static const char *const ends[] = { REPODATA, REPODATA "repomd.xml/",
					    REPODATA "repomd.xml.asc/" };
	size_t i, len = strlen(base->url), n;

	if (err != -ENOENT && err != -EACCES)
		return false; /* the server would also fail then */
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		n = strlen(ends[i]);
		if (len <= n || strcmp(base->url + len - n, ends[i]))
			continue;
		error(base->url,
		      "leads into a repository; give the directory that contains repodata/: %.*s",
		      (int)(len - n), base->url);
		return true;
	}
	return file_look(base, fetcher);
}
