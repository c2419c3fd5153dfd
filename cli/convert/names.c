// SPDX-License-Identifier: GPL-2.0-or-later
/* The names of an archive, and what they are names of. */
#include <errno.h>
#include <limits.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "convert/names.h"

/**
 * struct name - a component of a path, below others
 * @parent: the directory that it is in; NULL at the top
 * @type: what it is
 * @part: the component
 */
struct name {
	const struct name *parent;
	enum member_type type;
	char part[];
};

/**
 * struct names - a tree, whose time does not depend on who chose the names
 * @tree: of struct name; owned. A path has but its last component there, so that
 *	memory grows with the bytes of the names and not with their square.
 * @n: how many
 * @max: how many there may be
 */
struct names {
	void *tree;
	uint32_t n;
	uint32_t max;
};

static int name_compare(const void *left, const void *right)
{
	const struct name *a = left, *b = right;

	if (a->parent != b->parent)
		return (uintptr_t)a->parent < (uintptr_t)b->parent ? -1 : 1;
	return strcmp(a->part, b->part);
}

struct names *names_new(uint32_t max)
{
	struct names *names = calloc(1, sizeof(*names));

	if (names)
		names->max = max;
	return names;
}

void names_free(struct names *names)
{
	if (!names)
		return;
	tdestroy(names->tree, free);
	free(names);
}

static struct name *name_new(const struct name *parent, const char *part,
			     size_t len, enum member_type type)
{
	struct name *name = malloc(sizeof(*name) + len + 1);

	if (!name)
		return NULL;
	name->parent = parent;
	name->type = type;
	memcpy(name->part, part, len);
	name->part[len] = 0;
	return name;
}

/* A directory may come before its own entry, and more than once. */
static int name_put(struct names *names, const struct name **at,
		    const char *part, size_t len, enum member_type type)
{
	struct name *name = name_new(*at, part, len, type), **node;

	if (!name)
		return -ENOMEM;
	node = tsearch(name, &names->tree, name_compare);
	if (node && *node == name) {
		*at = name;
		return names->n++ < names->max ? 0 : -EFBIG;
	}
	free(name);
	if (!node)
		return -ENOMEM;
	*at = *node;
	if ((*node)->type == MEMBER_FOLDER && type == MEMBER_FOLDER)
		return 0;
	return -EEXIST;
}

int names_add(struct names *names, const char *path, enum member_type type)
{
	const struct name *at = NULL;
	const char *slash;
	int err;

	while ((slash = strchr(++path, '/'))) {
		err = name_put(names, &at, path, (size_t)(slash - path),
			       MEMBER_FOLDER);
		if (err)
			return err == -EEXIST ? -ENOTDIR : err;
		path = slash;
	}
	return name_put(names, &at, path, strlen(path), type);
}

static const struct name *name_find(const struct names *names,
				    const struct name *parent, const char *part,
				    size_t len)
{
	struct name *name = name_new(parent, part, len, MEMBER_INVALID);
	struct name **node;

	if (!name)
		return NULL;
	node = tfind(name, &names->tree, name_compare);
	free(name);
	return node ? *node : NULL;
}

enum member_type names_type(const struct names *names, const char *path)
{
	const struct name *at = NULL;
	size_t len;

	do {
		len = strcspn(++path, "/");
		at = name_find(names, at, path, len);
		path += len;
	} while (at && *path);
	return at ? at->type : MEMBER_INVALID;
}

/* Appends a component unless it is empty or "."; false for "..". */
static bool component_add(char **to, const char *from, size_t len)
{
	if (len == 0 || (len == 1 && from[0] == '.'))
		return true;
	if (len == 2 && from[0] == '.' && from[1] == '.')
		return false;
	*(*to)++ = '/';
	memcpy(*to, from, len);
	*to += len;
	return true;
}

char *name_clean(const char *name, const char **why)
{
	char *clean, *to;
	size_t len;

	*why = "is longer than file systems allow";
	if (strlen(name) >= PATH_MAX)
		return NULL;
	*why = "out of memory";
	to = clean = malloc(strlen(name) + 3);
	if (!clean)
		return NULL;
	if (*name == '/') {
		*why = "is an absolute name, which a package must not have";
		free(clean);
		return NULL;
	}
	while (*name) {
		len = strcspn(name, "/");
		if (!component_add(&to, name, len)) {
			*why = "leads out of its directory";
			free(clean);
			return NULL;
		}
		name += len + (name[len] == '/');
	}
	if (to == clean)
		*to++ = '/';
	*to = 0;
	return clean;
}
