// SPDX-License-Identifier: GPL-2.0-or-later
/* What would not run any more after dclist revoke. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/message.h"
#include "base/text.h"
#include "cmd_revoke.h"
#include "list/show.h"

size_t revoke_fresh(void)
{
	size_t i, n = 0;

	for (i = 0; i < revoke_job.all.n; i++)
		n += !revocation_covers(&revoke_job.old,
					&revoke_job.all.entry[i]);
	return n;
}

static int by_list(const void *a, const void *b)
{
	const struct stopped_file *x = a, *y = b;
	int order = strcmp(x->list, y->list);

	return order ? order : strcmp(x->path, y->path);
}

/* From @i on, how many are of one list? */
static size_t list_files(const struct revoke_effect *effect, size_t i)
{
	size_t n = 1;

	while (i + n < effect->n &&
	       !strcmp(effect->file[i].list, effect->file[i + n].list))
		n++;
	return n;
}

static void files_print(const struct revoke_effect *effect, size_t i, size_t n)
{
	const struct stopped_file *file;

	printf("%zu of ", n);
	text_print(stdout, effect->file[i].list);
	puts(":");
	for (; n--; i++) {
		file = &effect->file[i];
		printf("  would not run: ");
		text_print(stdout, file->path);
		if (file->vital)
			printf("  (%s)", file->vital);
		putchar('\n');
	}
}

static void effect_print(const struct revoke_effect *effect)
{
	size_t i, n;

	for (i = 0; i < revoke_job.all.n; i++) {
		if (revocation_covers(&revoke_job.old,
				      &revoke_job.all.entry[i]))
			continue;
		printf("revoked: ");
		revoked_print(&revoke_job.all.entry[i]);
		putchar('\n');
	}
	for (i = 0; i < effect->n; i += n) {
		n = list_files(effect, i);
		files_print(effect, i, n);
	}
	printf("%zu revoked, %zu files would not run\n", revoke_fresh(),
	       effect->n);
}

static json_t *files_json(const struct revoke_effect *effect, size_t i,
			  size_t n)
{
	json_t *all = json_array(), *o;

	for (; n--; i++) {
		o = json_object();
		json_put_text(o, "path", effect->file[i].path);
		if (effect->file[i].vital)
			json_put_text(o, "vital", effect->file[i].vital);
		json_add(all, o);
	}
	return all;
}

static int effect_json(const struct revoke_effect *effect)
{
	json_t *all = json_object(), *revoked = json_array();
	json_t *lists = json_array(), *o;
	size_t i, n;

	for (i = 0; i < revoke_job.all.n; i++)
		if (!revocation_covers(&revoke_job.old,
				       &revoke_job.all.entry[i]))
			json_add(revoked,
				 show_revoked(&revoke_job.all.entry[i]));
	for (i = 0; i < effect->n; i += n) {
		n = list_files(effect, i);
		o = json_object();
		json_put_text(o, "name", effect->file[i].list);
		json_put(o, "files", files_json(effect, i, n));
		json_add(lists, o);
	}
	json_put(all, "revoked", revoked);
	json_put_number(all, "files", effect->n);
	json_put_number(all, "vital", effect->vital);
	json_put(all, "lists", lists);
	return json_finish(all) ? -EIO : 0;
}

/* Is it meant, or a mistake that leaves a system that does not start? */
static int effect_accept(const struct revoke_effect *effect)
{
	size_t i;

	if (!effect->vital || revoke_job.force)
		return 0;
	for (i = 0; i < effect->n; i++)
		if (effect->file[i].vital)
			error(effect->file[i].path,
			      "would not run any more: it is, or is a part of, %s",
			      effect->file[i].vital);
	error(NULL,
	      "not revoked: %zu files without which this system may not start; install newer versions first, or give --force",
	      effect->vital);
	return -EPERM;
}

int revoke_effect_show(struct revoke_effect *effect)
{
	if (effect->n)
		qsort(effect->file, effect->n, sizeof(*effect->file), by_list);
	if (!revoke_job.json)
		effect_print(effect);
	else if (effect_json(effect))
		return -EIO;
	return effect_accept(effect);
}
