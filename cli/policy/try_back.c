// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Going back after a trial. Under the policy that is tried nothing may be
 * executable any more: what is needed is open by then, and all that is left to
 * do is to write.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "policy/ipefs.h"
#include "policy/try.h"

static int open_tried(const char *name)
{
	char path[sizeof(POLICY_IPE) + POLICY_NAME_MAX + 32];
	int fd;

	snprintf(path, sizeof(path), POLICY_IPE "/policies/%s/active", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int try_back_open(const struct try *try, struct try_back *back)
{
	int err;

	*back = (struct try_back){
		.before = -1, .enforce = -1, .log = -1, .begun = -1
	};
	err = back->tried = open_tried(try->name);
	if (err >= 0)
		err = back->enforce = ipefs_open_enforce();
	if (err >= 0 && *try->before)
		err = back->before = ipefs_open_active(try->before);
	/* Without it, only the record of what happened is missing. */
	back->log = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (err >= 0)
		return 0;
	error(try->name, "%s", ipefs_reason(IPEFS_ACTIVATE, err));
	return -1;
}

void try_back_close(struct try_back *back)
{
	int fds[] = { back->tried, back->before, back->enforce, back->log,
		      back->begun };
	size_t i;

	for (i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static int put(int fd, const char *value)
{
	if (fd < 0)
		return -EBADF;
	return write(fd, value, 1) == 1 ? 0 : -errno;
}

/* The policy was deleted and loaded again: another file of the same name. */
static int put_reopened(const char *name)
{
	int fd = ipefs_open_active(name);
	int err = put(fd, "1");

	if (fd >= 0)
		close(fd);
	return err;
}

static bool still_tried(const struct try_back *back)
{
	char value = 0;

	return pread(back->tried, &value, 1, 0) == 1 && value == '1';
}

/* Waits a moment for that. */
static bool has_begun(const struct try_back *back)
{
	struct pollfd fd = { .fd = back->begun };

	return poll(&fd, 1, 50) == 1;
}

/*
 * The time may be over before the policy is active, on a slow machine: who starts
 * the trial may still activate it, and nobody would go back then.
 */
static bool is_left(const struct try_back *back)
{
	bool begun = false;

	while (!still_tried(back)) {
		if (begun)
			return true;
		begun = has_begun(back);
	}
	return false;
}

static enum try_result go(const struct try_back *back, const struct try *try)
{
	if (is_left(back))
		return TRY_LEFT;
	if (*try->before && strcmp(try->before, try->name)) {
		if (put(back->before, "1") && put_reopened(try->before))
			return put(back->enforce, "0") ? TRY_FAILED :
							 TRY_PERMISSIVE;
	} else if (!*try->before) {
		/* No policy at all can be had again only in effect. */
		return put(back->enforce, "0") ? TRY_FAILED : TRY_PERMISSIVE;
	}
	if (put(back->enforce, try->enforced ? "1" : "0"))
		return TRY_FAILED;
	return TRY_BACK;
}

static void record(const struct try_back *back, const struct try *try,
		   enum try_result result)
{
	static const char *const words[] = {
		[TRY_BACK] = "the one before is active again",
		[TRY_PERMISSIVE] =
			"the kernel does not go back to the one before, so IPE does not enforce any longer",
		[TRY_LEFT] = "another one is active meanwhile, which stays",
		[TRY_FAILED] = "the kernel goes back to nothing; it stays",
	};
	char text[POLICY_NAME_MAX + 256];
	int len;

	len = snprintf(text, sizeof(text),
		       "<5>dclist: IPE policy %s was not confirmed: %s\n",
		       try->name, words[result]);
	if (back->log >= 0 && write(back->log, text, (size_t)len) < 0)
		return;
}

enum try_result try_back_go(const struct try_back *back, const struct try *try)
{
	enum try_result result = go(back, try);

	record(back, try, result);
	return result;
}
