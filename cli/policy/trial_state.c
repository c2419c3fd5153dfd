// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The file that describes a trial. The process that reverts holds its lock, so that it is
 * always known whether one runs.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "policy/trial.h"

#define STATE_MAX (2 * POLICY_NAME_MAX + 256)
#define STEP_MS 20

static int state_open(int flags)
{
	int fd = open(TRIAL_FILE, flags | O_CLOEXEC | O_NOFOLLOW, 0600);

	return fd < 0 ? -errno : fd;
}

int trial_state_create(void)
{
	int fd, err;

	if (mkdir(TRIAL_FOLDER, 0700) && errno != EEXIST)
		return -errno;
	fd = state_open(O_RDWR | O_CREAT);
	if (fd < 0 || !flock(fd, LOCK_EX | LOCK_NB))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

int trial_state_open(void)
{
	return state_open(O_RDONLY);
}

bool trial_state_over(int fd, unsigned int ms)
{
	struct timespec step = { .tv_nsec = STEP_MS * 1000000L };

	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK || ms < STEP_MS)
			return false;
		ms -= STEP_MS;
		nanosleep(&step, NULL);
	}
	flock(fd, LOCK_UN);
	return true;
}

/* Names come last: they may contain blanks, but no line end. */
int trial_state_write(int fd, const struct trial *trial)
{
	char text[STATE_MAX];
	int len = snprintf(text, sizeof(text), "%d %lld %d %d\n%s\n%s\n",
			   (int)trial->pid, (long long)trial->until,
			   (int)trial->result, trial->enforced, trial->name,
			   trial->before);

	if (pwrite(fd, text, (size_t)len, 0) != len || ftruncate(fd, len))
		return errno ? -errno : -EIO;
	return 0;
}

static bool name_take(char **rest, char name[POLICY_NAME_MAX + 1])
{
	char *line = strsep(rest, "\n");

	if (!line || !*rest || strlen(line) > POLICY_NAME_MAX)
		return false;
	memcpy(name, line, strlen(line) + 1);
	return true;
}

int trial_state_read(int fd, struct trial *trial)
{
	char text[STATE_MAX + 1], *rest = text, *line;
	int pid, result, enforced;
	long long until;
	ssize_t n;

	*trial = (struct trial){ 0 };
	n = pread(fd, text, STATE_MAX, 0);
	if (n < 0)
		return -errno;
	text[n] = 0;
	line = strsep(&rest, "\n");
	if (sscanf(line, "%d %lld %d %d", &pid, &until, &result, &enforced) !=
		    4 ||
	    pid <= 1 || !name_take(&rest, trial->name) ||
	    !name_take(&rest, trial->before))
		return -EBADMSG;
	trial->pid = pid;
	trial->until = (time_t)until;
	trial->result = (enum trial_result)result;
	trial->enforced = enforced;
	return 0;
}

bool trial_state_running(struct trial *trial)
{
	int fd = trial_state_open();
	bool runs;

	if (fd < 0)
		return false;
	runs = !trial_state_over(fd, 0) && !trial_state_read(fd, trial);
	close(fd);
	return runs;
}
