// SPDX-License-Identifier: GPL-2.0-or-later
/* The keys whose signatures are accepted, out of files. */
#include <errno.h>

#include "base/file.h"
#include "base/message.h"
#include "trust/armor.h"
#include "trust/gpg_context.h"

static int file_import(struct gpg *gpg, const char *file)
{
	struct bytes raw, packets;
	int err = file_read(file, KEY_FILE_MAX, &raw);

	if (err)
		return err;
	err = armor_decode(file, &raw, &packets);
	if (!err)
		err = gpg_import(gpg, &packets);
	bytes_free(&packets);
	bytes_free(&raw);
	return err;
}

int gpg_rules_read(struct gpg *gpg, const char *const *files, size_t n,
		   struct gpg_rules *rules)
{
	size_t i;
	int err = 0;

	*rules = (struct gpg_rules){ 0 };
	for (i = 0; !err && i < n; i++)
		err = file_import(gpg, files[i]);
	if (!err)
		err = gpg_keys(gpg, &rules->keys, &rules->n);
	if (!err && !rules->n) {
		error(files[0],
		      "GnuPG accepts none of the keys; get the key file again");
		err = -ENOKEY;
	}
	return err;
}

void gpg_rules_free(struct gpg_rules *rules)
{
	gpg_keys_free(rules->keys, rules->n);
	*rules = (struct gpg_rules){ 0 };
}
