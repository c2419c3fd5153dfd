// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a revocation would stop: files are looked up twice in what the installed lists
 * say, as it is, and without what would be revoked.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/root.h"
#include "base/text.h"
#include "policy/lifeline.h"
#include "system/revoke.h"
#include "verity/attest.h"
#include "verity/codekind.h"

/**
 * struct weighing - a run
 * @root: of the system
 * @r: what would be revoked
 * @known: what the installed lists say
 * @attest: for @known
 * @lifeline: programs that have to run, and what they map; none of an image
 * @path: files that may be affected; owned
 * @n: how many
 * @effect: result
 */
struct weighing {
	int root;
	const struct revocation *r;
	struct installed_known *known;
	struct attest *attest;
	struct lifeline lifeline;
	char **path;
	size_t n;
	struct revoke_effect *effect;
};

static int path_add(struct weighing *w, const char *path)
{
	if (!array_grow(&w->path, w->n, sizeof(*w->path)))
		return -ENOMEM;
	w->path[w->n] = strdup(path);
	return w->path[w->n] ? (w->n++, 0) : -ENOMEM;
}

/* Fingerprint, or the 64-bit key id at its end */
static bool signer_revoked(const struct revocation *r, const char *signer)
{
	char hex[2 * DGC_TLV_SIGNER_LEN + 1];
	size_t i, len = strlen(signer);

	for (i = 0; i < r->n; i++) {
		if (r->entry[i].kind != DGC_KIND_SIGNER)
			continue;
		hex_encode(r->entry[i].value, DGC_TLV_SIGNER_LEN, hex);
		if (len >= 16 && len < sizeof(hex) &&
		    !strcasecmp(hex + sizeof(hex) - 1 - len, signer))
			return true;
	}
	return false;
}

static bool list_revoked(const struct weighing *w,
			 const struct installed_known_list *list)
{
	return revocation_has(w->r, DGC_KIND_LIST, DGC_ALGO_SHA256, list->id) ||
	       (!list->pkcs7 && signer_revoked(w->r, list->signer));
}

/* All paths of lists and digests that would be revoked, and the vital ones */
static int candidates_find(struct weighing *w, char *const *files)
{
	const struct installed_known_entry *e;
	int err = 0;
	uint32_t i;

	for (i = 0; !err && i < w->known->entries; i++) {
		e = &w->known->entry[i];
		if (e->path && e->kind != DGC_KIND_INVALID &&
		    (list_revoked(w, &w->known->list[e->list]) ||
		     revocation_has(w->r, e->kind, e->algo, e->value)))
			err = path_add(w, e->path);
	}
	for (i = 0; !err && i < w->lifeline.n; i++)
		err = path_add(w, w->lifeline.file[i].path);
	for (; !err && *files; files++)
		err = path_add(w, *files);
	return err;
}

/* Without all that would be revoked */
static void known_revoke(struct weighing *w)
{
	struct installed_known *known = w->known;
	uint32_t i;

	for (i = 0; i < known->lists; i++)
		if (list_revoked(w, &known->list[i]))
			known->list[i].refusal = INSTALLED_SIGNER;
}

static bool digest_revoked(const struct weighing *w, const struct attested *a)
{
	enum dgc_algo algo;

	if (!a->verity && a->verity_algo &&
	    revocation_has(w->r, DGC_KIND_VERITY, a->verity_algo,
			   a->verity_digest))
		return true;
	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++)
		if (a->content_algos & 1u << algo &&
		    revocation_has(w->r, DGC_KIND_CONTENT, algo,
				   a->content[algo]))
			return true;
	return false;
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

/* Is it attested as things are now? Whether it is code, and exists, matters as well. */
static bool attested(struct weighing *w, const char *path, bool revoked)
{
	int fd = root_open_target(w->root, path);
	struct attested a = { 0 };
	bool is;

	if (fd < 0)
		return false;
	is = is_code(fd, path) && !lseek(fd, 0, SEEK_SET) &&
	     !attest_file(w->attest, fd, path, true, NULL, &a) && a.entry &&
	     !(revoked && digest_revoked(w, &a));
	close(fd);
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

static int stopped_add(struct weighing *w, char **path)
{
	struct revoke_effect *effect = w->effect;
	struct stopped_file *more;

	if (!array_grow(&effect->file, effect->n, sizeof(*more)))
		return -ENOMEM;
	more = &effect->file[effect->n++];
	*more = (struct stopped_file){ *path, vital_of(w, *path) };
	effect->vital += more->vital != NULL;
	*path = NULL;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Leaves in @path what is attested now, each once. */
static void candidates_judge(struct weighing *w)
{
	size_t i, kept = 0;

	if (w->n)
		qsort(w->path, w->n, sizeof(*w->path), by_name);
	for (i = 0; i < w->n; i++) {
		if ((kept && !strcmp(w->path[kept - 1], w->path[i])) ||
		    !attested(w, w->path[i], false))
			free(w->path[i]);
		else
			w->path[kept++] = w->path[i];
	}
	w->n = kept;
}

static int weigh(struct weighing *w, char *const *files)
{
	int err = candidates_find(w, files);
	size_t i;

	if (err)
		return err;
	w->attest = attest_open(w->known,
				w->known->algos | 1u << DGC_ALGO_SHA256, NULL);
	if (!w->attest)
		return -ENOMEM;
	candidates_judge(w);
	known_revoke(w);
	for (i = 0; !err && i < w->n; i++)
		if (!attested(w, w->path[i], true))
			err = stopped_add(w, &w->path[i]);
	return err;
}

int revoke_effect(int root, bool image, const struct revocation *r,
		  char *const *files, struct revoke_effect *effect)
{
	struct weighing w = { .root = root, .r = r, .effect = effect };
	int err = 0;
	size_t i;

	*effect = (struct revoke_effect){ 0 };
	w.known = installed_known_read(root, NULL);
	if (!w.known)
		return -EIO;
	if (!image)
		err = lifeline_read(&w.lifeline);
	if (!err)
		err = weigh(&w, files);
	if (err)
		error(NULL, "out of memory");
	for (i = 0; i < w.n; i++)
		free(w.path[i]);
	free(w.path);
	attest_close(w.attest);
	lifeline_free(&w.lifeline);
	installed_known_free(w.known);
	return err;
}

void revoke_effect_free(struct revoke_effect *effect)
{
	size_t i;

	for (i = 0; i < effect->n; i++)
		free(effect->file[i].path);
	free(effect->file);
	*effect = (struct revoke_effect){ 0 };
}
