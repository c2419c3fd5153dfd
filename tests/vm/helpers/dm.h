/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices of the device mapper, made without its library and without udev. */
#ifndef DM_H
#define DM_H

#include <linux/dm-ioctl.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>

#include "helper.h"

/* The buffer of one ioctl of the device mapper */
union dm_request {
	struct dm_ioctl io;
	char room[16384];
};

static inline void dm_request_init(union dm_request *r, const char *name)
{
	memset(r, 0, sizeof(*r));
	r->io.version[0] = DM_VERSION_MAJOR;
	r->io.data_size = sizeof(*r);
	r->io.data_start = sizeof(r->io);
	snprintf(r->io.name, sizeof(r->io.name), "%s", name);
}

/* 0, or -1 with errno set */
static inline int dm_try(unsigned long what, union dm_request *r)
{
	int fd = open_file("/dev/mapper/control", O_RDWR);
	int err = ioctl(fd, what, r), why = errno;

	close(fd);
	errno = why;
	return err;
}

static inline void dm_control(unsigned long what, union dm_request *r)
{
	if (dm_try(what, r))
		die(r->io.name);
}

/* A device without a table, and its node /dev/mapper/@name */
static inline void dm_create(const char *name)
{
	union dm_request r;
	char path[64];

	dm_request_init(&r, name);
	dm_control(DM_DEV_CREATE, &r);
	snprintf(path, sizeof(path), "/dev/mapper/%s", name);
	unlink(path);
	if (mknod(path, S_IFBLK | 0600, (dev_t)r.io.dev))
		die(path);
}

/* A target of a table: @sectors of the device, where the one before it ends */
struct dm_part {
	const char *type;
	const char *params;
	uint64_t sectors;
};

/* A table, for dm_resume(); 0, or -1 with errno set */
static inline int dm_load_parts(const char *name, const struct dm_part *parts,
				uint32_t n, uint32_t flags)
{
	union dm_request r;
	struct dm_target_spec *spec;
	char *at = r.room + sizeof(r.io);
	uint64_t start = 0;
	uint32_t i;

	dm_request_init(&r, name);
	r.io.target_count = n;
	r.io.flags = flags;
	for (i = 0; i < n; i++, at += spec->next) {
		spec = (struct dm_target_spec *)at;
		spec->sector_start = start;
		spec->length = parts[i].sectors;
		spec->next = sizeof(*spec) +
			     (uint32_t)(strlen(parts[i].params) + 8) / 8 * 8;
		snprintf(spec->target_type, sizeof(spec->target_type), "%s",
			 parts[i].type);
		strcpy((char *)(spec + 1), parts[i].params);
		start += parts[i].sectors;
	}
	return dm_try(DM_TABLE_LOAD, &r);
}

/* A table of one target */
static inline int dm_load(const char *name, const char *type, uint64_t sectors,
			  const char *params, uint32_t flags)
{
	struct dm_part part = { type, params, sectors };

	return dm_load_parts(name, &part, 1, flags);
}

static inline int dm_resume(const char *name)
{
	union dm_request r;

	dm_request_init(&r, name);
	return dm_try(DM_DEV_SUSPEND, &r); /* without the flag: resume */
}

/* What is read or written from now on waits for dm_resume(). */
static inline int dm_suspend(const char *name)
{
	union dm_request r;

	dm_request_init(&r, name);
	r.io.flags = DM_SUSPEND_FLAG | DM_SKIP_LOCKFS_FLAG | DM_NOFLUSH_FLAG;
	return dm_try(DM_DEV_SUSPEND, &r);
}

static inline int dm_remove(const char *name)
{
	union dm_request r;

	dm_request_init(&r, name);
	return dm_try(DM_DEV_REMOVE, &r);
}

#endif /* DM_H */
