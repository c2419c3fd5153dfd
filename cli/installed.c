// SPDX-License-Identifier: GPL-2.0-or-later
/* What is in the folder of installed lists. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crypto.h"
#include "installed.h"
#include "kernel.h"

static void signer_set(const struct list *list, char signer[SIGNER_LEN])
{
	const uint8_t *sig = list->bytes.data + list->trailer.sig_off;

	if (list->trailer.format != DGC_SIG_PGP)
		strcpy(signer, "pkcs7");
	else if (list->sig.has_fingerprint)
		hex_encode(sig + list->sig.fingerprint_off,
			   DGC_PGP_FINGERPRINT_LEN, signer);
	else if (list->sig.has_key_id)
		hex_encode(sig + list->sig.key_id_off, DGC_PGP_KEY_ID_LEN,
			   signer);
	else
		strcpy(signer, "-");
}

static struct installed_list *room(struct installed *in)
{
	struct installed_list *more;

	/* Room doubles whenever it is used up: at 1, 2, 4, 8 ... lists. */
	if (!(in->n & (in->n - 1))) {
		more = reallocarray(in->list, in->n ? 2 * in->n : 1,
				    sizeof(*more));
		if (!more)
			return NULL;
		in->list = more;
	}
	more = &in->list[in->n];
	*more = (struct installed_list){ .signer = "-" };
	return more;
}

static void parsed_set(struct installed_list *to, struct list *list)
{
	to->format = list->format;
	to->digests = list_digests(list);
	to->keys = list->keys;
	memcpy(to->id, list->id, LIST_ID_LEN);
	signer_set(list, to->signer);
	to->name = list->name;
	list->name = NULL;
}

/* A list that cannot be parsed is there, too. */
static int list_take(const char *file, struct bytes bytes, void *ctx)
{
	struct part part = { bytes.data, bytes.len };
	struct installed *in = ctx;
	struct installed_list *to = room(in);
	struct list list;

	if (to)
		to->file = strdup(strrchr(file, '/') + 1);
	if (!to || !to->file ||
	    crypto_hash(DGC_ALGO_SHA256, &part, 1, to->whole)) {
		error(file, "out of memory");
		if (to)
			free(to->file);
		bytes_free(&bytes);
		return -ENOMEM;
	}
	in->n++;
	if (list_parse(file, bytes, &list))
		return 0;
	parsed_set(to, &list);
	list_free(&list);
	return 0;
}

int installed_read(int root, struct installed *in)
{
	int failed;

	*in = (struct installed){ 0 };
	failed = digestlists_each(root, list_take, in);
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

struct installed_list *installed_find(const struct installed *in,
				      const char *file)
{
	size_t i;

	for (i = 0; i < in->n; i++)
		if (!strcmp(in->list[i].file, file))
			return &in->list[i];
	return NULL;
}
