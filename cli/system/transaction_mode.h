/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a failure means in a transaction of a package manager. */
#ifndef DCLIST_TRANSACTION_MODE_H
#define DCLIST_TRANSACTION_MODE_H

#include <stdbool.h>

/*
 * enum transaction_mode of @word, which @subject has; "" for the default: TRANSACTION_ENFORCE
 * if IPE enforces a policy that uses the digest cache, TRANSACTION_WARN if there are lists in
 * @root or the kernel has a digest cache, else TRANSACTION_OFF. With the image @root_dir, the
 * kernel is not asked. -EINVAL after reporting that it is another word.
 */
int transaction_mode(const char *word, const char *subject, int root,
		     const char *root_dir);
/*
 * Is this process in another root than process 1? Of such a system the lists are not those of
 * the kernel, even if it shows the kernel's files. What cannot be known is taken for the system
 * itself.
 */
bool transaction_in_chroot(void);

#endif /* DCLIST_TRANSACTION_MODE_H */
