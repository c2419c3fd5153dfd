// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The table of vendors' keys: lines of eight columns, with a tab between two.
 * It is installed with dclist, and the administrator's files add rows.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/message.h"
#include "base/text.h"
#include "trust/key_vendors.h"

#define TABLE_MAX (4u << 20) /* bytes */
#define COLUMNS 8

/* From the directory of the program, installed or in build/ or build/asan/ */
static const char *const below[] = { "../share/dclist/vendors.tsv",
				     "../keys/vendors.tsv",
				     "../../keys/vendors.tsv" };
/* Where packages install it */
static const char *const fixed[] = { "/usr/share/dclist/vendors.tsv",
				     "/usr/local/share/dclist/vendors.tsv" };

static bool known(const char *value)
{
	return strcmp(value, "-") != 0;
}

static bool all_of(const char *s, const char *set)
{
	return *s && !s[strspn(s, set)];
}

static bool is_date(const char *s)
{
	return strlen(s) == 10 && all_of(s, "0123456789-") && s[4] == '-' &&
	       s[7] == '-';
}

static bool no_or_date(const char *s)
{
	return !known(s) || is_date(s);
}

static bool is_fingerprint(const char *s)
{
	size_t len = strlen(s);

	return (len == 40 || len == 64) && all_of(s, "0123456789abcdef");
}

static const char *key_wrong(const struct key_vendor *key)
{
	const char *name = "abcdefghijklmnopqrstuvwxyz0123456789.-";

	if (!all_of(key->vendor, name) || !all_of(key->release, name))
		return "vendor and release are lower case letters, digits, dots and hyphens";
	if (!is_fingerprint(key->fingerprint))
		return "a fingerprint is 40 or 64 hexadecimal digits";
	if (!is_date(key->created) || !no_or_date(key->expires) ||
	    !no_or_date(key->revoked))
		return "a date is YYYY-MM-DD";
	return NULL;
}

/* Splits @line in place; false when it has another number of columns. */
static bool line_split(struct key_vendor *key)
{
	const char **column[COLUMNS] = {
		&key->vendor,	 &key->release, &key->fingerprint,
		&key->algorithm, &key->created, &key->expires,
		&key->revoked,	 &key->url,
	};
	char *rest = key->line;
	size_t i;

	for (i = 0; i < COLUMNS; i++) {
		*column[i] = strsep(&rest, "\t");
		if (!*column[i] || !**column[i])
			return false;
	}
	return !rest;
}

static void lower(char *s)
{
	for (; *s; s++)
		*s = (char)tolower((unsigned char)*s);
}

static int line_add(struct key_vendors *keys, const struct lines *l,
		    const char **wrong)
{
	struct key_vendor *more;

	if (!array_grow(&keys->key, keys->n, sizeof(*keys->key)))
		return -ENOMEM;
	more = keys->key + keys->n;
	*more = (struct key_vendor){ .line = strndup(l->line, l->len) };
	if (!more->line)
		return -ENOMEM;
	keys->n++;
	if (!line_split(more)) {
		*wrong = "not eight columns separated by tabs";
		return -EBADMSG;
	}
	lower((char *)more->fingerprint);
	*wrong = key_wrong(more);
	return *wrong ? -EBADMSG : 0;
}

static int file_add(struct key_vendors *keys, const char *path)
{
	const char *wrong = NULL;
	struct bytes text;
	struct lines lines;
	size_t line = 0;
	int err = file_read(path, TABLE_MAX, &text);

	if (err)
		return err;
	lines = lines_of(&text);
	while (!err && lines_next(&lines)) {
		line++;
		if (lines.len && lines.line[0] != '#')
			err = line_add(keys, &lines, &wrong);
	}
	bytes_free(&text);
	if (err == -ENOMEM)
		error(path, "out of memory");
	else if (err)
		error(path, "line %zu: %s", line, wrong);
	return err;
}

/* The installed table; owned by the caller, NULL without memory */
static char *table_find(void)
{
	char self[4096], *path;
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	size_t i;

	self[len > 0 ? len : 0] = 0;
	if (strrchr(self, '/'))
		strrchr(self, '/')[1] = 0;
	for (i = 0; *self && i < sizeof(below) / sizeof(below[0]); i++) {
		if (asprintf(&path, "%s%s", self, below[i]) < 0)
			return NULL;
		if (!access(path, F_OK))
			return path;
		free(path);
	}
	return strdup(access(fixed[0], F_OK) && !access(fixed[1], F_OK) ?
			      fixed[1] :
			      fixed[0]);
}

static int is_table(const struct dirent *ent)
{
	return *ent->d_name != '.' && text_ends(ent->d_name, ".tsv");
}

static int dir_add(struct key_vendors *keys)
{
	struct dirent **ent = NULL;
	int n = scandir(VENDORS_DIR, &ent, is_table, alphasort), i, err = 0;
	char *path;

	if (n < 0 && errno == ENOENT)
		return 0;
	if (n < 0) {
		err = -errno;
		error(VENDORS_DIR, "cannot read: %s", strerror(-err));
		return err;
	}
	for (i = 0; i < n; i++) {
		if (!err &&
		    asprintf(&path, VENDORS_DIR "/%s", ent[i]->d_name) < 0)
			err = -ENOMEM;
		else if (!err) {
			err = file_add(keys, path);
			free(path);
		}
		free(ent[i]);
	}
	free(ent);
	return err;
}

static int table_read(const char *table, bool present, struct key_vendors *keys)
{
	char *path = table ? strdup(table) : table_find();
	int err = path ? 0 : -ENOMEM;

	*keys = (struct key_vendors){ 0 };
	if (err)
		error(table, "out of memory");
	if (!err && !(present && access(path, F_OK)))
		err = file_add(keys, path);
	if (!err && !table)
		err = dir_add(keys);
	free(path);
	if (err)
		key_vendors_free(keys);
	return err;
}

int key_vendors_read(const char *table, struct key_vendors *keys)
{
	return table_read(table, false, keys);
}

int key_vendors_read_present(struct key_vendors *keys)
{
	return table_read(NULL, true, keys);
}

void key_vendors_free(struct key_vendors *keys)
{
	size_t i;

	for (i = 0; i < keys->n; i++)
		free(keys->key[i].line);
	free(keys->key);
	*keys = (struct key_vendors){ 0 };
}

bool key_vendor_named(const struct key_vendor *key, const char *name)
{
	size_t len = strlen(key->vendor);

	if (strncmp(name, key->vendor, len))
		return false;
	return !name[len] ||
	       (name[len] == '-' && !strcmp(name + len + 1, key->release));
}

const char *key_vendors_revoked(const struct key_vendors *keys,
				const char *fingerprint)
{
	size_t i;

	for (i = 0; i < keys->n; i++)
		if (!strcmp(keys->key[i].fingerprint, fingerprint) &&
		    known(keys->key[i].revoked))
			return keys->key[i].revoked;
	return NULL;
}

const struct key_vendor *key_vendors_find(const struct key_vendors *keys,
					  const char *fingerprint)
{
	const struct key_vendor *found = NULL, *key;
	size_t i;

	for (i = 0; i < keys->n; i++) {
		key = &keys->key[i];
		if (!strcmp(key->fingerprint, fingerprint) &&
		    (!found || !known(key->expires) ||
		     (known(found->expires) &&
		      strcmp(key->expires, found->expires) > 0)))
			found = key;
	}
	return found;
}

time_t key_vendor_date(const char *date)
{
	struct tm tm = { 0 };

	if (!known(date) || !strptime(date, "%Y-%m-%d", &tm))
		return 0;
	return timegm(&tm) + 24 * 60 * 60 - 1;
}

/* "fedora-31  FINGERPRINT  RSA 4096  2019-02-18 to 2029-02-18  URL" */
static void key_print(const struct key_vendor *key)
{
	printf("%s-%s  %s  ", key->vendor, key->release, key->fingerprint);
	text_print(stdout, key->algorithm);
	if (known(key->expires))
		printf("  %s to %s", key->created, key->expires);
	else
		printf("  from %s", key->created);
	if (known(key->revoked))
		printf(", revoked %s", key->revoked);
	if (known(key->url)) {
		fputs("  ", stdout);
		text_print(stdout, key->url);
	}
	putchar('\n');
}

static void put_known(json_t *o, const char *name, const char *value)
{
	if (known(value))
		json_put_text(o, name, value);
}

static json_t *key_json(const struct key_vendor *key)
{
	json_t *o = json_object();

	json_put_text(o, "vendor", key->vendor);
	json_put_text(o, "release", key->release);
	json_put_text(o, "fingerprint", key->fingerprint);
	json_put_text(o, "algorithm", key->algorithm);
	json_put_text(o, "created", key->created);
	put_known(o, "expires", key->expires);
	put_known(o, "revoked", key->revoked);
	put_known(o, "url", key->url);
	return o;
}

int key_vendors_print(const struct key_vendors *keys, bool json)
{
	json_t *array;
	size_t i;

	if (!json) {
		for (i = 0; i < keys->n; i++)
			key_print(&keys->key[i]);
		return 0;
	}
	array = json_array();
	for (i = 0; i < keys->n; i++)
		json_add(array, key_json(&keys->key[i]));
	return json_finish(array);
}
