/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPE policies: what the subcommands of `dclist policy` share. A section per .c
 * file.
 */
#ifndef DCLIST_POLICY_H
#define DCLIST_POLICY_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/message.h"

/* words.c: the words of the language */

enum policy_op {
	POLICY_EXECUTE = 0,
	POLICY_FIRMWARE,
	POLICY_KMODULE,
	POLICY_KEXEC_IMAGE,
	POLICY_KEXEC_INITRAMFS,
	POLICY_POLICY,
	POLICY_X509_CERT,
	POLICY_OPS,
};

enum policy_action {
	POLICY_NO_ACTION = 0,
	POLICY_ALLOW,
	POLICY_DENY,
};

enum policy_property {
	POLICY_BOOT_VERIFIED = 0,
	POLICY_DMVERITY_ROOTHASH,
	POLICY_DMVERITY_SIGNATURE,
	POLICY_FSVERITY_DIGEST,
	POLICY_FSVERITY_SIGNATURE,
	POLICY_DIGEST_CACHE,
	POLICY_DIGEST_CACHE_SIGNER,
	POLICY_PROPERTIES,
};

const char *policy_op_name(enum policy_op op); /* "EXECUTE" */
/* POLICY_OPS for none; @name need not end with a NUL */
enum policy_op policy_op_find(const char *name, size_t len);
const char *policy_action_name(enum policy_action action); /* "ALLOW" */
const char *policy_property_name(enum policy_property property);
/* The kernel's configuration that brings it; NULL: every IPE has it */
const char *policy_property_config(enum policy_property property);
/* The property's value is a digest or a signer, and not one of two words. */
bool policy_property_digest(enum policy_property property);
/* "TRUE", or "trusted"; of no property with a digest or a signer */
const char *policy_property_value(enum policy_property property, bool wanted);

/* parse.c, parse_rule.c: the language, exactly as the kernel reads it */

/* Larger files are refused before they are read. */
#define POLICY_MAX ((4u << 20) - 4096)
/*
 * The kernel decodes no larger signed message (lib/asn1_decoder.c), whatever is in
 * it, and no signature is smaller than 128 bytes. Only the boot policy, which is
 * not signed, may be longer.
 */
#define POLICY_MESSAGE_MAX 65535u
#define POLICY_TEXT_MAX (POLICY_MESSAGE_MAX - 128u)
/* Of what is longer than POLICY_MESSAGE_MAX */
#define POLICY_SHORTER \
	"the kernel accepts at most 65535 bytes, signature included; make it shorter: a digest list of your own (dclist sign) holds any number of digests"
#define POLICY_NAME_MAX 255u

/**
 * struct policy_fault - why the kernel would refuse a policy
 * @err: the negative errno that it would answer
 * @line: from 1; 0 when it is about the whole file
 * @column: byte in the line, from 1
 * @text: what was found and what was expected; bytes of the file in it
 */
struct policy_fault {
	int err;
	unsigned int line;
	unsigned int column;
	char text[320];
};

/**
 * struct policy_condition - one property of a rule
 * @property: which
 * @wanted: TRUE or trusted, for those that are neither digests nor signers
 * @alg: text before the colon of a digest; or a signer, in lower case; owned
 * @digest: its bytes; owned
 * @digest_len: how many; 0 is possible
 * @column: where it starts in the rule's line
 */
struct policy_condition {
	enum policy_property property;
	bool wanted;
	char *alg;
	uint8_t *digest;
	size_t digest_len;
	unsigned int column;
};

/**
 * struct policy_rule - "op=OP [CONDITION...] action=ACTION"
 * @op: what it is about
 * @action: what it decides when all conditions hold
 * @first: index of its first condition in the policy's
 * @n: how many conditions; none always hold
 * @line: where it is
 */
struct policy_rule {
	enum policy_op op;
	enum policy_action action;
	size_t first;
	size_t n;
	unsigned int line;
};

/**
 * struct policy_default - "DEFAULT [op=OP] action=ACTION"
 * @action: POLICY_NO_ACTION when there is none
 * @line: where it is
 */
struct policy_default {
	enum policy_action action;
	unsigned int line;
};

/**
 * struct policy - a parsed policy
 * @name: owned
 * @version: major, minor, revision
 * @line: of the header
 * @all: the default of operations without their own
 * @op: the default of each operation
 * @rule: in the order of the file; owned
 * @rules: how many
 * @condition: of all rules; owned
 * @conditions: how many
 * @ignored: line of the NUL byte after which the kernel reads no more, or 0
 */
struct policy {
	char *name;
	uint16_t version[3];
	unsigned int line;
	struct policy_default all;
	struct policy_default op[POLICY_OPS];
	struct policy_rule *rule;
	size_t rules;
	struct policy_condition *condition;
	size_t conditions;
	unsigned int ignored;
};

/*
 * Parses @len bytes at @text. Returns 0, or what is in @fault as the kernel would answer;
 * -ENOMEM is also for lack of memory here. @out must be freed in every case. Reports
 * nothing.
 */
int policy_parse(const char *text, size_t len, struct policy *out,
		 struct policy_fault *fault);
void policy_free(struct policy *policy);
/* The default that decides about @op; action POLICY_NO_ACTION never after 0 */
const struct policy_default *policy_default_of(const struct policy *policy,
					       enum policy_op op);
/* A version as one number that compares as the kernel compares */
uint64_t policy_version_number(const uint16_t version[3]);

/* eval.c: what a policy decides */

enum policy_answer {
	POLICY_NO = 0,
	POLICY_YES,
	POLICY_UNKNOWN,
};

/* Whether a condition holds for the file that @ctx stands for */
typedef enum policy_answer (*policy_ask)(const struct policy_condition *c,
					 void *ctx);

/**
 * struct policy_decision - what comes out for one operation and file
 * @action: POLICY_NO_ACTION when it depends on what is not known
 * @rule: the rule that decides, NULL for a default
 * @fallback: the default that decides, when no rule does
 * @maybe: first rule that might decide before, NULL when there is none
 * @unknown: its first condition of which the answer is not known
 */
struct policy_decision {
	enum policy_action action;
	const struct policy_rule *rule;
	const struct policy_default *fallback;
	const struct policy_rule *maybe;
	const struct policy_condition *unknown;
};

/*
 * As the kernel does: the first rule about @op of which all conditions hold,
 * asked in order and no further than needed; else the default.
 */
void policy_evaluate(const struct policy *policy, enum policy_op op,
		     policy_ask ask, void *ctx, struct policy_decision *out);
/* Line of the rule or the default that decides */
unsigned int policy_decision_line(const struct policy_decision *decision);
/*
 * Whether a rule about @op in the text of a policy has @property; digest_cache_signer also
 * asks what digest_cache asks
 */
bool policy_text_asks(const char *text, enum policy_op op,
		      enum policy_property property);

/* notes.c: what there is to say about a policy that the kernel would take */

/**
 * struct policy_note - one remark
 * @error: not to be used so; else a warning
 * @id: a word that names the kind of remark, stable
 * @line: from 1, or 0
 * @column: from 1
 * @text: bytes of the file in it
 */
struct policy_note {
	bool error;
	const char *id;
	unsigned int line;
	unsigned int column;
	char text[320];
};

/**
 * struct policy_notes - remarks in the order they were found
 * @note: owned
 * @n: how many
 * @lost: there was no memory for one
 */
struct policy_notes {
	struct policy_note *note;
	size_t n;
	bool lost;
};

void policy_note_add(struct policy_notes *notes, bool error, const char *id,
		     unsigned int line, unsigned int column, const char *fmt,
		     ...) __printf(6, 7);
/* By line, as they are shown */
void policy_notes_sort(struct policy_notes *notes);
void policy_notes_free(struct policy_notes *notes);
size_t policy_notes_errors(const struct policy_notes *notes);

/* lint.c, lint_reach.c, lint_boot.c: notes from the text alone */

void policy_lint(const struct policy *policy, struct policy_notes *notes);
/* Rules and defaults that never decide */
void policy_lint_reach(const struct policy *policy, struct policy_notes *notes);
/* Programs that could no longer start */
void policy_lint_boot(const struct policy *policy, struct policy_notes *notes);

/* loaded.c: the policies that the running kernel has */

#define POLICY_IPE "/sys/kernel/security/ipe"

/**
 * struct policy_loaded - a loaded policy
 * @name: directory in securityfs
 * @version: of it
 * @active: the one that decides
 */
struct policy_loaded {
	char name[POLICY_NAME_MAX + 1];
	uint16_t version[3];
	bool active;
};

/**
 * struct policy_loaded_all - all of them
 * @policy: owned
 * @n: how many
 */
struct policy_loaded_all {
	struct policy_loaded *policy;
	size_t n;
};

/*
 * Reads a file of securityfs, whose size is not known before; @text ends with a NUL byte
 * that is not part of @len. 0 or a negative errno; reports nothing.
 */
int policy_fs_read(const char *path, struct bytes *text);
/* -ENOENT without IPE, or another negative errno; reports nothing */
int policy_loaded_read(struct policy_loaded_all *all);
void policy_loaded_free(struct policy_loaded_all *all);
const struct policy_loaded *
policy_loaded_find(const struct policy_loaded_all *all, const char *name);
const struct policy_loaded *
policy_loaded_active(const struct policy_loaded_all *all);
/* Text of a loaded policy; 0 or a negative errno */
int policy_loaded_text(const char *name, struct bytes *text);
bool policy_version_parse(const char *text, uint16_t version[3]);

/* kernel_config.c: which properties a kernel has */

/**
 * struct policy_kernel - what is known of the kernel that a policy is for
 * @source: file with its configuration, or NULL
 * @lacks: properties that it does not have
 * @no_ipe: it has no IPE at all
 * @no_programs: by its configuration, the module cannot have BPF programs
 * @no_answers: of the running one: the module has none, so that IPE gets no answers
 * @keys: of the running one: what /proc/keys has, if the keys of its digest cache can be
 *	seen; owned
 */
struct policy_kernel {
	char *source;
	bool lacks[POLICY_PROPERTIES];
	bool no_ipe;
	bool no_programs;
	bool no_answers;
	struct bytes keys;
};

/* From a file with the kernel's configuration; 0, or -1 after reporting why */
int policy_kernel_read(const char *file, struct policy_kernel *kernel);
/* The same of the running kernel, as far as it is known */
void policy_kernel_running(struct policy_kernel *kernel);
void policy_kernel_free(struct policy_kernel *kernel);

/* lint_kernel.c: what is wrong with a policy for one kernel */

void policy_lint_kernel(const struct policy *policy,
			const struct policy_kernel *kernel,
			struct policy_notes *notes);
void policy_lint_loaded(const struct policy *policy,
			const struct policy_loaded_all *loaded,
			struct policy_notes *notes);

#endif /* DCLIST_POLICY_H */
