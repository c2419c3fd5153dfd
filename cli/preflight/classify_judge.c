// SPDX-License-Identifier: GPL-2.0-or-later
/* Judging code: threads take one file after the other. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/root.h"
#include "preflight/classify.h"
#include "verity/imahash.h"
#include "verity/verity.h"

/* What the package says of the path: it is code, or it would not be judged. */
static enum class_state kept_writable(const struct classify *c,
				      const struct attested *a)
{
	enum file_class class;

	if (!a->owner ||
	    c->known->list[a->owner->list].refusal != INSTALLED_TAKEN)
		return CLASS_TRUSTED;
	class = file_class(a->owner->marks, true);
	if (file_chosen(class, &c->choice))
		return CLASS_TRUSTED;
	return class == FILE_CODE_CONFIG ? CLASS_CONFIG : CLASS_WRITABLE;
}

/*
 * IMA looks up only what it has hashed itself. True if a list has another digest of the
 * content.
 */
static bool ima_hashes_otherwise(const struct classify *c, int fd,
				 struct attested *a)
{
	const bool attested = a->entry;
	enum ima_label label;
	enum dgc_algo algo = imahash_of(fd, c->ima_hash, &label);

	if (a->revoked)
		return false;
	a->entry = a->content_algos & 1u << algo ?
			   installed_known_digest(c->known, DGC_KIND_CONTENT,
						  algo, a->content[algo]) :
			   NULL;
	return attested && !a->entry;
}

static enum class_state state_of(const struct classify *c,
				 const struct attested *a)
{
	enum class_state kept = kept_writable(c, a);

	if (a->entry && c->verity && a->verity == 0)
		return CLASS_TRUSTED;
	if (kept != CLASS_TRUSTED)
		return kept;
	if (a->entry) {
		if (!c->verity || a->verity == 0)
			return CLASS_TRUSTED;
		return a->verity == -ENODATA ? CLASS_OFF : CLASS_INCAPABLE;
	}
	if (a->revoked)
		return CLASS_REVOKED;
	if (!a->owner)
		return CLASS_UNLISTED;
	if (c->known->list[a->owner->list].refusal != INSTALLED_TAKEN)
		return CLASS_REFUSED;
	return CLASS_MODIFIED;
}

/* The remedies of the others would not make them run. */
static bool would_be_denied(const struct code *code)
{
	return code->writes && code->state != CLASS_MODIFIED &&
	       code->state != CLASS_REVOKED && code->state != CLASS_REFUSED;
}

/* Returns how many bytes of it were read. */
static uint64_t judge(struct classify *c, struct attest *attest,
		      struct code *code)
{
	int fd = root_open_regular(c->root, code->path);
	const struct installed_known_entry *by;
	struct attested a = { 0 };
	bool otherwise = false;
	int err = fd;

	if (fd >= 0) {
		err = attest_file(attest, fd, code->path, false, &c->stop, &a);
		if (!err && a.entry && a.verity == -EOPNOTSUPP)
			atomic_store(&c->mounts.mount[code->mount].no_verity,
				     verity_unsupported(fd));
		if (!err && c->ima)
			otherwise = ima_hashes_otherwise(c, fd, &a);
		else if (!err && (code->kind == CODE_PROGRAM ||
				  code->kind == CODE_LIBRARY))
			code->writes = (uint8_t)elf_writes_code(fd);
		close(fd);
	}
	if (err == -EINTR)
		return a.hashed;
	if (err < 0) {
		root_error(code->path, "cannot be checked: %s%s",
			   strerror(-err),
			   err == -EACCES ? "; run as root" : "");
		code->state = CLASS_UNREADABLE;
		return a.hashed;
	}
	by = a.entry ? a.entry : a.revoked ? a.revoked : a.owner;
	if (by)
		code->list = by->list;
	code->state = (uint8_t)state_of(c, &a);
	if (would_be_denied(code))
		code->state = CLASS_UNMAPPABLE;
	if (otherwise)
		code->state = CLASS_OTHER_HASH;
	return a.hashed;
}

void classify_judge(void *ctx)
{
	struct classify *c = ctx;
	struct attest *attest =
		attest_open(c->known, c->known->algos, &c->hashed);
	struct code *code;
	uint64_t hashed;
	size_t i;

	if (!attest) {
		atomic_store(&c->full, true);
		atomic_store(&c->stop, true);
	} else if (c->ima) {
		attest_content_only(attest);
	}
	while (!atomic_load(&c->stop) &&
	       (i = atomic_fetch_add(&c->next, 1)) < c->code_n) {
		code = &c->code[i];
		hashed = code->state == CLASS_UNCHECKED ?
				 judge(c, attest, code) :
				 0;
		if (code->size > hashed)
			atomic_fetch_add(&c->passed, code->size - hashed);
		atomic_fetch_add(&c->done, 1);
	}
	attest_close(attest);
}
