// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is known of a transaction before it begins. rpm reads the headers of packages again later:
 * by now it keeps the names of their files, and the size of the packages.
 */
#include <fcntl.h>
#include <rpm/rpmpgp.h>
#include <rpm/rpmte.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/root.h"
#include "check.h"
#include "newfile.h"
#include "verity/unpacked.h"

#define REST_ROOM \
	16384u /* of a header without its files: changes, scriptlets */
#define SIGNATURES_ROOM 1024u
#define FILE_ROOM 48u /* numbers of each file, and the ends of its strings */
#define BLOCK 4096u

static size_t length(const char *text)
{
	return text ? strlen(text) : 0;
}

static uint64_t files_room(rpmfiles files)
{
	const size_t digest =
		2 * rpmDigestLength((int)rpmfilesDigestAlgo(files));
	int i, n = rpmfilesFC(files), dirs = rpmfilesDC(files);
	uint64_t room = 0;

	for (i = 0; i < n; i++)
		room += FILE_ROOM + length(rpmfilesBN(files, i)) +
			length(rpmfilesFLink(files, i)) +
			length(rpmfilesFUser(files, i)) +
			length(rpmfilesFGroup(files, i)) +
			(S_ISREG(rpmfilesFMode(files, i)) ? digest : 0);
	for (i = 0; i < dirs; i++)
		room += length(rpmfilesDN(files, i)) + 1;
	return room;
}

/* The list is a part of the package, so never larger. */
static uint64_t list_room(rpmte te)
{
	rpmfiles files = rpmteFiles(te);
	uint64_t room = REST_ROOM + files_room(files);
	uint64_t package = rpmtePkgFileSize(te);

	rpmfilesFree(files);
	if (package && room > package)
		room = package;
	return (room + SIGNATURES_ROOM + BLOCK - 1) / BLOCK * BLOCK;
}

uint64_t check_room(rpmts ts)
{
	rpmtsi it = rpmtsiInit(ts);
	uint64_t room = 0;
	rpmte te;

	while ((te = rpmtsiNext(it, TR_ADDED)))
		room += list_room(te);
	rpmtsiFree(it);
	return room;
}

static char *unsupported_file(int root, rpmfiles files)
{
	char *name, *dir = NULL, *found = NULL;
	int i, n = rpmfilesFC(files);

	for (i = 0; i < n && !found; i++) {
		/* One file of each directory */
		if (!newfile_may_run(files, i) ||
		    (dir &&
		     !strcmp(dir, rpmfilesDN(files, rpmfilesDI(files, i)))))
			continue;
		free(dir);
		dir = strdup(rpmfilesDN(files, rpmfilesDI(files, i)));
		name = rpmfilesFN(files, i);
		if (!unpacked_supported(root, name))
			found = strdup(name);
		free(name);
	}
	free(dir);
	return found;
}

char *check_unsupported(rpmts ts)
{
	int root = open(rpmtsRootDir(ts), O_PATH | O_DIRECTORY | O_CLOEXEC);
	rpmtsi it = rpmtsiInit(ts);
	char *file = NULL;
	rpmfiles files;
	rpmte te;

	/* No file is written. */
	if (rpmtsFlags(ts) & RPMTRANS_FLAG_JUSTDB)
		it = rpmtsiFree(it);
	while (it && root >= 0 && !file && (te = rpmtsiNext(it, TR_ADDED))) {
		files = rpmteFiles(te);
		file = unsupported_file(root, files);
		rpmfilesFree(files);
	}
	rpmtsiFree(it);
	if (root >= 0)
		close(root);
	return file;
}
