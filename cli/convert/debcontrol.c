// SPDX-License-Identifier: GPL-2.0-or-later
/* The maintainer scripts of a .deb, which dpkg and debconf execute as files. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/deb.h"
#include "convert/deb822.h"

#define INFO "/var/lib/dpkg/info/"
#define CONTROL_MAX (1u << 20)
#define PACKAGE_MAX 128u

static const char *const names[] = { "preinst", "postinst", "prerm", "postrm",
				     "config" };

#define NAMES (sizeof(names) / sizeof(names[0]))

/**
 * struct control - a control.tar
 * @conv: the conversion
 * @src: the source
 * @text: of the file "control"; owned
 * @found: which of @names it has
 * @script: their digests
 * @package: name of the package
 * @same: it can be installed for several architectures at once
 */
struct control {
	const struct convert *conv;
	struct source *src;
	struct bytes text;
	bool found[NAMES];
	struct content script[NAMES];
	char package[PACKAGE_MAX];
	bool same;
};

static int malformed(const struct control *c, const char *why)
{
	error(c->src->arg, "%s; not a Debian package, or damaged", why);
	return -EBADMSG;
}

static int member_take(struct member *m, void *ctx)
{
	struct control *c = ctx;
	size_t i;

	if (m->type != MEMBER_FILE)
		return 0;
	if (!strcmp(m->path, "/control") && c->text.data)
		return malformed(c, "has two control files");
	if (!strcmp(m->path, "/control"))
		return member_bytes(m, CONTROL_MAX, &c->text);
	for (i = 0; i < NAMES; i++)
		if (!strcmp(m->path + 1, names[i])) {
			c->found[i] = true;
			return member_digests(m, &c->conv->params, 0,
					      &c->script[i]);
		}
	return 0;
}

/* What dpkg allows; it is part of a file name */
static bool is_package(const char *value, size_t len)
{
	size_t i;

	if (!len || len >= PACKAGE_MAX || strchr("+-._", value[0]))
		return false;
	for (i = 0; i < len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._",
			    value[i]))
			return false;
	return true;
}

static int line_take(const struct deb822_line *line, void *ctx)
{
	struct control *c = ctx;

	if (!line || line->more)
		return 0;
	if (deb822_is(line, "Multi-Arch"))
		c->same = line->len == 4 && !memcmp(line->value, "same", 4);
	if (!deb822_is(line, "Package"))
		return 0;
	if (*c->package || !is_package(line->value, line->len))
		return malformed(c, "control has no valid name of the package");
	memcpy(c->package, line->value, line->len);
	/* As dpkg names its files */
	text_lower(c->package);
	return 0;
}

static int text_read(struct control *c)
{
	struct stream *in = stream_memory(
		c->src->arg, (struct part){ c->text.data, c->text.len });
	int err = in ? deb822_read(in, line_take, c) : -ENOMEM;

	stream_close(in);
	if (!err && !*c->package)
		err = malformed(c, "control has no valid name of the package");
	return err;
}

/* "hello_1.0_amd64": what is behind the last underscore */
static const char *architecture(const struct source *src)
{
	const char *last = strrchr(src->name, '_');

	return last ? last + 1 : "";
}

static int script_add(struct control *c, size_t i)
{
	char *path;
	int err;

	if (asprintf(&path, INFO "%s%s%s.%s", c->package, c->same ? ":" : "",
		     c->same ? architecture(c->src) : "", names[i]) < 0) {
		error(c->src->arg, "out of memory");
		return -ENOMEM;
	}
	err = source_content(c->src, c->conv, &c->script[i], path);
	free(path);
	return err;
}

/* The name of the package is read only if it has scripts. */
static int scripts_add(struct control *c)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < NAMES; i++) {
		if (!c->found[i])
			continue;
		if (!*c->package)
			err = text_read(c);
		if (!err)
			err = script_add(c, i);
	}
	return err;
}

int deb_control_read(const struct convert *conv, struct source *src,
		     struct stream *tar)
{
	struct control c = { .conv = conv, .src = src };
	int err = archive_walk(tar, ARCHIVE_WALK_TAR, &src->budget, member_take,
			       &c);

	if (!err)
		err = scripts_add(&c);
	bytes_free(&c.text);
	return err;
}
