/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The process of dclist that does what is not rpm's; see cli/system/transaction.h. */
#ifndef DCLIST_RPM_HELPER_H
#define DCLIST_RPM_HELPER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "system/transaction.h"

/**
 * struct helper - the process
 * @socket: to it, -1 without one
 * @pid: its process
 */
struct helper {
	int socket;
	pid_t pid;
};

/* Starts @program; 0, or a negative errno after reporting why */
int helper_start(struct helper *helper, const char *program, const char *mode,
		 const char *root);
/*
 * Asks it, and gives its messages to rpm: as errors with @fatal, otherwise as warnings.
 * Returns the status of the answer, or a negative errno after reporting why.
 */
int helper_ask(struct helper *helper, bool fatal,
	       const struct transaction_request *request, const void *data);
/* As rpmlog(), and to the user where rpm's messages go to a file; RPMLOG_ERR or a warning */
void helper_log(int level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Ends it, if there is one. */
void helper_stop(struct helper *helper);

#endif /* DCLIST_RPM_HELPER_H */
