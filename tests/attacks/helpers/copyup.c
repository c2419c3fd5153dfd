// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Has overlayfs copy a file up while it is being read by the kernel, and nothing of what
 * is below:
 *
 *	copyup FILE
 *
 * A file that is opened to be truncated is copied up without its content. That somebody
 * has to have it unchanged is found later: ETXTBSY, if it is only opened for reading.
 */
#include "attack.h"

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	return answer(open(argv[1], O_RDONLY | O_TRUNC | O_CLOEXEC) < 0);
}
