// SPDX-License-Identifier: GPL-2.0-or-later
/* What apt executes as dpkg (Dir::Bin::dpkg): dpkg, with our library, which is beside this file. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

#define DPKG "/usr/bin/dpkg"

int main(int argc, char **argv)
{
	const char *self = (const char *)getauxval(AT_EXECFN);
	const char *others = getenv("LD_PRELOAD");
	char *libraries;

	(void)argc;
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
