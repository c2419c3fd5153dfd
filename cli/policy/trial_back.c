// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reverting a trial. Under the policy on trial, possibly nothing can be executed: all
 * files are already open, and only writes remain.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "policy/ipefs.h"
#include "policy/trial.h"

static int open_tried(const char *name)
{
	char path[sizeof(POLICY_IPE) + POLICY_NAME_MAX + 32];
	int fd;

	snprintf(path, sizeof(path), POLICY_IPE "/policies/%s/active", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int trial_back_open(const struct trial *trial, struct trial_back *back)
{
	int err;

	*back = (struct trial_back){
		.before = -1, .enforce = -1, .log = -1, .begun = -1
	};
	err = back->tried = open_tried(trial->name);
	if (err >= 0)
		err = back->enforce = ipefs_open_enforce();
	if (err >= 0 && *trial->before)
		err = back->before = ipefs_open_active(trial->before);
	/* Without it, only the record of what happened is missing. */
	back->log = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (err >= 0)
		return 0;
	error(trial->name, "%s", ipefs_reason(IPEFS_ACTIVATE, err));
	return -1;
}

void trial_back_close(struct trial_back *back)
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

/*
 * On a slow machine the time may be over before the policy is active: the process that
 * started the trial could still activate it, and nothing would revert it.
 */
static bool is_left(const struct trial_back *back)
{
	struct pollfd begun = { .fd = back->begun };
	bool known = false;
	char value = 0;

	while (pread(back->tried, &value, 1, 0) != 1 || value != '1') {
		if (known)
			return true;
		known = poll(&begun, 1, 50) == 1;
	}
	return false;
}

static enum trial_result go(const struct trial_back *back,
			    const struct trial *trial)
{
	if (is_left(back))
		return TRIAL_LEFT;
	if (*trial->before && strcmp(trial->before, trial->name)) {
		if (put(back->before, "1") && put_reopened(trial->before))
			return put(back->enforce, "0") ? TRIAL_FAILED :
							 TRIAL_PERMISSIVE;
	} else if (!*trial->before) {
		/* "No active policy" cannot be restored, only its effect. */
		return put(back->enforce, "0") ? TRIAL_FAILED :
						 TRIAL_PERMISSIVE;
	}
	if (put(back->enforce, trial->enforced ? "1" : "0"))
		return TRIAL_FAILED;
	return TRIAL_BACK;
}

static void record(const struct trial_back *back, const struct trial *trial,
		   enum trial_result result)
{
	static const char *const words[] = {
		[TRIAL_BACK] = "the previous one is active again",
		[TRIAL_PERMISSIVE] =
			"the kernel does not return to the previous one, so IPE no longer enforces",
		[TRIAL_LEFT] =
			"another one was activated meanwhile and stays active",
		[TRIAL_FAILED] =
			"the kernel refused to revert; it stays active",
	};
	char text[POLICY_NAME_MAX + 256];
	int len;

	len = snprintf(text, sizeof(text),
		       "<5>dclist: IPE policy %s was not confirmed: %s\n",
		       trial->name, words[result]);
	if (back->log >= 0 && write(back->log, text, (size_t)len) < 0)
		return;
}

enum trial_result trial_back_go(const struct trial_back *back,
				const struct trial *trial)
{
	enum trial_result result = go(back, trial);

	record(back, trial, result);
	return result;
}
