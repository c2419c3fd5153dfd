// SPDX-License-Identifier: GPL-2.0-or-later
/* Arrays that grow. */
#include <stdlib.h>

#include "base/array.h"

bool array_grow(void *array, size_t n, size_t size)
{
	void **p = array, *more;

	if (n & (n - 1))
		return true;
	more = reallocarray(*p, n ? 2 * n : 1, size);
	if (!more)
		return false;
	*p = more;
	return true;
}
