// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel and the installed lists answer. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/message.h"
#include "base/text.h"
#include "list/digest.h"
#include "list/installed_dir.h"
#include "system/query.h"

#define QUERY "/sys/kernel/security/digest_cache/query"

/* The hit of that list, a new one if there is none; NULL without memory */
static struct query_hit *hit_of(struct question *q, const uint8_t *id,
				const char *name)
{
	struct query_hit *more;
	size_t i;

	for (i = 0; i < q->hits; i++)
		if (!memcmp(q->hit[i].id, id, LIST_ID_LEN))
			return &q->hit[i];
	if (!array_grow(&q->hit, q->hits, sizeof(*more)))
		return NULL;
	more = &q->hit[q->hits];
	*more = (struct query_hit){ .name = strdup(name) };
	if (!more->name)
		return NULL;
	memcpy(more->id, id, LIST_ID_LEN);
	q->hits++;
	return more;
}

/* "ID NAME", or "ID NAME revoked" */
static int line_take(struct question *q, char *line)
{
	char *name = strchr(line, ' '), *word;
	uint8_t id[LIST_ID_LEN];
	struct query_hit *hit;

	line[strcspn(line, "\n")] = 0;
	if (!name)
		return -EBADMSG;
	*name++ = 0;
	word = strchr(name, ' ');
	if (word)
		*word++ = 0;
	if (!list_id_decode(line, id))
		return -EBADMSG;
	hit = hit_of(q, id, name);
	if (!hit)
		return -ENOMEM;
	hit->loaded = true;
	hit->revoked = word && !strcmp(word, "revoked");
	return 0;
}

static int answer_read(struct question *q, int fd)
{
	FILE *f = fdopen(dup(fd), "re");
	char *line = NULL;
	size_t size = 0;
	int err = 0;

	if (!f)
		return -errno;
	while (!err && getline(&line, &size, f) > 0)
		err = line_take(q, line);
	if (!err && ferror(f))
		err = -EIO;
	free(line);
	fclose(f);
	return err;
}

/* One open file, one question */
static int question_ask(struct question *q)
{
	char hex[2 * DGC_DIGEST_MAX + 1], text[sizeof(hex) + 24];
	int fd = open(QUERY, O_RDWR | O_CLOEXEC);
	int err = 0, len;

	if (fd < 0)
		return -errno;
	hex_encode(q->value, dgc_algo_size(q->algo), hex);
	len = snprintf(text, sizeof(text), "%s%s:%s",
		       q->kind == DGC_KIND_CONTENT ? "content:" : "",
		       algo_name(q->algo), hex);
	if (write(fd, text, (size_t)len) != len)
		err = errno ? -errno : -EIO;
	else if (lseek(fd, 0, SEEK_SET) < 0)
		err = -errno;
	else
		err = answer_read(q, fd);
	close(fd);
	return err;
}

int query_kernel(struct query *query)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < query->n; i++)
		err = question_ask(&query->question[i]);
	if (err == -EBADMSG)
		error(NULL,
		      "the kernel's answer has an unknown format; use the dclist that belongs to this kernel");
	else if (err)
		error(NULL, "cannot ask the kernel: %s", kernel_reason(err));
	return err;
}

/* A list that is looked through, and for what */
struct search {
	struct query *query;
	const struct list *list;
};

static int digest_compare(const struct digest *d, void *ctx)
{
	struct search *search = ctx;
	struct question *q = search->query->question;
	size_t size = dgc_algo_size(d->algo), i;
	struct query_hit *hit;

	for (i = 0; i < search->query->n; i++, q++) {
		if (q->kind != d->kind || q->algo != d->algo ||
		    memcmp(q->value, d->value, size) != 0)
			continue;
		hit = hit_of(q, search->list->id, search->list->name);
		if (!hit)
			return -ENOMEM;
		hit->installed = true;
		if (!hit->path && d->path)
			hit->path = strdup(d->path);
	}
	return 0;
}

/* For installed_dir_each(); frees @bytes. */
static int list_search(const char *file, struct bytes bytes, void *ctx)
{
	struct list list;
	struct search search = { .query = ctx, .list = &list };
	int err = list_parse(file, bytes, &list);

	if (err)
		return err;
	err = list_each(&list, digest_compare, &search);
	if (err)
		error(file, "cannot look through it: %s", strerror(-err));
	list_free(&list);
	return err;
}

int query_installed(struct query *query, int root)
{
	return installed_dir_each(root, list_search, query);
}
