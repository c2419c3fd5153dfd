// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Disks whose writes are logged by dm-log-writes, and what such a disk holds when the
 * power fails between any two of them.
 *
 *	powerloss linear NAME DEVICE START SECTORS	a part of a device
 *	powerloss log NAME DEVICE LOG			DEVICE, with its writes in LOG
 *	powerloss mark NAME TEXT			into the log
 *	powerloss remove NAME
 *	powerloss entries LOG				their number, that of each mark
 *	powerloss cuts LOG EACH				how many entries are written when the power
 *							fails: before and after each mark, at the end,
 *							and after each EACH flushes; 0: each write
 *	powerloss replay LOG DEVICE COPY FROM TO	entries FROM to TO - 1, then a copy of DEVICE
 *
 * Numbers are in sectors of 512 bytes. Devices are made in /dev/mapper.
 */
#include <stdbool.h>

#include "dm.h"

#define SECTOR 512u
#define MEBIBYTE (1u << 20)
#define LOG_FLUSH 1u
#define LOG_FUA 2u
#define LOG_DISCARD 4u
#define LOG_MARK 8u

static uint64_t sectors_of(const char *device)
{
	int fd = open_file(device, O_RDONLY);
	off_t end = lseek(fd, 0, SEEK_END);

	if (end <= 0)
		die(device);
	close(fd);
	return (uint64_t)end / SECTOR;
}

/* Makes /dev/mapper/@name of one target. */
static void target_make(const char *name, const char *type, uint64_t sectors,
			const char *params)
{
	dm_create(name);
	if (dm_load(name, type, sectors, params, 0) || dm_resume(name))
		die(name);
}

static int do_linear(char **argv)
{
	char params[128];

	snprintf(params, sizeof(params), "%s %s", argv[1], argv[2]);
	target_make(argv[0], "linear", strtoull(argv[3], NULL, 10), params);
	return 0;
}

static int do_log(char **argv)
{
	char params[128];

	snprintf(params, sizeof(params), "%s %s", argv[1], argv[2]);
	target_make(argv[0], "log-writes", sectors_of(argv[1]), params);
	return 0;
}

static int do_mark(char **argv)
{
	struct dm_target_msg *msg;
	union dm_request r;

	dm_request_init(&r, argv[0]);
	msg = (struct dm_target_msg *)(r.room + sizeof(r.io));
	snprintf(msg->message, 64, "mark %s", argv[1]);
	dm_control(DM_TARGET_MSG, &r);
	return 0;
}

static int do_remove(char **argv)
{
	if (dm_remove(argv[0]))
		die(argv[0]);
	return 0;
}

/* Little endian, see drivers/md/dm-log-writes.c */
struct log_super {
	uint64_t magic;
	uint64_t version;
	uint64_t entries;
	uint32_t sector_size;
};

struct log_entry {
	uint64_t sector;
	uint64_t sectors;
	uint64_t flags;
	uint64_t data_len;
	char data[SECTOR - 32];
};

/**
 * struct log - a log that is read
 * @fd: its device
 * @pos: byte where the next entry is
 * @entries: how many there are
 */
struct log {
	int fd;
	off_t pos;
	uint64_t entries;
};

static void log_open(struct log *log, const char *device)
{
	struct log_super super;

	log->fd = open_file(device, O_RDONLY);
	if (pread(log->fd, &super, sizeof(super), 0) != sizeof(super) ||
	    super.magic != 0x6a736677736872ULL || super.sector_size != SECTOR)
		die("log");
	log->entries = super.entries;
	log->pos = SECTOR;
}

/* Returns where the entry's data is. */
static off_t log_next(struct log *log, struct log_entry *e)
{
	off_t data = log->pos + (off_t)SECTOR;

	if (pread(log->fd, e, sizeof(*e), log->pos) != sizeof(*e))
		die("log entry");
	log->pos = data;
	if (!(e->flags & LOG_DISCARD))
		log->pos += (off_t)(e->sectors * SECTOR);
	return data;
}

/* Is the next entry a mark? Reads it in any case. */
static bool mark_next(struct log *log, struct log_entry *e)
{
	log_next(log, e);
	return e->flags & LOG_MARK;
}

static int do_entries(char **argv)
{
	struct log_entry e;
	struct log log;
	uint64_t i;

	log_open(&log, argv[0]);
	printf("%llu", (unsigned long long)log.entries);
	for (i = 0; i < log.entries; i++) {
		/* dm-log-writes makes the last one when it is removed. */
		if (mark_next(&log, &e) && i + 1 < log.entries)
			printf(" %llu", (unsigned long long)i);
	}
	puts("");
	return 0;
}

static void entry_apply(const struct log *log, const struct log_entry *e,
			off_t data, int disk)
{
	off_t to = (off_t)(e->sector * SECTOR);
	uint64_t i;

	for (i = 0; i < e->sectors; i++) {
		char sector[SECTOR] = { 0 };

		if (!(e->flags & LOG_DISCARD) &&
		    pread(log->fd, sector, SECTOR, data) != SECTOR)
			die("log data");
		if (pwrite(disk, sector, SECTOR, to) != SECTOR)
			die("disk");
		data += SECTOR;
		to += SECTOR;
	}
}

/* Where nothing was written or reported since the last cut, there is nothing new to see. */
static int do_cuts(char **argv)
{
	uint64_t each = strtoull(argv[1], NULL, 10), flushes = 0, i;
	bool changed = false, chosen;
	struct log_entry e, next;
	struct log log;

	log_open(&log, argv[0]);
	if (log.entries)
		mark_next(&log, &next);
	for (i = 1; i <= log.entries; i++) {
		e = next;
		changed |= e.sectors || (e.flags & LOG_MARK);
		chosen = !each || (e.flags & LOG_MARK);
		if (changed && (e.flags & (LOG_FLUSH | LOG_FUA)))
			chosen |= ++flushes == each;
		if (i == log.entries || mark_next(&log, &next))
			chosen = true;
		if (!changed || !chosen)
			continue;
		printf("%llu\n", (unsigned long long)i);
		changed = false;
		flushes = 0;
	}
	return 0;
}

static void copy(int from, const char *device)
{
	static char block[MEBIBYTE];
	int to = open_file(device, O_WRONLY);
	off_t at = 0;
	ssize_t n;

	while ((n = pread(from, block, sizeof(block), at)) > 0) {
		if (pwrite(to, block, (size_t)n, at) != n)
			die(device);
		at += n;
	}
	if (n || fsync(to))
		die(device);
	close(to);
}

static int do_replay(char **argv)
{
	int disk = open_file(argv[1], O_RDWR);
	uint64_t from = strtoull(argv[3], NULL, 10);
	uint64_t to = strtoull(argv[4], NULL, 10), i;
	struct log_entry e;
	struct log log;

	log_open(&log, argv[0]);
	for (i = 0; i < to && i < log.entries; i++) {
		off_t data = log_next(&log, &e);

		if (i >= from && !(e.flags & LOG_MARK))
			entry_apply(&log, &e, data, disk);
	}
	copy(disk, argv[2]);
	return fsync(disk) ? 1 : 0;
}

static const struct {
	const char *name;
	int args;
	int (*run)(char **argv);
} verbs[] = {
	{ "linear", 4, do_linear },   { "log", 3, do_log },
	{ "mark", 2, do_mark },	      { "remove", 1, do_remove },
	{ "entries", 1, do_entries }, { "cuts", 2, do_cuts },
	{ "replay", 5, do_replay },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; argc > 1 && i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(argv[1], verbs[i].name) &&
		    argc - 2 == verbs[i].args)
			return verbs[i].run(argv + 2);
	fputs("usage: powerloss linear|log|mark|remove|entries|cuts|replay ...\n",
	      stderr);
	return 2;
}
