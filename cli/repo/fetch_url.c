// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where the files of a repository are. Its metadata names them by paths that
 * nobody has vouched for when the metadata is not signed: they must not lead out of the
 * repository, or no further than the user allows.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/lazy_curl.h"
#include "base/message.h"
#include "base/text.h"
#include "repo/fetch.h"

#define HREF_MAX 4096u

/*
 * What stays as it is in a path. Amazon S3 and CloudFront read "+" in a path as a
 * blank, and "%2B" as "+"; other servers read both as "+". So locations keep no
 * reserved character, as dnf asks for them.
 */
#define KEPT_OF_LOCATION "-._~/"
#define KEPT_OF_DIR "!$&'()*+,-./:;=@_~"

static bool is_escape(const char *s)
{
	return *s == '%' && strspn(s + 1, "0123456789abcdefABCDEF") >= 2;
}

/* Escapes all but letters, digits and @kept; with @escapes, those that are there stay. */
static char *path_escape(const char *path, const char *kept, bool escapes)
{
	char *out = malloc(strlen(path) * 3 + 1), *p = out;

	if (!out)
		return NULL;
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if ((escapes && is_escape(path)) || strchr(kept, c) ||
		    (c < 0x80 && isalnum(c)))
			*p++ = *path;
		else
			p += sprintf(p, "%%%02X", c);
	}
	*p = 0;
	return out;
}

static int folder_open(const char *dir, struct fetch_base *base)
{
	char *path = realpath(dir, NULL), *escaped;

	if (!path) {
		error(dir, "cannot open: %s", strerror(errno));
		return -1;
	}
	escaped = path_escape(path, KEPT_OF_DIR, false);
	if (!escaped || asprintf(&base->url, "file://%s%s", escaped,
				 path[1] ? "/" : "") < 0)
		base->url = NULL;
	free(escaped);
	free(path);
	if (base->url)
		return 0;
	error(dir, "out of memory");
	return -1;
}

static char *part_take(CURLU *u, CURLUPart part, unsigned int flags)
{
	char *value = NULL, *copy = NULL;

	if (!curl_url_get(u, part, &value, flags) && value)
		copy = strdup(value);
	curl_free(value);
	return copy;
}

static const char *url_refused(const char *url, CURLU *u)
{
	char *scheme = part_take(u, CURLUPART_SCHEME, 0);
	const char *why = NULL;

	if (!scheme || (strcmp(scheme, "http") && strcmp(scheme, "https") &&
			strcmp(scheme, "file")))
		why = "neither http, https nor file; give such a URL or a directory";
	else if (strpbrk(url, strcmp(scheme, "file") ? "#" : "?#"))
		why = "a query or fragment in it; give the URL of the directory that contains repodata/";
	free(scheme);
	return why;
}

/* Removes user, password and query, so that no message shows them. */
static void secrets_take(CURLU *u, struct fetch_base *base)
{
	base->user = part_take(u, CURLUPART_USER, CURLU_URLDECODE);
	base->password = part_take(u, CURLUPART_PASSWORD, CURLU_URLDECODE);
	base->query = part_take(u, CURLUPART_QUERY, 0);
	curl_url_set(u, CURLUPART_USER, NULL, 0);
	curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
	curl_url_set(u, CURLUPART_QUERY, NULL, 0);
}

static int url_open(const char *url, struct fetch_base *base)
{
	CURLU *u = curl_url();
	const char *why = "not a well-formed URL";
	char *plain = NULL;

	if (u &&
	    !curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME)) {
		why = url_refused(url, u);
		secrets_take(u, base);
		plain = part_take(u, CURLUPART_URL, 0);
	}
	curl_url_cleanup(u);
	if (!why && plain &&
	    asprintf(&base->url, "%s%s", plain,
		     plain[strlen(plain) - 1] == '/' ? "" : "/") < 0)
		base->url = NULL;
	if (!base->url)
		error(plain ? plain : "--repo", "%s",
		      why ? why : "out of memory");
	free(plain);
	return base->url ? 0 : -1;
}

int fetch_base_open(const char *arg, struct fetch_base *base)
{
	int err;

	*base = (struct fetch_base){ 0 };
	err = strstr(arg, "://") ? url_open(arg, base) : folder_open(arg, base);
	if (err)
		fetch_base_free(base);
	return err;
}

void fetch_base_free(struct fetch_base *base)
{
	free(base->url);
	free(base->query);
	free(base->user);
	free(base->password);
	*base = (struct fetch_base){ 0 };
}

/* The byte that @s stands for; *@next is behind it. */
static unsigned char byte_at(const char *s, const char **next)
{
	unsigned int c;

	*next = s + 1;
	if (!is_escape(s) || sscanf(s + 1, "%2x", &c) != 1)
		return (unsigned char)*s;
	*next = s + 3;
	return (unsigned char)c;
}

/* Of a location with ".." in it, @plain when that is written without escapes */
static const char *parent_refused(const struct fetch_base *base,
				  const char *href, bool plain)
{
	/* No other file of the server or this machine is requested. */
	if (!plain || !text_ends(href, ".rpm"))
		return "its location leads out of the repository (..)";
	return base->parent ?
		       NULL :
		       "its location leads above the repository (..), which requires --allow-parent";
}

static const char *href_refused(const struct fetch_base *base, const char *href)
{
	size_t dots = 0, len = 0; /* of this part of the path */
	const char *s, *next, *part = href, *why = NULL;
	bool escaped;
	unsigned char c;

	if (!*href || strlen(href) > HREF_MAX)
		return "its location is empty or too long";
	if (strstr(href, "://"))
		return "its location is a complete URL";
	for (s = href; *s && !why; s = next) {
		c = byte_at(s, &next);
		escaped = next - s > 1;
		if (c < 0x20 || c == 0x7f || c == '\\' || (c == '/' && escaped))
			return "its location has a character that is not allowed";
		if (c == '/' && s == href)
			return "its location is an absolute path";
		dots = c == '.' ? dots + 1 : c == '/' ? 0 : dots;
		len = c == '/' ? 0 : len + 1;
		part = c == '/' ? next : part;
		if (len == 2 && dots == 2 &&
		    (!*next || *next == '/' || !strncasecmp(next, "%2f", 3)))
			why = parent_refused(base, href, next - part == 2);
	}
	return why;
}

/* How much of @url is scheme and server */
static size_t server_len(const char *url)
{
	const char *host = strstr(url, "://") + 3;

	return (size_t)(host - url) + strcspn(host, "/");
}

/*
 * What xml:base adds before a location, relative to the repository; NULL, and @why, when
 * that cannot be. createrepo_c --baseurl writes a URL, merged repositories have a
 * directory of their own there.
 */
static char *base_part(const struct fetch_base *base, const char *xml_base,
		       const char **why)
{
	size_t len = strlen(base->url), server = server_len(base->url), up = 0;
	char *part, *end;
	const char *s;

	if (!strstr(xml_base, "://"))
		return strdup(xml_base);
	if (!strncmp(xml_base, base->url, len - 1) &&
	    (!xml_base[len - 1] || xml_base[len - 1] == '/'))
		return strdup(xml_base + len - !xml_base[len - 1]);
	if (strncmp(xml_base, base->url, server) || xml_base[server] != '/') {
		*why = "xml:base puts it into another repository";
		return NULL;
	}
	for (s = base->url + server + 1; *s; s++)
		up += *s == '/';
	part = malloc(3 * up + strlen(xml_base) + 1);
	for (end = part; part && up; up--)
		end = stpcpy(end, "../");
	if (part)
		strcpy(end, xml_base + server + 1);
	return part;
}

/* Where @href is, relative to the repository; NULL, and @why, when it is refused */
static char *location_of(const struct fetch_base *base, const char *xml_base,
			 const char *href, const char **why)
{
	char *part, *location = NULL;

	*why = "out of memory";
	if (!xml_base || !*xml_base)
		return strdup(href);
	part = base_part(base, xml_base, why);
	if (part && *href == '/') {
		*why = "its location is an absolute path";
	} else if (part) {
		size_t len = strlen(part);

		while (len && part[len - 1] == '/')
			part[--len] = 0;
		if (asprintf(&location, "%s%s%s", part, len ? "/" : "", href) <
		    0)
			location = NULL;
	}
	free(part);
	return location;
}

/* @path below the base; each ".." takes a part of it away, up to the root of the server. */
static char *path_resolve(const char *base, const char *path, const char **why)
{
	char *url = malloc(strlen(base) + strlen(path) + 1), *end, *root;
	size_t n;

	*why = "out of memory";
	if (!url)
		return NULL;
	end = stpcpy(url, base);
	root = strchr(strstr(url, "://") + 3, '/');
	for (; *path; path += n) {
		n = strcspn(path, "/");
		n += path[n] == '/';
		if (!strncmp(path, "./", 2)) {
			continue;
		} else if (strncmp(path, "../", 3)) {
			end = mempcpy(end, path, n);
		} else if (end - 1 == root) {
			*why = "its location leads above the root of the server (..)";
			free(url);
			return NULL;
		} else {
			for (end--; end[-1] != '/'; end--)
				;
		}
	}
	*end = 0;
	return url;
}

char *fetch_join(const struct fetch_base *base, const char *xml_base,
		 const char *href, bool literal, const char **why)
{
	char *location = location_of(base, xml_base, href, why);
	char *escaped = NULL, *url = NULL;
	const char *refused = location ? href_refused(base, location) : NULL;

	if (refused)
		*why = refused;
	else if (location)
		escaped = path_escape(location, KEPT_OF_LOCATION, !literal);
	if (escaped)
		url = path_resolve(base->url, escaped, why);
	free(escaped);
	free(location);
	return url;
}

bool fetch_has_escape(const char *href)
{
	for (; *href; href++)
		if (is_escape(href))
			return true;
	return false;
}
