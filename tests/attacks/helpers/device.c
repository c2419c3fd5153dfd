// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Devices /dev/mapper/NAME that stand still. Answers as probe does.
 *
 *	device make NAME DEVICE			all of DEVICE
 *	device join NAME DEVICE OTHER		the first half of a page from DEVICE, then all of OTHER
 *	device suspend|resume|remove NAME
 */
#include <linux/fs.h>

#include "dm.h"

#define HALF (PAGE / 2 / 512)

static uint64_t sectors_of(const char *device)
{
	int fd = open_file(device, O_RDONLY);
	uint64_t size;

	if (ioctl(fd, BLKGETSIZE64, &size))
		die(device);
	close(fd);
	return size / 512;
}

static int do_make(char **argv)
{
	char params[128];

	snprintf(params, sizeof(params), "%s 0", argv[1]);
	dm_create(argv[0]);
	return answer(
		dm_load(argv[0], "linear", sectors_of(argv[1]), params, 0) ||
		dm_resume(argv[0]));
}

static int do_join(char **argv)
{
	char first[128], second[128];
	struct dm_part parts[] = {
		{ "linear", first, HALF },
		{ "linear", second, sectors_of(argv[2]) - HALF },
	};

	snprintf(first, sizeof(first), "%s 0", argv[1]);
	snprintf(second, sizeof(second), "%s %u", argv[2], HALF);
	dm_create(argv[0]);
	return answer(dm_load_parts(argv[0], parts, 2, 0) ||
		      dm_resume(argv[0]));
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "make"))
		return do_make(argv + 2);
	if (argc == 5 && !strcmp(argv[1], "join"))
		return do_join(argv + 2);
	if (argc == 3 && !strcmp(argv[1], "suspend"))
		return answer(dm_suspend(argv[2]));
	if (argc == 3 && !strcmp(argv[1], "resume"))
		return answer(dm_resume(argv[2]));
	if (argc == 3 && !strcmp(argv[1], "remove"))
		return answer(dm_remove(argv[2]));
	fputs("usage: device make NAME DEVICE | join NAME DEVICE OTHER | suspend|resume|remove NAME\n",
	      stderr);
	return 2;
}
