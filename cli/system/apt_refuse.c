// SPDX-License-Identifier: GPL-2.0-or-later
/* What is refused where lists are enforced, as it would be left half done. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/command.h"
#include "base/root.h"
#include "system/apt.h"
#include "system/transaction.h"
#include "system/transaction_mode.h"

int apt_refuse(const char *manager)
{
	const char *action = getenv("DPKG_HOOK_ACTION");
	const char *word = getenv("DCLIST_MODE");
	bool pacman = !strcmp(manager, "pacman");
	int root, mode;

	if (!pacman && action && strcmp(action, "unpack") &&
	    strcmp(action, "install"))
		return EXIT_DONE;
	root = root_open(NULL);
	if (root < 0)
		return EXIT_FAILED;
	mode = transaction_mode(word ?: "", "DCLIST_MODE", root,
				transaction_in_chroot() ? "/" : NULL);
	close(root);
	if (mode >= 0 && mode < TRANSACTION_ENFORCE)
		return EXIT_DONE;
	if (mode == TRANSACTION_ENFORCE && pacman)
		error("pacman",
		      "refused: it writes files in place, so that programs would be denied while and after it runs; boot with ipe.enforce=0, and run there pacman, dclist sync --from SITE and dclist verity");
	else if (mode == TRANSACTION_ENFORCE)
		error("dpkg",
		      "refused: it loads no digest lists, so that what it installs would be denied; use apt-get install ./PACKAGE.deb");
	error(NULL,
	      "nothing is changed; to continue nevertheless, set DCLIST_MODE=off in the environment");
	return EXIT_FAILED;
}
