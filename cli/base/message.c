// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What dclist says. Names in it come from untrusted files, so whatever could steer a
 * terminal is written as \ooo.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"

static const char *command_name;
static char last[1024]; /* error(), as it was given */
static bool progress; /* there is a line of it; under the lock of stderr */

void message_command(const char *name)
{
	command_name = name;
}

/* Bytes in the printable UTF-8 sequence at @s, 0 when it is none. */
static size_t utf8_printable(const unsigned char *s, size_t len)
{
	size_t n, i;

	if (s[0] >= 0xc3 && s[0] <= 0xdf)
		n = 2;
	else if (s[0] == 0xc2 && len > 1 && s[1] >= 0xa0) /* not C1 controls */
		n = 2;
	else if (s[0] > 0xe0 && s[0] <= 0xef && s[0] != 0xed)
		n = 3;
	else
		return 0;
	/* U+200E..U+202E and U+2066..U+2069 reorder text */
	if (n > len || (s[0] == 0xe2 && (s[1] == 0x80 || s[1] == 0x81)))
		return 0;
	for (i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

/* Bytes at @s that are printed as they are, 0 when there is none. */
static size_t printable(const unsigned char *s, size_t len)
{
	return *s >= 0x20 && *s < 0x7f ? 1 : utf8_printable(s, len);
}

/* Bytes of @text up to the first that would be printed as \ooo */
static size_t printable_len(const char *text)
{
	size_t len = strlen(text), done = 0, n;

	while (done < len &&
	       (n = printable((const unsigned char *)text + done, len - done)))
		done += n;
	return done;
}

void text_print(FILE *out, const char *text)
{
	size_t n;

	for (; *text; text += n) {
		n = printable_len(text);
		fwrite(text, 1, n, out);
		if (text[n])
			fprintf(out, "\\%03o", (unsigned char)text[n++]);
	}
}

/* With a backslash before what means something within $'...' */
static void dollar_quoted(FILE *out, const char *text)
{
	fputs("$'", out);
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			fputc('\\', out);
		if (*text >= 0x20 && *text < 0x7f)
			fputc(*text, out);
		else
			fprintf(out, "\\%03o", (unsigned char)*text);
	}
	fputc('\'', out);
}

static void quoted(FILE *out, const char *text)
{
	fputc('\'', out);
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\'", out);
		fputc(*text, out);
	}
	fputc('\'', out);
}

char *shell_word(const char *text)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
		"%+,-./:=@_";
	char *word = NULL;
	size_t size;
	FILE *out = open_memstream(&word, &size);

	if (!out)
		return NULL;
	if (*text && !text[strspn(text, plain)])
		fputs(text, out);
	else if (!text[printable_len(text)])
		quoted(out, text);
	else
		dollar_quoted(out, text);
	if (!fclose(out))
		return word;
	free(word);
	return NULL;
}

static void progress_wipe(FILE *out)
{
	if (progress)
		fputs("\r\033[K", out);
	progress = false;
}

void message_progress(const char *text)
{
	flockfile(stderr);
	progress_wipe(stderr);
	if (text) {
		fputs(text, stderr);
		progress = true;
	}
	fflush(stderr);
	funlockfile(stderr);
}

static void last_keep(const char *subject, const char *text)
{
	snprintf(last, sizeof(last), "%s%s%s", subject ? subject : "",
		 subject ? ": " : "", text);
}

static void line_print(FILE *out, const char *kind, const char *subject,
		       const char *text)
{
	progress_wipe(out);
	fputs("dclist", out);
	if (command_name)
		fprintf(out, " %s", command_name);
	fputs(": ", out);
	if (subject) {
		text_print(out, *subject ? subject : "\"\"");
		fputs(": ", out);
	}
	fputs(kind, out);
	text_print(out, text);
	fputc('\n', out);
}

/* Standard error has no buffer: byte by byte, the line would mix with others. */
static void line_write(const char *kind, const char *subject, const char *text)
{
	char *line = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&line, &len);

	line_print(out ? out : stderr, kind, subject, text);
	if (out && !fclose(out))
		fwrite(line, 1, len, stderr);
	free(line);
}

static void say(const char *kind, const char *subject, const char *fmt,
		va_list ap)
{
	char *text = NULL;

	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	flockfile(stderr);
	if (!*kind)
		last_keep(subject, text ? text : "out of memory");
	line_write(kind, subject, text ? text : "out of memory");
	funlockfile(stderr);
	free(text);
}

const char *message_last(void)
{
	return last;
}

void message_error(const char *subject, const char *fmt, va_list ap)
{
	say("", subject, fmt, ap);
}

void error(const char *subject, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message_error(subject, fmt, ap);
	va_end(ap);
}

void warning(const char *subject, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("warning: ", subject, fmt, ap);
	va_end(ap);
}

const char *write_remedy(int err)
{
	switch (err) {
	case -EACCES:
	case -EPERM:
		return "; run as root, or as a user with write permission";
	case -ENOSPC:
	case -EDQUOT:
		return "; free some space there";
	case -EISDIR:
		return "; move that directory away, or write elsewhere";
	case -EFBIG:
		return "; raise the limit that ulimit -f shows";
	case -EROFS:
		return "; remount it with mount -o remount,rw";
	default:
		return "";
	}
}
