// SPDX-License-Identifier: GPL-2.0-or-later
/* What the files and the installed lists show about denied files. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "policy/learn.h"
#include "policy/subject.h"

#define HOLES_FROM (64 << 20) /* bytes */
#define HOLES_PART 16 /* compressed files have less room than bytes, too */

/* Installed, enabled: does the kernel hold it by now? */
static void judge_attested(const struct policy_world *world,
			   struct learn_file *file,
			   const struct attested *attested)
{
	struct policy_subject subject = { .offline = world->offline,
					  .attested = attested,
					  .list = file->package,
					  .known = world->known };
	struct policy_fact fact = { 0 };

	if (attested->verity) {
		file->state = LEARN_NO_VERITY;
		return;
	}
	policy_fact_digest_cache(&subject, &fact);
	if (!world->offline && fact.answer != POLICY_YES)
		file->state = LEARN_NOT_LOADED;
	else
		file->state = file->attested ? LEARN_SIGNER : LEARN_NOW;
}

enum learn_state learn_changed(uint32_t marks)
{
	return file_class(marks, true) == FILE_CODE ? LEARN_MODIFIED :
						      LEARN_EDITED;
}

static void judge_lists(const struct policy_world *world,
			struct learn_file *file,
			const struct attested *attested)
{
	const struct installed_known_entry *e = attested->entry;
	const struct installed_known_list *list;

	if (!e)
		e = attested->owner;
	if (!e)
		return;
	list = &world->known->list[e->list];
	file->package = strdup(list->name && strcmp(list->name, "-") ?
				       list->name :
				       list->file);
	if (!file->package)
		return;
	if (attested->entry)
		judge_attested(world, file, attested);
	else if (list->refusal != INSTALLED_TAKEN)
		file->state = LEARN_UNSIGNED;
	else
		file->state = learn_changed(e->marks);
}

/* The digest that the kernel would look for, were it in a rule */
static void measure(const struct policy_world *world, struct learn_file *file)
{
	struct verity_params params = { .algo = DGC_ALGO_SHA256,
					.block_size = VERITY_BLOCK_DEFAULT };
	struct verity_result result;

	verity_file(world->root, file->path, &params, NULL, true, &result);
	memcpy(file->digest, result.digest, sizeof(file->digest));
	file->verity = result.outcome == VERITY_ALREADY;
	file->reason = result.reason;
}

static enum learn_state state_of(int err)
{
	return err == -ENOENT || err == -ENOTDIR || err == -ELOOP ?
		       LEARN_GONE :
		       LEARN_UNREADABLE;
}

/*
 * Any user can create a sparse file of terabytes and try to execute it, which root would
 * then read here.
 */
static bool is_hollow(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_size > HOLES_FROM &&
	       st.st_blocks < st.st_size / 512 / HOLES_PART;
}

/* What audit puts in place of a name */
static bool is_unnamed(const char *path)
{
	return !strcmp(path, "<too_long>") || !strcmp(path, "<no_memory>");
}

/* Files that the kernel creates for memory also have names. */
static bool is_memory(const char *path)
{
	return *path != '/' || !strncmp(path, "/memfd:", 7) ||
	       !strcmp(path, "/dev/zero (deleted)") ||
	       !strncmp(path, "/SYSV", 5);
}

/* The kernel names files with links resolved: what is a link now is another. */
static void file_judge(const struct policy_world *world,
		       struct learn_file *file)
{
	struct attested attested;
	int fd, err;

	if (is_memory(file->path)) {
		file->state = is_unnamed(file->path) ? LEARN_UNNAMED :
						       LEARN_MEMORY;
		return;
	}
	fd = root_open_regular(world->root, file->path);
	if (fd < 0) {
		file->state = state_of(fd);
		return;
	}
	if (is_hollow(fd)) {
		file->state = LEARN_HOLES;
		close(fd);
		return;
	}
	err = attest_file(world->attest, fd, file->path, true, NULL, &attested);
	close(fd);
	if (err) {
		file->state = LEARN_UNREADABLE;
		return;
	}
	judge_lists(world, file, &attested);
	measure(world, file);
}

int learn_judge(struct learn *learn)
{
	struct policy_world world;
	int err = policy_world_open(learn->root, false, &world);
	size_t i;

	for (i = 0; !err && i < learn->n; i++)
		file_judge(&world, learn->file[i]);
	policy_world_close(&world);
	return err;
}
