// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What logs put before the kernel's message. Programs write to the same logs under names
 * of their choice: only a prefix that no program can produce is accepted. Daemons write
 * "HOST kernel: " for the kernel, and for a program of that name "HOST kernel[PID]: ".
 */
#include <ctype.h>
#include <string.h>

#include "policy/learn.h"

#define RECORD "audit: type=1420 audit("
/* No colon: without a host's name there, it would be what a program calls itself. */
#define HOST_CHARS \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

/*
 * Times, and what they are of: "n" is a number, "a" a word of any language, "z" a time
 * zone, "f" a fraction or nothing, "h" a host, "~" blanks. All else is itself.
 */
static const struct {
	const char *pattern;
	bool named; /* only "HOST kernel: " makes it the kernel's */
} times[] = {
	{ "[a a~n n:n:n n] ", false }, /* dmesg -T */
	{ "n-n-nTn:n:n,nz ", false }, /* dmesg --time-format iso */
	{ "a~n n:n:nf ", true }, /* syslog; journalctl -o short */
	{ "n-n-nTn:n:nfz ", true }, /* the same of rsyslog; short-iso */
	{ "a n-n-n n:n:nf a ", true }, /* short-full */
	{ "a n-n-n n:n:nf z ", true }, /* in a zone without a name */
	{ "n.n ", true }, /* short-unix */
};

char *learn_after(char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) ? NULL : text + len;
}

static size_t length_of(char kind, const char *s)
{
	switch (kind) {
	case 'n':
		return strspn(s, "0123456789");
	case 'a':
		return strcspn(s, " []:;=\"'0123456789");
	case 'z':
		return strspn(s, "+-:Z0123456789");
	case 'h':
		return strspn(s, HOST_CHARS);
	case '~':
		return strspn(s, " ");
	default:
		return *s == kind;
	}
}

/* The rest of @s after what matches @pattern, or NULL */
static char *fits(char *s, const char *pattern)
{
	size_t len;

	for (; *pattern; pattern++) {
		if (*pattern == 'f') {
			if (*s == '.' || *s == ',')
				s += 1 + strspn(s + 1, "0123456789");
			continue;
		}
		len = length_of(*pattern, s);
		if (!len)
			return NULL;
		s += len;
	}
	return s;
}

/* "[   12.345678] ", of dmesg and of the kernel itself */
static char *skip_uptime(char *line)
{
	char *end;

	if (*line == '[' && (end = strchr(line, ']')) &&
	    strspn(line + 1, " .0123456789") == (size_t)(end - line - 1))
		return end[1] == ' ' ? end + 2 : end + 1;
	return line;
}

/* "<5>" of dmesg --raw, "kern  :notice: " of dmesg --decode: facility 0 is the kernel. */
static char *skip_level(char *line)
{
	char *p;

	if (line[0] == '<' && line[1] >= '0' && line[1] <= '7' &&
	    line[2] == '>')
		return line + 3;
	p = learn_after(line, "kern  :");
	if (p)
		p = fits(p, "a");
	if (p)
		p += strspn(p, " ");
	return p && p[0] == ':' && p[1] == ' ' ? p + 2 : line;
}

/* "[HOST ]kernel: ", or "HOST kern.LEVEL kernel: " as busybox writes it */
static char *skip_name(char *line)
{
	char *p = learn_after(line, "kernel: "), *level;

	if (p)
		return p;
	p = fits(line, "h ");
	if (p && (level = learn_after(p, "kern.")))
		p = fits(level, "a ");
	return p ? learn_after(p, "kernel: ") : NULL;
}

static char *record_of(char *message)
{
	return learn_after(skip_uptime(message), RECORD);
}

char *learn_kernel_line(char *line, bool *named)
{
	char *p = skip_uptime(skip_level(line)), *record;
	size_t i;

	*named = false;
	record = learn_after(p, RECORD);
	if (record)
		return record;
	*named = true;
	if (p != line) { /* journalctl -o short-monotonic */
		p = skip_name(p);
		return p ? record_of(p) : NULL;
	}
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		p = fits(line, times[i].pattern);
		if (!p)
			continue;
		record = times[i].named ? NULL : learn_after(p, RECORD);
		if (record) {
			*named = false;
			return record;
		}
		p = skip_name(p);
		return p ? record_of(p) : NULL;
	}
	return NULL;
}

static bool is_plain(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("?_:.,-+/", c));
}

/* Quotes have no blank in them: such strings are in hex. NULL when they do not end. */
static const char *value_end(const char *p)
{
	if (*p == '"') {
		for (p++; *p > ' ' && *p < 0x7f && *p != '"'; p++)
			;
		return *p == '"' ? p + 1 : NULL;
	}
	while (is_plain(*p))
		p++;
	return p;
}

/* The rule extends to the end, and contains quotes if it has a digest. */
static bool is_rule(const char *p)
{
	const char *end = p + strlen(p);

	if (end - p < 2 || *p != '"' || end[-1] != '"')
		return false;
	while (is_plain(*p) || *p == ' ' || *p == '=' || *p == '"')
		p++;
	return p == end;
}

bool learn_is_whole(const char *p)
{
	const char *key;

	for (;;) {
		key = p;
		p += strspn(p, "abcdefghijklmnopqrstuvwxyz_");
		if (p == key || *p++ != '=')
			return false;
		if (!strncmp(key, "rule=", 5))
			return is_rule(p);
		p = value_end(p);
		if (!p || *p++ != ' ')
			return false;
	}
}
