// SPDX-License-Identifier: GPL-2.0-or-later
/* The state of the running system. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/root.h"
#include "system/status.h"

#define STATS "/sys/kernel/security/digest_cache/stats"

static void number_take(struct status_numbers *n, const char *key,
			const char *value)
{
	const struct {
		const char *key;
		uint64_t *to;
	} numbers[] = {
		{ "lists", &n->lists },
		{ "digests", &n->digests },
		{ "revocations", &n->revocations },
		{ "revoked", &n->revoked },
		{ "bound", &n->bound },
		{ "bytes", &n->bytes },
		{ "load_failures", &n->load_failures },
	};
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!strcmp(numbers[i].key, key))
			*numbers[i].to = strtoull(value, NULL, 10);
}

static int numbers_read(struct status_numbers *n)
{
	FILE *f = fopen(STATS, "re");
	char *line = NULL, *colon;
	size_t size = 0;

	if (!f)
		return -errno;
	while (getline(&line, &size, f) > 0) {
		colon = strchr(line, ':');
		if (!colon)
			continue;
		*colon = 0;
		number_take(n, line, colon + 1);
	}
	free(line);
	fclose(f);
	return 0;
}

static int key_take(struct status *status, const char *line)
{
	struct status_key *more;
	struct kernel_key key;

	if (!kernel_key_read(line, &key))
		return 0;
	if (!array_grow(&status->key, status->keys, sizeof(*more)))
		return -ENOMEM;
	more = &status->key[status->keys];
	*more = (struct status_key){ 0 };
	memcpy(more->fingerprint, key.fingerprint, key.len);
	more->user_id = strndup(key.user_id, key.user_id_len);
	if (!more->user_id)
		return -ENOMEM;
	status->keys++;
	return 0;
}

static int keys_read(struct status *status)
{
	FILE *f = fopen("/proc/keys", "re");
	char *line = NULL;
	size_t size = 0;
	int err = 0;

	while (f && !err && getline(&line, &size, f) > 0) {
		if (strstr(line, ".digest_cache"))
			status->keys_known = true;
		err = key_take(status, line);
	}
	if (status->keys)
		status->keys_known = true;
	free(line);
	if (f)
		fclose(f);
	if (err)
		error(NULL, "out of memory");
	return err;
}

static int kernel_read(struct status *status)
{
	int err;

	status->absent = kernel_absent();
	status->unknown = kernel_unknown();
	if (status->absent)
		return 0;
	status->seals_known = !kernel_seals_read(status->seals);
	err = numbers_read(&status->numbers);
	if (!err)
		err = kernel_lists_read(&status->loaded);
	if (err == -EBADMSG)
		status->unreadable =
			"the kernel's answer has an unknown format; use the dclist that belongs to this kernel";
	else if (err)
		status->unreadable = kernel_reason(err);
	else
		kernel_lists_sort(&status->loaded);
	err = keys_read(status);
	if (!err && trusted_read(&status->certs)) {
		error(NULL, "out of memory");
		err = -ENOMEM;
	}
	return err;
}

bool status_is_missing(const struct status *status,
		       const struct installed_list *list)
{
	return !status->absent && !status->unreadable && !list->wanted &&
	       !list->revoked &&
	       (list->format == LIST_RPM || list->format == LIST_TLV ||
		list->format == LIST_REVOCATION);
}

static void compare(struct status *status)
{
	struct installed_list *list;
	struct kernel_list *loaded;
	size_t i;

	for (i = 0; i < status->installed.n; i++) {
		list = &status->installed.list[i];
		loaded = kernel_lists_find(&status->loaded, list->id);
		if (list->format == LIST_INVALID)
			status->malformed++;
		else if (loaded)
			loaded->wanted = list->wanted = true;
		status->not_loaded += status_is_missing(status, list);
	}
	status_untrusted_find(status);
	for (i = 0; i < status->keys; i++)
		status->expiring += status_key_expires(status, &status->key[i]);
	for (i = 0; i < status->loaded.n; i++) {
		loaded = &status->loaded.list[i];
		/* One that a newer one has replaced stays loaded. */
		if (!strcmp(loaded->format, "revocation"))
			loaded->wanted = true;
		status->not_installed += !loaded->wanted;
	}
}

int status_read(struct status *status)
{
	int root, err;

	*status = (struct status){ 0 };
	root = root_open(NULL);
	if (root < 0)
		return -1;
	err = installed_read(root, &status->installed);
	close(root);
	if (!err)
		err = kernel_read(status);
	if (!err)
		err = status_keys_date(status);
	if (err)
		return -1;
	status_ipe_read(&status->ipe);
	ima_read(&status->ima);
	compare(status);
	return status_revoked_find(status);
}

void status_free(struct status *status)
{
	size_t i;

	for (i = 0; i < status->keys; i++) {
		free(status->key[i].user_id);
		free(status->key[i].vendor);
	}
	free(status->key);
	trusted_free(&status->certs);
	status_ipe_free(&status->ipe);
	kernel_lists_free(&status->loaded);
	installed_free(&status->installed);
}
