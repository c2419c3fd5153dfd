// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Installed lists that are revoked. Of those that are loaded the kernel says so; others
 * it does not load, so what the revocation lists are about is compared.
 */
#include <string.h>
#include <unistd.h>

#include "base/root.h"
#include "list/installed_known.h"
#include "system/status.h"

static bool has_revocations(const struct status *s)
{
	size_t i;

	for (i = 0; i < s->installed.n; i++)
		if (s->installed.list[i].format == LIST_REVOCATION)
			return true;
	return false;
}

static void loaded_mark(struct status *s)
{
	const struct kernel_list *loaded;
	size_t i;

	for (i = 0; i < s->installed.n; i++) {
		loaded = kernel_lists_find(&s->loaded, s->installed.list[i].id);
		if (loaded)
			s->installed.list[i].revoked = loaded->revoked;
	}
}

static void missing_mark(struct status *s, const struct installed_known *known)
{
	struct installed_list *list;
	uint32_t i;
	size_t j;

	for (i = 0; i < known->lists; i++) {
		if (known->list[i].refusal != INSTALLED_REVOKED)
			continue;
		for (j = 0; j < s->installed.n; j++) {
			list = &s->installed.list[j];
			if (status_is_missing(s, list) &&
			    !memcmp(list->id, known->list[i].id, LIST_ID_LEN))
				list->revoked = true;
		}
	}
}

int status_revoked_find(struct status *s)
{
	struct installed_known *known;
	size_t i;
	int root;

	if (s->absent || s->unreadable)
		return 0;
	loaded_mark(s);
	if (s->not_loaded && has_revocations(s)) {
		root = root_open(NULL);
		known = root < 0 ? NULL : installed_known_read(root, NULL);
		if (root >= 0)
			close(root);
		if (!known)
			return -1;
		missing_mark(s, known);
		installed_known_free(known);
	}
	s->not_loaded = 0;
	for (i = 0; i < s->installed.n; i++) {
		s->revoked += s->installed.list[i].revoked;
		s->not_loaded += status_is_missing(s, &s->installed.list[i]);
	}
	return 0;
}
