// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a revocation would stop: files are looked up twice in what the installed lists
 * say, without what would be revoked, and as it is.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/root.h"
#include "base/workers.h"
#include "policy/lifeline.h"
#include "preflight/classify.h"
#include "system/revoke.h"

#define JOBS 256u /* threads, as dclist preflight has at most */

/**
 * struct weighing - a run
 * @root: of the system
 * @known: what the installed lists say, also without what would be revoked
 * @refusal: of each list, as it is now; owned
 * @algos: revoked_algos of @known, as it is now
 * @attest: for @known
 * @lifeline: programs that have to run, and what they map; none of an image
 * @path: files that may be affected; owned
 * @n: how many
 * @unnamed: a digest that would be revoked is of a file whose path no list names
 * @effect: result
 */
struct weighing {
	int root;
	struct installed_known *known;
	enum installed_known_refusal *refusal;
	uint32_t algos;
	struct attest *attest;
	struct lifeline lifeline;
	char **path;
	size_t n;
	bool unnamed;
	struct revoke_effect *effect;
};

static int path_add(struct weighing *w, const char *path)
{
	if (!array_grow(&w->path, w->n, sizeof(*w->path)))
		return -ENOMEM;
	w->path[w->n] = strdup(path);
	return w->path[w->n] ? (w->n++, 0) : -ENOMEM;
}

/* As if @r were loaded */
static int known_revoke(struct weighing *w, const struct revocation *r)
{
	struct installed_known *known = w->known;
	const uint8_t not_loaded[LIST_ID_LEN] = { 0 };
	struct revocation copy = { 0 };
	uint32_t i;

	w->refusal = calloc(known->lists + 1u, sizeof(*w->refusal));
	if (!w->refusal || revocation_merge(&copy, r)) {
		revocation_free(&copy);
		return -ENOMEM;
	}
	for (i = 0; i < known->lists; i++)
		w->refusal[i] = known->list[i].refusal;
	w->algos = known->revoked_algos;
	return installed_known_revoke(known, &copy, "", not_loaded) ? 0 :
								      -ENOMEM;
}

/* As it is now */
static void known_restore(struct weighing *w)
{
	struct installed_known *known = w->known;
	uint32_t i;

	revocation_free(&known->revocation[--known->revocations].what);
	known->revoked_algos = w->algos;
	for (i = 0; i < known->lists; i++)
		known->list[i].refusal = w->refusal[i];
}

/* Is it a digest of a list that counts now, and would it be revoked? */
static bool entry_revoked(const struct weighing *w,
			  const struct installed_known_entry *e)
{
	return e->kind != DGC_KIND_INVALID &&
	       w->refusal[e->list] == INSTALLED_TAKEN &&
	       (w->known->list[e->list].refusal == INSTALLED_REVOKED ||
		installed_known_digest_revoked(w->known, e->list, e->kind,
					       e->algo, e->value));
}

/* Where no list names the path: all code of the system */
static int system_search(struct weighing *w)
{
	static char everything[] = "/";
	char *all[] = { everything, NULL };
	struct classify c = {
		.root = w->root,
		.jobs = processors(JOBS),
		.known = w->known,
	};
	int err = mounts_read(&c.mounts, false);
	size_t i;

	if (!err)
		err = classify_run(&c, all);
	for (i = 0; !err && i < c.code_n; i++)
		if (c.code[i].state == CLASS_REVOKED)
			err = path_add(w, c.code[i].path);
	c.known = NULL;
	classify_free(&c);
	return err;
}

/* All paths of lists and digests that would be revoked, and the vital ones */
static int candidates_find(struct weighing *w, char *const *files)
{
	const struct installed_known_entry *e;
	int err = 0;
	uint32_t i;

	for (i = 0; !err && i < w->known->entries; i++) {
		e = &w->known->entry[i];
		if (!entry_revoked(w, e))
			continue;
		if (e->path)
			err = path_add(w, e->path);
		else
			w->unnamed = true;
	}
	for (i = 0; !err && i < w->lifeline.n; i++)
		err = path_add(w, w->lifeline.file[i].path);
	for (; !err && *files; files++)
		err = path_add(w, *files);
	if (!err && w->unnamed)
		err = system_search(w);
	return err;
}

static bool is_code(int fd, const char *path)
{
	uint8_t head[CODE_HEAD];
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st))
		return false;
	n = pread(fd, head, sizeof(head), 0);
	return code_named(path) != CODE_NONE ||
	       (n > 0 &&
		code_kind(path, st.st_mode, head, (size_t)n) != CODE_NONE);
}

/*
 * Is it attested? Whether it is code, and exists, matters as well. @list: which attests
 * it, or would; may be NULL
 */
static bool attested(struct weighing *w, const char *path, const char **list)
{
	int fd = root_open_target(w->root, path);
	const struct installed_known_entry *e;
	struct attested a = { 0 };
	bool is;

	if (fd < 0)
		return false;
	is = is_code(fd, path) && !lseek(fd, 0, SEEK_SET) &&
	     !attest_file(w->attest, fd, path, true, NULL, &a) && a.entry;
	close(fd);
	e = a.entry ? a.entry : a.revoked;
	if (e && list)
		*list = w->known->list[e->list].name;
	return is;
}

static const char *vital_of(const struct weighing *w, const char *path)
{
	static const char *const programs[LIFELINE_PROGRAMS] = {
		[LIFELINE_INIT] = "init",
		[LIFELINE_SHELL] = "the shell",
		[LIFELINE_DCLIST] = "dclist",
	};
	size_t i;

	for (i = 0; i < w->lifeline.n; i++)
		if (!strcmp(w->lifeline.file[i].path, path))
			return programs[w->lifeline.file[i].program];
	if (code_named(path) == CODE_MODULE && strstr(path, "/lib/modules/"))
		return "a module of an installed kernel";
	return NULL;
}

static int stopped_add(struct weighing *w, char **path, const char *list)
{
	struct revoke_effect *effect = w->effect;
	struct stopped_file *more;

	if (!array_grow(&effect->file, effect->n, sizeof(*more)))
		return -ENOMEM;
	more = &effect->file[effect->n++];
	*more = (struct stopped_file){ *path, strdup(list),
				       vital_of(w, *path) };
	effect->vital += more->vital != NULL;
	*path = NULL;
	return more->list ? 0 : -ENOMEM;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Leaves in @path what would not be attested, each once. */
static void candidates_judge(struct weighing *w)
{
	size_t i, kept = 0;

	if (w->n)
		qsort(w->path, w->n, sizeof(*w->path), by_name);
	for (i = 0; i < w->n; i++) {
		if ((kept && !strcmp(w->path[kept - 1], w->path[i])) ||
		    attested(w, w->path[i], NULL))
			free(w->path[i]);
		else
			w->path[kept++] = w->path[i];
	}
	w->n = kept;
}

/* Looks at files first as they would be, which is the answer for most of them. */
static int weigh(struct weighing *w, const struct revocation *r,
		 char *const *files)
{
	const char *list = "";
	int err = known_revoke(w, r);
	size_t i;

	if (err)
		return err;
	w->attest = attest_open(w->known,
				w->known->algos | 1u << DGC_ALGO_SHA256, NULL);
	err = w->attest ? candidates_find(w, files) : -ENOMEM;
	if (!err)
		candidates_judge(w);
	known_restore(w);
	for (i = 0; !err && i < w->n; i++)
		if (attested(w, w->path[i], &list))
			err = stopped_add(w, &w->path[i], list);
	return err;
}

int revoke_effect(int root, bool image, const struct revocation *r,
		  char *const *files, struct revoke_effect *effect)
{
	struct weighing w = { .root = root, .effect = effect };
	int err = 0;
	size_t i;

	*effect = (struct revoke_effect){ 0 };
	w.known = installed_known_read(root, NULL);
	if (!w.known)
		return -EIO;
	if (!image)
		err = lifeline_read(&w.lifeline);
	if (!err)
		err = weigh(&w, r, files);
	if (err)
		error(NULL, "out of memory");
	for (i = 0; i < w.n; i++)
		free(w.path[i]);
	free(w.path);
	free(w.refusal);
	attest_close(w.attest);
	lifeline_free(&w.lifeline);
	installed_known_free(w.known);
	return err;
}

void revoke_effect_free(struct revoke_effect *effect)
{
	size_t i;

	for (i = 0; i < effect->n; i++)
		free(effect->file[i].path), free(effect->file[i].list);
	free(effect->file);
	*effect = (struct revoke_effect){ 0 };
}
