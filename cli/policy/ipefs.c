// SPDX-License-Identifier: GPL-2.0-or-later
/* IPE of the running kernel. Nothing here decides what may run. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd.h"
#include "policy/ipefs.h"

#define SECURITYFS "/sys/kernel/security"
#define PATH_ROOM (sizeof(POLICY_IPE) + POLICY_NAME_MAX + 32)

const char *ipefs_absent(void)
{
	struct statfs fs;

	if (access(POLICY_IPE, F_OK) == 0)
		return NULL;
	if (statfs(SECURITYFS, &fs) || fs.f_type != SECURITYFS_MAGIC)
		return "securityfs is not mounted, so the kernel's IPE cannot be reached; mount -t securityfs securityfs " SECURITYFS;
	return "this kernel has no IPE, or it is off; boot one with "
	       "CONFIG_SECURITY_IPE and with ipe in its lsm= parameter";
}

bool ipefs_name_valid(const char *name)
{
	return *name && strcmp(name, ".") && strcmp(name, "..") &&
	       !strchr(name, '/') && strlen(name) <= POLICY_NAME_MAX;
}

static int path_of(const char *name, const char *file, char path[PATH_ROOM])
{
	if (!ipefs_name_valid(name))
		return -ENOENT;
	snprintf(path, PATH_ROOM, POLICY_IPE "/policies/%s/%s", name, file);
	return 0;
}

bool ipefs_is_loaded(const char *name)
{
	char path[PATH_ROOM];

	return !path_of(name, "name", path) && !access(path, F_OK);
}

static int open_write(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int request_of(const char *name, const char *file, const void *data,
		      size_t len)
{
	char path[PATH_ROOM];
	int err = path_of(name, file, path);

	return err ? err : fd_request(path, data, len);
}

int ipefs_load(const void *message, size_t len)
{
	return fd_request(POLICY_IPE "/new_policy", message, len);
}

int ipefs_update(const char *name, const void *message, size_t len)
{
	return request_of(name, "update", message, len);
}

int ipefs_activate(const char *name)
{
	return request_of(name, "active", "1", 1);
}

int ipefs_delete(const char *name)
{
	return request_of(name, "delete", "1", 1);
}

int ipefs_enforce(bool on)
{
	return fd_request(POLICY_IPE "/enforce", on ? "1" : "0", 1);
}

int ipefs_enforcing(void)
{
	struct bytes text;
	int err = policy_fs_read(POLICY_IPE "/enforce", &text);

	if (err)
		return err;
	err = text.data[0] == '1';
	bytes_free(&text);
	return err;
}

int ipefs_signed(const char *name, struct bytes *message)
{
	char path[PATH_ROOM];
	int err = path_of(name, "pkcs7", path);

	return err ? err : policy_fs_read(path, message);
}

int ipefs_open_enforce(void)
{
	return open_write(POLICY_IPE "/enforce");
}

int ipefs_open_active(const char *name)
{
	char path[PATH_ROOM];
	int err = path_of(name, "active", path);

	return err ? err : open_write(path);
}
