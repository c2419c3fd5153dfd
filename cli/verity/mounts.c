// SPDX-License-Identifier: GPL-2.0-or-later
/* File systems, from /proc/self/mountinfo. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/message.h"
#include "verity/mounts.h"

/* Without files of their own: the kernel generates them. */
static const char *const pseudo[] = {
	"autofs",     "binder",		 "binfmt_misc", "bpf",
	"cgroup",     "cgroup2",	 "configfs",	"debugfs",
	"devpts",     "devtmpfs",	 "efivarfs",	"fusectl",
	"hugetlbfs",  "mqueue",		 "nsfs",	"proc",
	"pstore",     "resctrl",	 "rpc_pipefs",	"securityfs",
	"selinuxfs",  "smackfs",	 "sysfs",	"tracefs",
	"fuse.lxcfs", "fuse.gvfsd-fuse", "fuse.portal",
};

static const char *const network[] = {
	"9p",	     "afs",	    "ceph",	"cifs",		  "coda",
	"gfs2",	     "lustre",	    "nfs",	"nfs4",		  "ocfs2",
	"smb3",	     "smbfs",	    "virtiofs", "fuse.glusterfs", "fuse.sshfs",
	"fuse.s3fs", "fuse.rclone",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool one_of(const char *const *names, size_t n, const char *name)
{
	while (n--)
		if (!strcmp(names[n], name))
			return true;
	return false;
}

static unsigned int octal(const char *s)
{
	unsigned int value = 0, i;

	for (i = 0; i < 3; i++) {
		if (s[i] < '0' || s[i] > '7')
			return 0;
		value = value * 8 + (unsigned int)(s[i] - '0');
	}
	return value;
}

/* Undoes \ooo in place. */
static void unescape(char *s)
{
	char *out = s;

	for (; *s; s++) {
		unsigned int c = *s == '\\' ? octal(s + 1) : 0;

		if (c)
			s += 3;
		*out++ = c ? (char)c : *s;
	}
	*out = 0;
}

static bool add(struct mounts *mounts, uint64_t id, const char *point,
		const char *type, const char *source)
{
	struct mount *m;

	if (!array_grow(&mounts->mount, mounts->n, sizeof(*m)))
		return false;
	m = &mounts->mount[mounts->n];
	m->id = id;
	m->point = strdup(point);
	m->type = strdup(type);
	m->source = strdup(source);
	m->skip = false;
	atomic_init(&m->seen, false);
	atomic_init(&m->no_verity, NULL);
	mounts->n++; /* freed with the others, whole or not */
	return m->point && m->type && m->source;
}

/* ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [TAG...] - TYPE SOURCE OPTIONS */
static bool add_line(struct mounts *mounts, char *line, bool with_network)
{
	char *rest = strstr(line, " - "), *field[5], *type, *source;
	struct mount *m;
	size_t i;

	if (!rest)
		return true;
	rest += 3;
	type = strsep(&rest, " \n");
	source = rest ? strsep(&rest, " \n") : NULL;
	for (i = 0; i < COUNT(field); i++)
		field[i] = line ? strsep(&line, " ") : NULL;
	if (!source || !field[4])
		return true;
	unescape(field[4]);
	unescape(source);
	if (!add(mounts, strtoull(field[0], NULL, 10), field[4], type, source))
		return false;
	m = &mounts->mount[mounts->n - 1];
	m->skip = one_of(pseudo, COUNT(pseudo), type) ||
		  (!with_network && one_of(network, COUNT(network), type));
	return true;
}

int mounts_read(struct mounts *mounts, bool with_network)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	char *line = NULL;
	size_t size = 0;
	bool ok = add(mounts, 0, "?", "?", "?");

	if (!f)
		warning("/proc/self/mountinfo",
			"cannot read it, so no file system is skipped; "
			"mount -t proc proc /proc");
	while (f && ok && getline(&line, &size, f) > 0)
		ok = add_line(mounts, line, with_network);
	free(line);
	if (f)
		fclose(f);
	if (!ok)
		error(NULL, "out of memory");
	return ok ? 0 : -1;
}

void mounts_free(struct mounts *mounts)
{
	uint32_t i;

	for (i = 0; i < mounts->n; i++) {
		free(mounts->mount[i].point);
		free(mounts->mount[i].type);
		free(mounts->mount[i].source);
	}
	free(mounts->mount);
	mounts->mount = NULL;
	mounts->n = 0;
}

uint32_t mounts_find(const struct mounts *mounts, uint64_t id)
{
	uint32_t i;

	for (i = 1; i < mounts->n; i++)
		if (mounts->mount[i].id == id)
			return i;
	return 0;
}
