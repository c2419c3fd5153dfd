// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * IPE's records, as they are in auditd's log and in the kernel's:
 *
 *	type=IPE_ACCESS msg=audit(TIME:SERIAL): ipe_op=... path="/bin/x" ... rule="..."
 *	audit: type=1420 audit(TIME:SERIAL): ipe_op=...
 *
 * A string with quotes, blanks or what is not printable is in hex without quotes; but
 * ausearch -i writes it as it is, without quotes, and " : " behind the time. Others also
 * write to these logs: a line must start as only lines of the kernel do.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "policy/learn.h"

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
 * "PRIORITY,SEQUENCE,TIME,FLAGS;TEXT". Lines that processes write there never have the
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

	if ((p = learn_after(line, "node="))) {
		p += strcspn(p, " ");
		line = *p ? p + 1 : p;
	}
	p = learn_after(line, "type=IPE_ACCESS msg=audit(");
	if (!p)
		p = learn_after(line, "type=UNKNOWN[1420] msg=audit(");
	return p ? p : learn_after(line, "type=1420 msg=audit(");
}

/* "TYPE FIELDS": what journald makes of a record that it has from audit itself */
static char *skip_journal(char *line)
{
	char *p = learn_after(line, "AUDIT1420 ");

	return p ? p : learn_after(line, "IPE_ACCESS ");
}

/* Behind "TIME:SERIAL): "; @interpreted: that of ausearch -i, with a date */
static char *skip_stamp(char *p, bool *interpreted)
{
	char *end = p + strspn(p, "0123456789.:");

	*interpreted = strncmp(end, "): ", 3);
	if (!*interpreted)
		return end + 3;
	end = p + strcspn(p, ")=\"");
	return learn_after(end, ") : ");
}

/* The record's fields, or NULL when it is none of IPE's */
static char *fields_of(enum learn_form form, char *line, bool *interpreted)
{
	bool named = false;
	char *p = NULL;

	*interpreted = false;
	if (form == LEARN_JOURNAL || form == LEARN_JOURNAL_AUDIT)
		p = skip_journal(line);
	if (p || form == LEARN_JOURNAL_AUDIT)
		return p;
	if (form == LEARN_AUDIT)
		p = skip_audit(line);
	else if (form == LEARN_KMSG && (line = skip_kmsg(line)))
		p = learn_after(line, "audit: type=1420 audit(");
	else if (form != LEARN_KMSG)
		p = learn_kernel_line(line, &named);
	if (!p)
		return NULL;
	p = skip_stamp(p, interpreted);
	if (*interpreted && form != LEARN_AUDIT)
		return NULL;
	return named && p && !learn_is_whole(p) ? NULL : p;
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

/* In place; false when it is not hex, or a string that ends early */
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

/* Also as a policy for a kernel that is not patched has it: there it is the module's answer */
static bool allows_untrusted(const char *rule)
{
	return strstr(rule, " digest_cache=untrusted ") ||
	       strstr(rule, " fsverity_signature=FALSE ");
}

static int string_take(char **out, char *value)
{
	char *text = string_of(value);

	/* Use the first: what follows may be forged. */
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
	else if (!strcmp(key, "digest_cache"))
		record->attested = !strcmp(value, "attested");
	else if (!strcmp(key, "rule"))
		record->denied = ends(value, "action=DENY\"") ||
				 allows_untrusted(value);
	return 0;
}

/* Up to where the next field starts, which is there once: a name may look like one. */
static char *cut(char **rest, const char *next)
{
	char *value = *rest, *end = value ? strstr(value, next) : NULL;

	*rest = NULL;
	if (!end || strstr(end + 1, next))
		return NULL;
	*end = 0;
	*rest = end + strlen(next);
	return value;
}

/* ipe_op=OP ... comm=NAME path=NAME dev=NAME ... rule=RULE, none of it in quotes */
static int interpreted_take(struct learn_record *record, char *rest)
{
	char *op = cut(&rest, " comm="), *comm = cut(&rest, " path=");
	char *path = cut(&rest, " dev="), *facts = cut(&rest, " rule=");

	if (!facts || strlen(path) >= PATH_MAX)
		return 0;
	op += strlen("ipe_op=");
	record->op = policy_op_find(op, strcspn(op, " "));
	record->denied = ends(rest, "action=DENY") || allows_untrusted(rest);
	record->attested = strstr(facts, " digest_cache=attested ");
	record->comm = strdup(comm);
	record->path = strdup(strcmp(path, "?") ? path : "");
	return record->comm && record->path ? 0 : -ENOMEM;
}

static int fields_take(struct learn_record *record, char *rest)
{
	char *key, *value;
	int err = 0;

	while (!err && (key = field_next(&rest, &value)))
		err = field_take(record, key, value);
	if (!err && !record->path && !(record->path = strdup("")))
		err = -ENOMEM;
	if (!err && !record->comm && !(record->comm = strdup("?")))
		err = -ENOMEM;
	return err;
}

int learn_record_parse(enum learn_form form, char *line,
		       struct learn_record *record)
{
	bool interpreted;
	char *rest;
	int err;

	*record = (struct learn_record){ .op = POLICY_OPS };
	/* auditd adds names behind 0x1d, a serial console ends lines with CR */
	line[strcspn(line, "\r\n\x1d")] = 0;
	rest = fields_of(form, line, &interpreted);
	if (!rest || !learn_after(rest, "ipe_op="))
		return 0;
	err = interpreted ? interpreted_take(record, rest) :
			    fields_take(record, rest);
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
