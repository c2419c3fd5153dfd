// SPDX-License-Identifier: GPL-2.0-or-later
/* The names of an archive, and what they are names of. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"

struct name {
	enum member_type type;
	char path[];
};

/* A tree, whose time does not depend on who chose the names */
struct names {
	void *tree;
};

static int name_compare(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->path,
		      ((const struct name *)b)->path);
}

struct names *names_new(void)
{
	return calloc(1, sizeof(struct names));
}

void names_free(struct names *names)
{
	if (!names)
		return;
	tdestroy(names->tree, free);
	free(names);
}

static struct name *name_new(const char *path, size_t len,
			     enum member_type type)
{
	struct name *name = malloc(sizeof(*name) + len + 1);

	if (!name)
		return NULL;
	name->type = type;
	memcpy(name->path, path, len);
	name->path[len] = 0;
	return name;
}

/* A folder may come before its own entry, and more than once. */
static int name_put(struct names *names, const char *path, size_t len,
		    enum member_type type)
{
	struct name *name = name_new(path, len, type), **node;
	enum member_type old;

	if (!name)
		return -ENOMEM;
	node = tsearch(name, &names->tree, name_compare);
	if (node && *node == name)
		return 0;
	free(name);
	if (!node)
		return -ENOMEM;
	old = (*node)->type;
	if (old == MEMBER_FOLDER && type == MEMBER_FOLDER)
		return 0;
	return -EEXIST;
}

int names_add(struct names *names, const char *path, enum member_type type)
{
	const char *slash = path;
	int err;

	while ((slash = strchr(slash + 1, '/'))) {
		err = name_put(names, path, (size_t)(slash - path),
			       MEMBER_FOLDER);
		if (err)
			return err == -EEXIST ? -ENOTDIR : err;
	}
	return name_put(names, path, strlen(path), type);
}

enum member_type names_type(const struct names *names, const char *path)
{
	struct name *name = name_new(path, strlen(path), MEMBER_INVALID);
	struct name **node;

	if (!name)
		return MEMBER_INVALID;
	node = tfind(name, &names->tree, name_compare);
	free(name);
	return node ? (*node)->type : MEMBER_INVALID;
}

/* Appends a component, unless it is none; false when it leads upwards. */
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
	char *clean = malloc(strlen(name) + 3), *to = clean;
	size_t len;

	*why = "out of memory";
	if (!clean)
		return NULL;
	if (*name == '/') {
		*why = "is absolute; archives of packages have no such names";
		free(clean);
		return NULL;
	}
	while (*name) {
		len = strcspn(name, "/");
		if (!component_add(&to, name, len)) {
			*why = "leads out of its folder";
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
