/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that a policy is evaluated for: its properties, found out when they are
 * asked for. A section per .c file.
 */
#ifndef DCLIST_POLICY_SUBJECT_H
#define DCLIST_POLICY_SUBJECT_H

#include <sys/types.h>

#include "policy/policy.h"
#include "verity/attest.h"

/**
 * struct policy_fact - what is known about a property of a file
 * @asked: it was looked at; the rest is valid
 * @answer: for yes or no: whether it is TRUE or trusted; for a digest: whether
 *	there is one
 * @value: the digest, "ALGORITHM:HEX", when there is one
 * @text: how it is known, or why it is not
 */
struct policy_fact {
	bool asked;
	enum policy_answer answer;
	char value[32 + 2 * 128 + 2];
	char text[256];
};

#define POLICY_SIGNERS_SHOWN 8u

/**
 * struct policy_subject - a file
 * @offline: of an image; the running kernel is not asked
 * @assume_verity: taken for one that has fs-verity
 * @kernel: which properties the kernel has, or NULL: all; not owned
 * @op: what would be done with it
 * @fd: the file, open for reading; not owned
 * @attested: what attest_file() found; not owned
 * @list: name of the installed list that attests it, or NULL; not owned
 * @attest: what @attested is from, for an image; not owned
 * @known: the installed lists, for the running system; not owned
 * @fact: by property
 * @signer: of digest_cache_signer, for each signer that was asked for, the first ones; its
 *	@value is the signer
 * @signers: how many
 */
struct policy_subject {
	bool offline;
	bool assume_verity;
	const struct policy_kernel *kernel;
	enum policy_op op;
	int fd;
	const struct attested *attested;
	const char *list;
	const struct attest *attest;
	const struct installed_known *known;
	struct policy_fact fact[POLICY_PROPERTIES];
	struct policy_fact signer[POLICY_SIGNERS_SHOWN];
	unsigned int signers;
};

/* subject.c */

/* A policy_ask; @ctx is a struct policy_subject. */
enum policy_answer policy_subject_ask(const struct policy_condition *c,
				      void *ctx);
/* "TRUE", "untrusted", "sha256:HEX", "none" or "unknown" */
const char *policy_fact_value(enum policy_property property,
			      const struct policy_fact *fact);

/* subject_boot.c, subject_verity.c, subject_cache.c, subject_dm.c: facts */

void policy_fact_boot_verified(struct policy_subject *s, struct policy_fact *f);
void policy_fact_fsverity_digest(struct policy_subject *s,
				 struct policy_fact *f);
/* Why no fs-verity is seen of it; for -ENODATA and -EOPNOTSUPP, see struct attested */
const char *policy_no_verity(const struct policy_subject *s);
void policy_fact_fsverity_signature(struct policy_subject *s,
				    struct policy_fact *f);
void policy_fact_digest_cache(struct policy_subject *s, struct policy_fact *f);
/* Is it so for @signer, as a condition has it? */
void policy_fact_digest_cache_signer(struct policy_subject *s,
				     const char *signer, struct policy_fact *f);
/*
 * Does a loaded list, by @signer unless that is NULL, hold a file? As kernel_query(), by all
 * of its digests: a list that counts, if there is one. The kernel is asked for one digest at a
 * time, and a revocation may name another than a list has: @known, the installed lists,
 * shows that.
 */
int policy_kernel_holds(const struct installed_known *known,
			const struct attested *a, const char *signer,
			char **list);
void policy_fact_dmverity_roothash(struct policy_subject *s,
				   struct policy_fact *f);
void policy_fact_dmverity_signature(struct policy_subject *s,
				    struct policy_fact *f);
void policy_fact_set(struct policy_fact *f, enum policy_answer answer,
		     const char *fmt, ...) __printf(3, 4);

/* world.c: files of the running system, or of an image */

/**
 * struct policy_world - what is the same for all files
 * @root: result of root_open()
 * @prefix: its path in this process
 * @offline: an image
 * @assume_verity: files are taken for ones that have fs-verity
 * @kernel: the running one, when not @offline
 * @known: installed lists
 * @attest: looks files up in them
 */
struct policy_world {
	int root;
	char *prefix;
	bool offline;
	bool assume_verity;
	struct policy_kernel kernel;
	struct installed_known *known;
	struct attest *attest;
};

/* @root_dir: of an image, or NULL. 0, or -1 after reporting why. */
int policy_world_open(const char *root_dir, bool assume_verity,
		      struct policy_world *world);
void policy_world_close(struct policy_world *world);

/**
 * struct policy_verdict - what a policy decides about a file
 * @path: links resolved; owned
 * @op: operation
 * @decision: valid when policy_decide() returned 0
 * @subject: facts that were asked for
 */
struct policy_verdict {
	char *path;
	enum policy_op op;
	struct policy_decision decision;
	struct policy_subject subject;
};

/*
 * Evaluates @policy for @file and @op; POLICY_OPS: the operation that its name implies.
 * Returns 0, or a negative errno of looking at the file; reports nothing.
 */
int policy_decide(const struct policy_world *world, const struct policy *policy,
		  enum policy_op op, const char *file,
		  struct policy_verdict *out);
void policy_verdict_free(struct policy_verdict *verdict);
/* What the kernel would do with a file of this name: EXECUTE, mostly */
enum policy_op policy_op_of(const char *path);

#endif /* DCLIST_POLICY_SUBJECT_H */
