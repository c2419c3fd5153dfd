// SPDX-License-Identifier: GPL-2.0-or-later
/* boot_verified: does the file lie in the file system of the initramfs? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "policy/subject.h"

/* ID PARENT MAJOR:MINOR ROOT POINT ... - TYPE ... */
static bool is_rootfs(const char *line, dev_t *dev)
{
	unsigned int major, minor;
	const char *type = strstr(line, " - ");

	if (!type || strncmp(type + 3, "rootfs ", 7) ||
	    sscanf(line, "%*s %*s %u:%u", &major, &minor) != 2)
		return false;
	*dev = makedev(major, minor);
	return true;
}

/* Device of the file system that the kernel unpacked the initramfs into */
static enum policy_answer rootfs_find(dev_t *dev)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	bool found = false;
	char *line = NULL;
	size_t size = 0;

	if (!f)
		return POLICY_UNKNOWN;
	while (!found && getline(&line, &size, f) > 0)
		found = is_rootfs(line, dev);
	free(line);
	fclose(f);
	return found ? POLICY_YES : POLICY_NO;
}

void policy_fact_boot_verified(struct policy_subject *s, struct policy_fact *f)
{
	enum policy_answer answer;
	struct stat st;
	dev_t dev;

	if (s->offline) {
		policy_fact_set(f, POLICY_NO,
				"files of an image are not in the initramfs");
		return;
	}
	answer = rootfs_find(&dev);
	if (answer == POLICY_YES && (fstat(s->fd, &st) || st.st_dev != dev))
		answer = POLICY_NO;
	if (answer == POLICY_UNKNOWN)
		policy_fact_set(
			f, answer,
			"/proc does not show which file system is the initramfs");
	else
		policy_fact_set(f, answer,
				answer ? "it is in the initramfs" :
					 "it is not in the initramfs");
}
