/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Making the installed lists and the kernel agree with the package database.
 *
 * Order: what is missing is installed and loaded, list by list, and only then what
 * is too much is unloaded and removed, so that a list is never missed in between.
 * Every step leaves a state that the next run starts from.
 */
#ifndef DCLIST_SYNC_H
#define DCLIST_SYNC_H

#include "kernel/kernel.h"
#include "list/installed.h"
#include "rpm/rpmdb.h"
#include "system/install.h"

#define SYNC_RPM_BUSY \
	"a transaction of rpm is running, so nothing was unloaded or removed; run it again when that has ended"

enum sync_count {
	SYNC_KEPT, /* installed, and loaded if there is a kernel */
	SYNC_INSTALLED,
	SYNC_LOADED, /* was installed before */
	SYNC_REMOVED,
	SYNC_UNLOADED, /* whether it was installed or not */
	SYNC_WITHOUT, /* packages of which no list can be made */
	SYNC_REVOKED, /* lists that the kernel does not load, as they are revoked */
	SYNC_FAILED,
	SYNC_COUNTS,
};

/**
 * struct sync - a run
 * @in: where lists go, and who verifies
 * @db: package database
 * @dry_run: print what would be done, and change nothing
 * @keep: unload and remove nothing
 * @busy: a transaction of rpm is running: nothing is removed
 * @installed: what was installed before; @wanted is set for what stays
 * @loaded: what was loaded before; the same
 * @stuck: something failed that may not be the list's fault: nothing is removed
 * @count: what was done
 */
struct sync {
	struct install in;
	struct rpmdb_source db;
	bool dry_run;
	bool keep;
	bool busy;
	struct installed installed;
	struct kernel_lists loaded;
	bool stuck;
	unsigned int count[SYNC_COUNTS];
};

/**
 * sync_run() - do it
 * @sync: with @in open (its directory only unless @dry_run), @db and @dry_run
 *
 * Return: 0, or -1 when something failed, after reporting why.
 */
int sync_run(struct sync *sync);

/*
 * sync_place.c: of lists that are not wanted, those without which a program that is in place
 * would be denied are wanted nevertheless; each is reported, and a failure.
 */
void sync_keep_in_place(struct sync *sync);

/* Counts what is done, or would be, and prints it. */
void sync_step(struct sync *sync, enum sync_count what, const char *name);
/*
 * Counts a failure, after which nothing is removed unless it is the list's own; what was
 * revoked is none.
 */
void sync_failed(struct sync *sync, int err);

#endif /* DCLIST_SYNC_H */
