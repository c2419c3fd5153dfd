// SPDX-License-Identifier: GPL-2.0-or-later
/* The policies that the running kernel has, from securityfs. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "policy/policy.h"

#define POLICIES POLICY_IPE "/policies"

int policy_fs_read(const char *path, struct bytes *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char part[4096];
	ssize_t n = 0;
	int err = 0;

	memset(text, 0, sizeof(*text));
	if (fd < 0)
		return -errno;
	while (!err && text->len <= POLICY_MAX &&
	       (n = read(fd, part, sizeof(part))) > 0)
		err = bytes_append(text, part, (size_t)n);
	if (n < 0)
		err = -errno;
	close(fd);
	if (!err)
		err = bytes_append(text, "", 1);
	if (err)
		bytes_free(text);
	else
		text->len--;
	return err;
}

bool policy_version_parse(const char *text, uint16_t version[3])
{
	return sscanf(text, "%hu.%hu.%hu", &version[0], &version[1],
		      &version[2]) == 3;
}

/* A file of the policy's directory */
static int file_read_of(const char *name, const char *file, struct bytes *text)
{
	char path[sizeof(POLICIES) + POLICY_NAME_MAX + 16];

	snprintf(path, sizeof(path), POLICIES "/%s/%s", name, file);
	return policy_fs_read(path, text);
}

int policy_loaded_text(const char *name, struct bytes *text)
{
	return file_read_of(name, "policy", text);
}

static int loaded_read(const char *name, struct policy_loaded *out)
{
	struct bytes text;
	int err = file_read_of(name, "version", &text);

	if (err)
		return err;
	snprintf(out->name, sizeof(out->name), "%s", name);
	err = policy_version_parse((char *)text.data, out->version) ? 0 :
								      -EBADMSG;
	bytes_free(&text);
	if (!err)
		err = file_read_of(name, "active", &text);
	if (err)
		return err;
	out->active = text.data[0] == '1';
	bytes_free(&text);
	return 0;
}

static int loaded_add(struct policy_loaded_all *all, const char *name)
{
	int err;

	if (!array_grow(&all->policy, all->n, sizeof(*all->policy)))
		return -ENOMEM;
	memset(&all->policy[all->n], 0, sizeof(*all->policy));
	err = loaded_read(name, &all->policy[all->n]);
	if (!err)
		all->n++;
	return err == -ENOENT ? 0 : err; /* deleted meanwhile */
}

int policy_loaded_read(struct policy_loaded_all *all)
{
	DIR *dir = opendir(POLICIES);
	const struct dirent *e;
	int err = 0;

	memset(all, 0, sizeof(*all));
	if (!dir)
		return -errno;
	while (!err && (e = readdir(dir)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			err = loaded_add(all, e->d_name);
	closedir(dir);
	if (err)
		policy_loaded_free(all);
	return err;
}

void policy_loaded_free(struct policy_loaded_all *all)
{
	free(all->policy);
	memset(all, 0, sizeof(*all));
}

const struct policy_loaded *
policy_loaded_find(const struct policy_loaded_all *all, const char *name)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (!strcmp(all->policy[i].name, name))
			return &all->policy[i];
	return NULL;
}

const struct policy_loaded *
policy_loaded_active(const struct policy_loaded_all *all)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (all->policy[i].active)
			return &all->policy[i];
	return NULL;
}
