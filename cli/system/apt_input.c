// SPDX-License-Identifier: GPL-2.0-or-later
/* What apt says of its transaction. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/array.h"
#include "base/message.h"
#include "base/text.h"
#include "system/apt_input.h"

#define INPUT_MAX (64u << 20)
#define BLOCK 65536u
#define VERSION "VERSION 3"
#define FIELDS \
	9 /* name, three of the old version, direction, three of the new one, file */

static const char *const options[APT_OPTIONS] = {
	[APT_MODE] = "DClist::Mode",
	[APT_FROM] = "DClist::From",
	[APT_SITE_KEY] = "DClist::Site-Key",
	[APT_SITE_CERT] = "DClist::Site-Cert",
	[APT_MAX_AGE] = "DClist::Max-Age",
	[APT_KEYRING] = "DClist::Keyring",
	[APT_GPG_KEY] = "DClist::Gpg-Key",
	[APT_CERT] = "DClist::Cert",
	[APT_KEY] = "DClist::Key",
};

static int malformed(const char *why)
{
	error("apt", "%s; see dclist-apt(8)", why);
	return -EBADMSG;
}

static int text_read(int fd, struct bytes *text)
{
	char *block = malloc(BLOCK);
	ssize_t n = -1;
	int err = block ? 0 : -ENOMEM;

	while (!err && (n = read(fd, block, BLOCK)) != 0) {
		if (n < 0 && errno != EINTR)
			err = -errno;
		else if (n > 0 && text->len + (size_t)n > INPUT_MAX)
			err = -EFBIG;
		else if (n > 0)
			err = bytes_append(text, block, (size_t)n);
	}
	/* So that it can be used as text */
	if (!err)
		err = bytes_append(text, "", 1);
	free(block);
	if (err)
		error("apt", "cannot read what it is about to do: %s",
		      strerror(-err));
	return err;
}

/* The next line, which is ended there; NULL: there is none, or no whole one. */
static char *line_next(char **rest)
{
	char *line = *rest, *end = strchr(line, '\n');

	if (!end)
		return NULL;
	*end = 0;
	*rest = end + 1;
	return line;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "%0a" becomes what it stands for. */
static void unquote(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if (*text == '%' && hex_value(text[1]) >= 0 &&
		    hex_value(text[2]) >= 0) {
			*to++ = (char)(hex_value(text[1]) << 4 |
				       hex_value(text[2]));
			text += 2;
		} else {
			*to++ = *text;
		}
	}
	*to = 0;
}

static void option_take(struct apt_input *in, char *line)
{
	char *value = strchr(line, '=');
	int i;

	if (!value)
		return;
	*value++ = 0;
	for (i = 0; i < APT_OPTIONS; i++)
		if (!strcasecmp(line, options[i])) {
			unquote(value);
			in->option[i] = *value ? value : NULL;
		}
}

/* dpkg allows more in names and versions than it should; they become names of files here. */
static bool is_word(const char *word)
{
	return *word && !strchr(word, '/');
}

static int change_add(struct apt_input *in, char *const field[FIELDS])
{
	const char *what = field[8];
	struct apt_change change = { .name = field[0] };

	if (!strcmp(what, "**CONFIGURE**"))
		return 0;
	text_lower(field[0]); /* as dpkg does */
	if (*what == '/') {
		if (!is_word(field[0]) || !is_word(field[5]) ||
		    !is_word(field[6]))
			return malformed(
				"a package has a name that cannot be that of a file");
		change.version = field[5];
		change.arch = field[6];
		change.file = what;
	} else if (strcmp(what, "**REMOVE**")) {
		return malformed("it does not name the file of a package");
	}
	if (!array_grow(&in->change, in->n, sizeof(*in->change))) {
		error(NULL, "out of memory");
		return -ENOMEM;
	}
	in->change[in->n++] = change;
	return 0;
}

/* The last field is the rest, as a file's name may have spaces. */
static int change_take(struct apt_input *in, char *line)
{
	char *field[FIELDS];
	int i;

	for (i = 0; i < FIELDS - 1; i++) {
		field[i] = line;
		line = strchr(line, ' ');
		if (!line)
			return malformed(
				"it announces a change that is not understood");
		*line++ = 0;
	}
	field[i] = line;
	if (strlen(field[4]) != 1 || !strchr("<=>", *field[4]))
		return malformed(
			"it announces a change that is not understood");
	return change_add(in, field);
}

/* Version 2 has options as well. */
static void options_take(struct apt_input *in)
{
	char *line;

	in->rest = (char *)in->text.data;
	in->version = line_next(&in->rest);
	if (!in->version || strncmp(in->version, VERSION, strlen(VERSION) - 1))
		return;
	while ((line = line_next(&in->rest)) && *line)
		option_take(in, line);
}

int apt_input_changes(struct apt_input *in)
{
	char *rest = in->rest, *line;
	int err = 0;

	if (!in->version || strcmp(in->version, VERSION))
		return malformed(
			"does not say what it is about to do in version 3; set DPkg::Tools::Options");
	if (strlen(rest) + (size_t)(rest - (char *)in->text.data) + 1 !=
	    in->text.len)
		return malformed("what it is about to do has a zero byte");
	while (!err && (line = line_next(&rest)))
		err = change_take(in, line);
	if (!err && *rest)
		err = malformed("what it is about to do ends in a line");
	return err;
}

int apt_input_read(int fd, struct apt_input *in)
{
	int err;

	*in = (struct apt_input){ 0 };
	err = text_read(fd, &in->text);
	if (!err)
		options_take(in);
	return err;
}

void apt_input_free(struct apt_input *in)
{
	bytes_free(&in->text);
	free(in->change);
	*in = (struct apt_input){ 0 };
}
