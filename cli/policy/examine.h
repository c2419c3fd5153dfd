/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All checks of a policy, and their output. */
#ifndef DCLIST_POLICY_EXAMINE_H
#define DCLIST_POLICY_EXAMINE_H

#include <stdbool.h>

#include "policy/policy.h"

/**
 * struct policy_system - what is known of the system that a policy is for
 * @kernel: its kernel
 * @loaded: what that has loaded
 */
struct policy_system {
	struct policy_kernel kernel;
	struct policy_loaded_all loaded;
};

/*
 * What is known of the running system, or with @config only the configuration in that
 * file, or with @offline nothing. Returns 0, or -1 after reporting why.
 */
int policy_system_read(const char *config, bool offline,
		       struct policy_system *system);
void policy_system_free(struct policy_system *system);

/* 0, or -EMSGSIZE after reporting that the kernel takes no signed policy so long */
int policy_message_check(const char *file, size_t len);

/*
 * Reads the text of a policy, also out of a signed one; the signature is not verified.
 * Returns 0, or a negative errno after reporting why.
 */
int policy_file_read(const char *file, struct bytes *text);

/**
 * struct policy_examined - a result
 * @policy: valid without a fault
 * @fault: its err is 0 when the kernel would take the policy
 * @notes: remarks, when it would
 */
struct policy_examined {
	struct policy policy;
	struct policy_fault fault;
	struct policy_notes notes;
};

/* To be freed in every case */
void policy_examine(const char *text, size_t len,
		    const struct policy_system *system,
		    struct policy_examined *out);
void policy_examined_free(struct policy_examined *examined);

/* examine_report.c */

/* Prints it on standard output: FILE:LINE:COLUMN: error: TEXT */
void policy_examined_text(const char *file,
			  const struct policy_examined *examined);
void *policy_examined_json(const char *file,
			   const struct policy_examined *examined); /* json_t */

#endif /* DCLIST_POLICY_EXAMINE_H */
