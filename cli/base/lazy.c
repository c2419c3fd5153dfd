// SPDX-License-Identifier: GPL-2.0-or-later
/* dlopen(): libraries, by the names that they had when dclist was linked. */
#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

#include "base/command.h"
#include "base/lazy.h"

/* "libcurl.so.4"; build/sonames.h is made of what CLI_LAZY links (sources.mk). */
static const char *const sonames[] = {
#include "sonames.h"
};

static const char *soname_of(const char *library)
{
	size_t len = strlen(library), i;

	for (i = 0; i < sizeof(sonames) / sizeof(sonames[0]); i++)
		if (!strncmp(sonames[i], library, len) &&
		    !strncmp(sonames[i] + len, ".so", 3))
			return sonames[i];
	return library;
}

void *lazy_function(const char *library, const char *name)
{
	const char *file = soname_of(library);
	void *opened = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	void *found = opened ? dlsym(opened, name) : NULL;

	if (found)
		return found;
	error(file, "cannot load this library: %s; install %s", dlerror(),
	      library);
	/* exit() does not wait for other threads. */
	_exit(EXIT_FAILED);
}
