// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What apt finds first on its PATH as dpkg: dpkg, with our library, which is beside this file.
 * When both are gone, as dpkg just removed them, apt finds dpkg itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#define DPKG "/usr/bin/dpkg"

/* What dpkg executes has apt's PATH without the directory of this file. */
static void path_restore(const char *self)
{
	const char *end = strrchr(self, '/');
	size_t len = end ? (size_t)(end - self) : 0;
	char *path = getenv("PATH");

	if (len && path && !strncmp(path, self, len) && path[len] == ':')
		setenv("PATH", path + len + 1, 1);
}

int main(int argc, char **argv)
{
	const char *self = (const char *)getauxval(AT_EXECFN);
	const char *others = getenv("LD_PRELOAD");
	char *libraries;

	(void)argc;
	path_restore(self);
	if (asprintf(&libraries, "%s.so%s%s", self,
		     others && *others ? ":" : "", others ? others : "") < 0 ||
	    setenv("LD_PRELOAD", libraries, 1)) {
		fputs("dclist: out of memory\n", stderr);
		return 2;
	}
	argv[0] = (char *)"dpkg";
	execv(DPKG, argv);
	perror("dclist: cannot execute " DPKG);
	return 2;
}
