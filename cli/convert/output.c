// SPDX-License-Identifier: GPL-2.0-or-later
/* Makes signed lists from what the formats found. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "convert/run.h"

static int said(const char *subject, int err)
{
	if (err == -EFBIG)
		error(subject,
		      "list of more than %u MiB, the kernel's limit; make several lists",
		      LIST_MAX >> 20);
	else if (err == -ENOPKG)
		error(subject,
		      "digests of several algorithms, but a list has only one; make several lists");
	else if (err == -EINVAL)
		error(subject,
		      "the name or source is not valid in a list; give one with --name");
	else
		error(subject, "out of memory");
	return -1;
}

/*
 * "FORMAT: PACKAGE, signed by SIGNER". Names have any length, so they are shortened: the
 * signer is always shown, at the end.
 */
static void source_text(const struct convert *conv, const struct source *src,
			char *out, size_t room)
{
	const char *name = src->name;
	char number[64];
	unsigned char *p;
	size_t fixed;
	int len;

	if (src == &conv->run->all && conv->run->n_args > 1) {
		snprintf(number, sizeof(number), "%zu sources",
			 conv->run->n_args);
		name = number;
	}
	fixed = strlen(command_word(&conv->format->cmd)) + strlen(src->signer) +
		4;
	len = fixed + strlen(name) < room ? (int)strlen(name) :
					    (int)(room - 1 - fixed - 3);
	snprintf(out, room, "%s: %.*s%s, %s", command_word(&conv->format->cmd),
		 len, name, name[len] ? "..." : "", src->signer);
	for (p = (unsigned char *)out; *p; p++)
		if (*p < 0x20 || *p == 0x7f)
			*p = '?';
}

static int bytes_make(const struct convert *conv, const struct source *src,
		      struct bytes *out)
{
	const struct convert_run *run = conv->run;
	char source[DGC_TLV_NAME_MAX + 1];
	struct verity_params params = conv->params;
	struct tlv_list_head head = {
		.name = run->name ? run->name : src->name,
		.source = source,
		.serial = run->has_serial ? run->serial : src->time,
		.params = &params,
	};
	int err;

	params.algo = src->algo;
	source_text(conv, src, source, sizeof(source));
	err = tlv_list_write(src->list, &head, out);
	return err ? said(src->arg, err) : 0;
}

static int list_put(struct convert_run *run, const struct list *list)
{
	char *name;
	int ret;

	if (!run->folder)
		return file_write_atomic(run->output, list->bytes.data,
					 list->bytes.len, 0644);
	name = list_file_name(list);
	if (!name) {
		error(run->output, "out of memory");
		return -1;
	}
	ret = outfolder_add(run->folder, name, list);
	free(name);
	return ret < 0 ? -1 : 0;
}

static int signed_put(struct convert_run *run, const char *subject,
		      const struct bytes *data)
{
	struct list list;
	int err = signer_sign(run->signer, subject, data, NULL, &list);

	if (err)
		return -1;
	err = list_put(run, &list);
	list_free(&list);
	return err;
}

int convert_output(struct convert *conv, const struct source *src)
{
	struct convert_run *run = conv->run;
	struct bytes data;
	int err;

	if (!tlv_list_count(src->list)) {
		error(src->arg,
		      "no files in it, so there is nothing to attest");
		return -1;
	}
	if (bytes_make(conv, src, &data))
		return -1;
	if (run->bare)
		err = file_write_atomic(run->output, data.data, data.len, 0644);
	else
		err = signed_put(run, src->arg, &data);
	bytes_free(&data);
	if (err)
		return -1;
	run->written++;
	run->digests += tlv_list_count(src->list);
	return 0;
}

int convert_join(struct convert *conv, const struct source *src)
{
	struct source *all = &conv->run->all;

	if (tlv_list_merge(all->list, src->list)) {
		error(src->arg, "out of memory");
		return -1;
	}
	/* One source gives its name, several have --name. */
	memcpy(all->name, src->name, sizeof(all->name));
	if (!*all->signer)
		memcpy(all->signer, src->signer, sizeof(all->signer));
	else if (strcmp(all->signer, src->signer))
		snprintf(all->signer, sizeof(all->signer), "several signers");
	all->algo = src->algo;
	if (src->time > all->time)
		all->time = src->time;
	return 0;
}
