// SPDX-License-Identifier: GPL-2.0-or-later
/* dmverity_roothash and dmverity_signature, from the table of the device. */
#include <errno.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "policy/subject.h"

#define CONTROL "/dev/mapper/control"

/**
 * struct table - room for the table of one device
 * @head: request and answer
 * @rest: targets and their parameters
 */
struct table {
	struct dm_ioctl head;
	char rest[16384];
};

/* Parameters of the device when it is one verity target; NULL and 0 for another */
static int table_read(dev_t dev, struct table *t, const char **params)
{
	int fd = open(CONTROL, O_RDWR | O_CLOEXEC);
	const struct dm_target_spec *spec = (void *)t->rest;
	int err = 0;

	*params = NULL;
	if (fd < 0)
		return -errno;
	memset(t, 0, sizeof(*t));
	t->head.version[0] = DM_VERSION_MAJOR;
	t->head.data_size = sizeof(*t) - 1; /* ends with a NUL in any case */
	t->head.data_start = offsetof(struct table, rest);
	t->head.dev = dev;
	t->head.flags = DM_STATUS_TABLE_FLAG | DM_NOFLUSH_FLAG;
	if (ioctl(fd, DM_TABLE_STATUS, &t->head))
		err = -errno;
	else if (t->head.flags & DM_BUFFER_FULL_FLAG)
		err = -EFBIG;
	else if (t->head.target_count == 1 &&
		 !strcmp(spec->target_type, "verity"))
		*params = t->rest + sizeof(*spec);
	close(fd);
	return err;
}

/* VERSION DEVICE HASH-DEVICE 2 SIZES BLOCKS START ALGORITHM DIGEST SALT [OPTION...] */
static bool roothash_of(const char *params, char *out, size_t room)
{
	char alg[32], hex[2 * 128 + 1];

	if (sscanf(params, "%*s %*s %*s %*s %*s %*s %*s %31s %256s", alg,
		   hex) != 2)
		return false;
	snprintf(out, room, "%s:%s", alg, hex);
	return true;
}

/* Sets the fact when the device is none of device-mapper. */
static bool without_dm(struct policy_subject *s, struct policy_fact *f,
		       dev_t *dev)
{
	char path[64];
	struct statfs fs;
	struct stat st;

	if (s->offline) {
		policy_fact_set(f, POLICY_UNKNOWN,
				"the device of the image is not known");
		return true;
	}
	if (fstat(s->fd, &st) || fstatfs(s->fd, &fs)) {
		policy_fact_set(f, POLICY_UNKNOWN,
				"cannot determine its device: %s",
				strerror(errno));
		return true;
	}
	if (fs.f_type == OVERLAYFS_SUPER_MAGIC) {
		policy_fact_set(
			f, POLICY_UNKNOWN,
			"it is on an overlay; the device below it decides");
		return true;
	}
	*dev = st.st_dev;
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/dm", major(*dev),
		 minor(*dev));
	if (!major(*dev) || access(path, F_OK)) {
		policy_fact_set(f, POLICY_NO,
				"its file system is on no dm-verity device");
		return true;
	}
	return false;
}

/* Sets the fact unless there are parameters. */
static const char *params_of(struct policy_subject *s, struct policy_fact *f,
			     struct table *t)
{
	const char *params;
	dev_t dev;
	int err;

	if (without_dm(s, f, &dev))
		return NULL;
	err = table_read(dev, t, &params);
	if (err)
		policy_fact_set(f, POLICY_UNKNOWN,
				"cannot read the table of its device: %s%s",
				strerror(-err),
				err == -EACCES ? "; run as root" : "");
	else if (!params)
		policy_fact_set(f, POLICY_NO,
				"its device-mapper device is not dm-verity");
	return params;
}

void policy_fact_dmverity_roothash(struct policy_subject *s,
				   struct policy_fact *f)
{
	struct table t;
	const char *params = params_of(s, f, &t);

	if (!params)
		return;
	if (roothash_of(params, f->value, sizeof(f->value)))
		policy_fact_set(f, POLICY_YES,
				"the table of its device says so");
	else
		policy_fact_set(
			f, POLICY_UNKNOWN,
			"the table of its device has an unknown format");
}

void policy_fact_dmverity_signature(struct policy_subject *s,
				    struct policy_fact *f)
{
	struct table t;
	const char *params = params_of(s, f, &t);

	if (!params)
		return;
	/* dm-verity sets up no device whose signature is wrong. */
	if (strstr(params, " root_hash_sig_key_desc "))
		policy_fact_set(f, POLICY_YES,
				"its dm-verity device was set up with a "
				"signature");
	else
		policy_fact_set(f, POLICY_NO,
				"its dm-verity device was set up without a "
				"signature");
}
