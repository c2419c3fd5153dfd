/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPE of the running kernel, /sys/kernel/security/ipe, for requests. A section per .c
 * file.
 */
#ifndef DCLIST_POLICY_IPEFS_H
#define DCLIST_POLICY_IPEFS_H

#include <stdbool.h>

#include "policy/policy.h"

/* What the kernel was asked to do, for what its answer means */
enum ipefs_request {
	IPEFS_LOAD,
	IPEFS_UPDATE,
	IPEFS_ACTIVATE,
	IPEFS_DELETE,
	IPEFS_ENFORCE,
};

/* ipefs.c: requests. Each returns 0 or the kernel's negative errno. */

/* Why there is no IPE to talk to, with a remedy; NULL when there is */
const char *ipefs_absent(void);
/* A name that is one directory of securityfs */
bool ipefs_name_valid(const char *name);
bool ipefs_is_loaded(const char *name);
int ipefs_load(const void *message, size_t len);
int ipefs_update(const char *name, const void *message, size_t len);
int ipefs_activate(const char *name);
int ipefs_delete(const char *name);
int ipefs_enforce(bool on);
/* 0 or 1, or a negative errno */
int ipefs_enforcing(void);
/* The signed message of a loaded policy; -ENOENT for the boot policy */
int ipefs_signed(const char *name, struct bytes *message);
/*
 * Opens what is written to later: "enforce", or "active" of the policy @name.
 * A file descriptor or a negative errno.
 */
int ipefs_open_enforce(void);
int ipefs_open_active(const char *name);

/* ipefs_reason.c: what an errno means and what to do about it */

#define IPEFS_SEALED                                                                  \
	"the policy is sealed: until the next boot IPE enforces, and accepts only a " \
	"higher version of the active policy (dclist policy load)"

const char *ipefs_reason(enum ipefs_request request, int err);

#endif /* DCLIST_POLICY_IPEFS_H */
