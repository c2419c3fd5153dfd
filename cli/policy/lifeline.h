/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs that are required to repair a policy: init, the shell and dclist itself. A
 * section per .c file.
 */
#ifndef DCLIST_POLICY_LIFELINE_H
#define DCLIST_POLICY_LIFELINE_H

#include <stdbool.h>

#include "policy/policy.h"

/* lifeline.c */

/*
 * Reports which of them @policy would deny, with their files as they are on the running
 * system. @enforcing as of ipefs_enforcing(): only what will be denied is an error. 0, or
 * -1 if the request is refused; never with @force.
 */
int lifeline_accept(const char *subject, const struct policy *policy,
		    int enforcing, bool force);

/* lifeline_files.c */

enum lifeline_program {
	LIFELINE_INIT,
	LIFELINE_SHELL,
	LIFELINE_DCLIST,
	LIFELINE_PROGRAMS,
};

/**
 * struct lifeline_file - a file that must run
 * @path: owned
 * @program: the first that needs it
 */
struct lifeline_file {
	char *path;
	enum lifeline_program program;
};

/**
 * struct lifeline - all of them
 * @file: owned
 * @n: how many
 */
struct lifeline {
	struct lifeline_file *file;
	size_t n;
};

/*
 * Calls @each for the files that are mapped executable in a text like that of
 * /proc/PID/maps, which it changes, until that returns not 0.
 */
int maps_each(char *maps, int (*each)(void *ctx, const char *path), void *ctx);
/* Programs and the libraries they map; 0 or -ENOMEM. To be freed in every case */
int lifeline_read(struct lifeline *lifeline);
void lifeline_free(struct lifeline *lifeline);

/* running.c: all other programs that run */

struct policy_world;

/*
 * Says which files of running programs @policy would deny, but those in @but. Their
 * number, or a negative errno; only a warning, as running programs continue.
 */
int running_warn(const char *subject, const struct policy *policy,
		 const struct policy_world *world, const struct lifeline *but);

#endif /* DCLIST_POLICY_LIFELINE_H */
