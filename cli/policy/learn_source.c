// SPDX-License-Identifier: GPL-2.0-or-later
/* Where records come from: the kernel's log, the journal, auditd's log. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "policy/learn.h"

static int line_take(struct learn *learn, enum learn_form form, char *line)
{
	struct learn_record record;
	int err = learn_record_parse(form, line, &record);

	if (err <= 0)
		return err;
	err = learn_add(learn, &record);
	learn_record_free(&record);
	return err;
}

/*
 * The next line, empty when it is longer than any record; what is behind a NUL byte
 * in it is not looked at. False at the end.
 */
static bool line_read(FILE *f, char line[LEARN_LINE_MAX])
{
	size_t n = 0;
	int c;

	while ((c = getc(f)) != EOF && c != '\n') {
		if (n < LEARN_LINE_MAX)
			line[n] = (char)c;
		n++;
	}
	line[n < LEARN_LINE_MAX ? n : 0] = 0;
	return n || c != EOF;
}

/*
 * The kernel's log and auditd's differ by their first word, so that files of
 * either may be given.
 */
static enum learn_form file_form(const char *line)
{
	return !strncmp(line, "type=", 5) || !strncmp(line, "node=", 5) ?
		       LEARN_AUDIT :
		       LEARN_KERNEL;
}

static int lines_read(struct learn *learn, FILE *f, bool journal)
{
	char line[LEARN_LINE_MAX];
	int err = 0;

	while (!err && line_read(f, line))
		err = line_take(
			learn, journal ? LEARN_JOURNAL : file_form(line), line);
	if (!err && ferror(f))
		err = errno ? -errno : -EIO;
	return err;
}

static int read_error(const char *from, int err)
{
	if (err)
		error(from, "cannot read: %s%s", strerror(-err),
		      err == -EPERM || err == -EACCES ? "; run as root" : "");
	return err ? -1 : 0;
}

static int file_learn(struct learn *learn, const char *path)
{
	bool is_stdin = !strcmp(path, "-");
	FILE *f = is_stdin ? stdin : fopen(path, "re");
	int err;

	if (!f)
		return read_error(path, -errno);
	err = lines_read(learn, f, false);
	if (!is_stdin)
		fclose(f);
	return read_error(path, err);
}

/* A read gives one message; EPIPE: older ones were overwritten meanwhile. */
static int live_learn(struct learn *learn)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char line[LEARN_LINE_MAX];
	ssize_t n = 0;
	int err = 0;

	if (fd < 0)
		return read_error("/dev/kmsg", -errno);
	while (!err) {
		n = read(fd, line, sizeof(line) - 1);
		if (n < 0 && errno != EPIPE && errno != EINTR)
			break;
		line[n > 0 ? n : 0] = 0;
		if (n > 0)
			err = line_take(learn, LEARN_KMSG, line);
		else if (!n) /* It has no end; containers may have another file. */
			err = -ENODATA;
	}
	if (!err && errno != EAGAIN)
		err = -errno;
	close(fd);
	return read_error("/dev/kmsg", err);
}

/*
 * Where auditd runs, the kernel's log has no records, but journald may have them from
 * audit itself. What processes write into the journal is neither.
 */
static void __attribute__((noreturn)) journal_exec(int out)
{
	dup2(out, STDOUT_FILENO);
	execlp("journalctl", "journalctl", "--output=cat", "--no-pager",
	       "--quiet", "_TRANSPORT=kernel", "+", "_TRANSPORT=audit",
	       (char *)NULL);
	_exit(127);
}

static int journal_end(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) < 0 || status) {
		error("journalctl",
		      "cannot read the journal with it; use --from live or --from /var/log/audit/audit.log");
		return -1;
	}
	return 0;
}

static int journal_learn(struct learn *learn)
{
	int fds[2], err = -ENOMEM;
	pid_t pid;
	FILE *f;

	if (pipe2(fds, O_CLOEXEC))
		return read_error("journal", -errno);
	fflush(NULL);
	pid = fork();
	if (!pid)
		journal_exec(fds[1]);
	close(fds[1]);
	f = fdopen(fds[0], "r");
	if (f)
		err = lines_read(learn, f, true);
	if (f)
		fclose(f);
	if (read_error("journal", err))
		return -1;
	return pid < 0 ? -1 : journal_end(pid);
}

int learn_read(struct learn *learn, const char *from)
{
	int err;

	if (!strcmp(from, "live"))
		err = live_learn(learn);
	else if (!strcmp(from, "journal"))
		err = journal_learn(learn);
	else
		err = file_learn(learn, from);
	if (!err && learn->lost)
		warning(from,
			"more than %u files; of %zu records the files are not looked at",
			LEARN_FILES_MAX, learn->lost);
	learn_sort(learn);
	return err;
}
