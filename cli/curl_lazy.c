// SPDX-License-Identifier: GPL-2.0-or-later
/* libcurl, opened when it is needed. */
#include <dlfcn.h>
#include <string.h>

#include "curl_lazy.h"
#include "dclist.h"

#define LIBRARY "libcurl.so.4"

struct curl_lazy curl_lazy;
static bool opened;

static const char *const names[] = {
#define CURL_NAME(name) #name,
	CURL_FUNCTIONS(CURL_NAME)
};

#define NAMES (sizeof(names) / sizeof(names[0]))

static int failed(void)
{
	error(LIBRARY,
	      "cannot open this library, which fetches: %s; install libcurl",
	      dlerror());
	return -1;
}

int curl_lazy_open(void)
{
	void *library, *found[NAMES];
	size_t i;

	_Static_assert(sizeof(found) == sizeof(curl_lazy), "a name each");
	if (opened)
		return 0;
	library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return failed();
	for (i = 0; i < NAMES; i++) {
		found[i] = dlsym(library, names[i]);
		if (!found[i])
			return failed();
	}
	memcpy(&curl_lazy, found, sizeof(found));
	opened = true;
	return 0;
}
