// SPDX-License-Identifier: GPL-2.0-or-later
/* What is in the directory of installed lists. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/message.h"
#include "base/text.h"
#include "list/installed.h"
#include "list/twins.h"
#include "list/verify.h"
#include "trust/crypto.h"

static void signer_set(const struct list *list, char signer[SIGNER_LEN])
{
	if (list->trailer.format != DGC_SIG_PGP)
		strcpy(signer, "pkcs7");
	else if (!list_signer(list, signer))
		strcpy(signer, "-");
}

static struct installed_list *room(struct installed *in)
{
	struct installed_list *more;

	if (!array_grow(&in->list, in->n, sizeof(*more)))
		return NULL;
	more = &in->list[in->n];
	*more = (struct installed_list){ .signer = "-" };
	return more;
}

static int parsed_set(struct installed_list *to, const struct list *list)
{
	to->format = list->format;
	to->digests = list_digests(list);
	to->keys = list->keys;
	to->intact = list_intact(list);
	memcpy(to->id, list->id, LIST_ID_LEN);
	signer_set(list, to->signer);
	to->name = strdup(list->name);
	to->signers = list_signers(list);
	return to->name && to->signers ? 0 : -ENOMEM;
}

/* Room for @file, which is among the lists from here on; NULL after reporting why */
static struct installed_list *file_take(struct installed *in, const char *file,
					const struct bytes *bytes)
{
	struct part part = { bytes->data, bytes->len };
	struct installed_list *to = room(in);

	if (to)
		to->file = strdup(file);
	if (!to || !to->file ||
	    crypto_hash(DGC_ALGO_SHA256, &part, 1, to->whole)) {
		error(file, "out of memory");
		if (to)
			free(to->file);
		return NULL;
	}
	in->n++;
	return to;
}

static int list_set(struct installed_list *to, const struct list *list)
{
	int err = parsed_set(to, list);

	if (err)
		error(to->file, "out of memory");
	return err;
}

/* A list that cannot be parsed is included. */
static int list_take(const char *file, struct bytes bytes, void *ctx)
{
	struct installed_list *to =
		file_take(ctx, strrchr(file, '/') + 1, &bytes);
	struct list list;
	int err;

	if (!to) {
		bytes_free(&bytes);
		return -ENOMEM;
	}
	if (list_parse(file, bytes, &list))
		return 0;
	err = list_set(to, &list);
	list_free(&list);
	return err;
}

/* The previous content of the file is no longer a list. */
static void file_drop(struct installed *in, const char *file)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		if (!strcmp(in->list[i].file, file)) {
			in->list[i].wanted = true;
			in->list[i].format = LIST_INVALID;
		}
}

int installed_add(struct installed *in, const char *file,
		  const struct list *list)
{
	struct installed_list *to;

	file_drop(in, file);
	to = file_take(in, file, &list->bytes);

	if (!to || list_set(to, list))
		return -ENOMEM;
	to->wanted = true;
	return 0;
}

int installed_read(int root, struct installed *in)
{
	int failed;

	*in = (struct installed){ 0 };
	failed = installed_dir_each(root, list_take, in);
	if (failed < 0) {
		installed_free(in);
		return failed;
	}
	in->failed = (unsigned int)failed;
	return 0;
}

void installed_free(struct installed *in)
{
	size_t i;

	for (i = 0; i < in->n; i++) {
		free(in->list[i].file);
		free(in->list[i].name);
		free(in->list[i].signers);
	}
	free(in->list);
	*in = (struct installed){ 0 };
}

bool installed_is_named(const struct installed_list *list, const char *arg)
{
	uint8_t id[LIST_ID_LEN];

	if (!strcmp(list->file, arg) ||
	    (list->name && !strcmp(list->name, arg) && strcmp(arg, "-") != 0))
		return true;
	return list->format != LIST_INVALID && list_id_decode(arg, id) &&
	       !memcmp(id, list->id, LIST_ID_LEN);
}

static bool has_plain(const struct installed_list *list, const char *plain)
{
	size_t len = twin_plain_len(list->file);

	return !strncmp(list->file, plain, len) && !plain[len];
}

struct installed_list *installed_find(const struct installed *in,
				      const char *plain,
				      const uint8_t id[LIST_ID_LEN])
{
	size_t i;

	for (i = 0; i < in->n; i++)
		if (in->list[i].format == LIST_RPM &&
		    !memcmp(in->list[i].id, id, LIST_ID_LEN) &&
		    has_plain(&in->list[i], plain))
			return &in->list[i];
	return NULL;
}

struct installed_list *installed_other(const struct installed *in,
				       const char *plain,
				       const struct list *list)
{
	struct installed_list *other;
	size_t i;

	for (i = 0; i < in->n; i++) {
		other = &in->list[i];
		if (other->format == LIST_RPM && other->intact &&
		    !strcmp(other->file, plain) &&
		    !strcmp(other->name, list->name) &&
		    memcmp(other->id, list->id, LIST_ID_LEN))
			return other;
	}
	return NULL;
}

void installed_twins(struct installed *in, const char *plain,
		     void (*fn)(struct installed_list *list, void *ctx),
		     void *ctx)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		if (has_plain(&in->list[i], plain))
			fn(&in->list[i], ctx);
}

static void renamed(const char *from, const char *to, void *ctx)
{
	text_print(stdout, from);
	printf(": renamed to ");
	text_print(stdout, to);
	putchar('\n');
}

int installed_settle(const struct installed_dir *to)
{
	int err = twins_settle(to->dir, renamed, NULL);

	if (err)
		error(installed_dir_path(NULL),
		      "cannot rename lists in it: %s%s", strerror(-err),
		      write_remedy(err));
	return err;
}
