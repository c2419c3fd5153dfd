// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * IPE's records, as they are in auditd's log and in the kernel's:
 *
 *	type=IPE_ACCESS msg=audit(TIME:SERIAL): ipe_op=... path="/bin/x" ... rule="..."
 *	audit: type=1420 audit(TIME:SERIAL): ipe_op=...
 *
 * A string with quotes, blanks or what is not printable is in hex without quotes.
 * Others may write into these logs, too: that a line starts as only the kernel
 * starts it is what is asked of one.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "policy/learn.h"

/* Where @text goes on behind @prefix, or NULL */
static char *after(char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) ? NULL : text + len;
}

/* What dmesg and syslog daemons put before a message */
static char *skip_time(char *line)
{
	char *end;

	if (*line == '[' && (end = strchr(line, ']')) &&
	    strspn(line + 1, " .0123456789") == (size_t)(end - line - 1))
		return end[1] == ' ' ? end + 2 : end + 1;
	return line;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)toupper((unsigned char)c);
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Undoes \xNN, as which a backslash comes, in place. */
static void unescape(char *s)
{
	char *out = s;

	for (; *s; s++, out++) {
		*out = *s;
		if (s[0] != '\\' || s[1] != 'x' || digit(s[2]) < 0 ||
		    digit(s[3]) < 0)
			continue;
		*out = (char)(digit(s[2]) * 16 + digit(s[3]));
		s += 3;
	}
	*out = 0;
}

/*
 * "PRIORITY,SEQUENCE,TIME,FLAGS;TEXT". What processes write there is never of the
 * kernel's facility, 0.
 */
static char *skip_kmsg(char *line)
{
	char *end;
	unsigned long priority = strtoul(line, &end, 10);

	if (end == line || *end != ',' || priority >= 8)
		return NULL;
	end = strchr(end, ';');
	if (!end)
		return NULL;
	unescape(end + 1);
	return end + 1;
}

static char *skip_audit(char *line)
{
	char *p;

	if ((p = after(line, "node="))) {
		p += strcspn(p, " ");
		line = *p ? p + 1 : p;
	}
	p = after(line, "type=IPE_ACCESS msg=audit(");
	if (!p)
		p = after(line, "type=UNKNOWN[1420] msg=audit(");
	return p ? p : after(line, "type=1420 msg=audit(");
}

/* "TYPE FIELDS": what journald makes of a record that it has from audit itself */
static char *skip_journal(char *line)
{
	char *p = after(line, "AUDIT1420 ");

	return p ? p : after(line, "IPE_ACCESS ");
}

/* The record's fields, or NULL when it is none of IPE's */
static char *fields_of(enum learn_form form, char *line)
{
	char *p = form == LEARN_JOURNAL ? skip_journal(line) : NULL;

	if (p)
		return p;
	if (form == LEARN_AUDIT)
		p = skip_audit(line);
	else if (form == LEARN_KMSG)
		p = skip_kmsg(line);
	else
		p = skip_time(line);
	if (p && form != LEARN_AUDIT)
		p = after(p, "audit: type=1420 audit(");
	if (!p)
		return NULL;
	p += strspn(p, "0123456789.:");
	return after(p, "): ");
}

/*
 * Cuts "KEY=VALUE" off @rest. A value in quotes goes up to the next quote, but for
 * the last, the rule, which has quotes in it where it has a digest.
 */
static char *field_next(char **rest, char **value)
{
	char *key = *rest + strspn(*rest, " "), *p;

	p = strchr(key, '=');
	if (!p)
		return NULL;
	*p++ = 0;
	*value = p;
	if (!strcmp(key, "rule"))
		p += strlen(p);
	else if (*p == '"' && (p = strchr(p + 1, '"')))
		p++;
	else
		p = *value + strcspn(*value, " ");
	*rest = *p ? p + 1 : p;
	*p = 0;
	return key;
}

/* In place; false when it is no hex, or a string that ends early */
static bool hex_decode(char *s)
{
	size_t len = strlen(s), i;

	if (len % 2)
		return false;
	for (i = 0; i < len / 2; i++) {
		int high = digit(s[2 * i]), low = digit(s[2 * i + 1]);

		if (high < 0 || low < 0 || (!high && !low))
			return false;
		s[i] = (char)(high * 16 + low);
	}
	s[len / 2] = 0;
	return true;
}

/* The string that a value stands for, or NULL; in place */
static char *string_of(char *value)
{
	size_t len = strlen(value);

	if (len >= 2 && value[0] == '"' && value[len - 1] == '"') {
		value[len - 1] = 0;
		return value + 1;
	}
	return len && hex_decode(value) ? value : NULL;
}

static bool ends(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len >= n && !strcmp(text + len - n, end);
}

static int string_take(char **out, char *value)
{
	char *text = string_of(value);

	/* The first counts: what follows may be forged. */
	if (*out || !text || strlen(text) >= PATH_MAX)
		return 0;
	*out = strdup(text);
	return *out ? 0 : -ENOMEM;
}

static int field_take(struct learn_record *record, const char *key, char *value)
{
	if (!strcmp(key, "ipe_op"))
		record->op = policy_op_find(value, strlen(value));
	else if (!strcmp(key, "comm"))
		return string_take(&record->comm, value);
	else if (!strcmp(key, "path"))
		return string_take(&record->path, value);
	else if (!strcmp(key, "rule"))
		record->denied = ends(value, "action=DENY\"") ||
				 strstr(value, " digest_cache=untrusted ");
	return 0;
}

int learn_record_parse(enum learn_form form, char *line,
		       struct learn_record *record)
{
	char *rest, *key, *value;
	int err = 0;

	*record = (struct learn_record){ .op = POLICY_OPS };
	line[strcspn(line, "\n\x1d")] = 0; /* auditd adds names behind 0x1d */
	rest = fields_of(form, line);
	if (!rest || !after(rest, "ipe_op="))
		return 0;
	while (!err && (key = field_next(&rest, &value)))
		err = field_take(record, key, value);
	if (!err && !record->path && !(record->path = strdup("")))
		err = -ENOMEM;
	if (!err && !record->comm && !(record->comm = strdup("?")))
		err = -ENOMEM;
	if (!err && record->op != POLICY_OPS)
		return 1;
	learn_record_free(record);
	return err;
}

void learn_record_free(struct learn_record *record)
{
	free(record->path);
	free(record->comm);
	record->path = record->comm = NULL;
}
