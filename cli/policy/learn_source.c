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

int learn_line(struct learn *learn, enum learn_form form, char *line)
{
	struct learn_record record;
	int err = learn_record_parse(form, line, &record);

	if (err <= 0)
		return err;
	err = learn_add(learn, &record);
	learn_record_free(&record);
	return err;
}

static int stream_error(FILE *f)
{
	if (!ferror(f))
		return 0;
	return errno ? -errno : -EIO;
}

bool learn_line_read(FILE *f, char line[LEARN_LINE_MAX])
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
 * The kernel's log and auditd's differ by their first word, so that files of either may
 * be given, and JSON by its brace.
 */
static int file_line(struct learn *learn, char *line)
{
	if (*line == '{')
		return learn_json(learn, line);
	return learn_line(learn,
			  !strncmp(line, "type=", 5) ||
					  !strncmp(line, "node=", 5) ?
				  LEARN_AUDIT :
				  LEARN_KERNEL,
			  line);
}

/* @suspects: lines that look like records; some may have been taken */
static int file_read_lines(struct learn *learn, FILE *f, size_t *suspects)
{
	char line[LEARN_LINE_MAX];
	int err = 0;

	if (learn_line_read(f, line) && learn_is_export(line))
		return learn_export(learn, f, line);
	do {
		*suspects += strstr(line, "ipe_op=") != NULL;
		err = file_line(learn, line);
	} while (!err && learn_line_read(f, line));
	return err;
}

static int journal_read_lines(struct learn *learn, FILE *f)
{
	char line[LEARN_LINE_MAX];
	int err = 0;

	while (!err && learn_line_read(f, line))
		err = learn_line(learn, LEARN_JOURNAL, line);
	return err ? err : stream_error(f);
}

static int read_error(const char *from, int err)
{
	if (err == -EBADMSG)
		error(from,
		      "ends within an entry of the journal; save it again with journalctl --output export");
	else if (err)
		error(from, "cannot read: %s%s", strerror(-err),
		      err == -EPERM || err == -EACCES ? "; run as root" : "");
	return err ? -1 : 0;
}

/* Is it saved in a form in which programs cannot forge records? */
static int no_record(const char *path, size_t suspects)
{
	if (suspects)
		error(path,
		      "no record of IPE that certainly came from the kernel: of the %zu that look like one, any program could have written them; save them with journalctl --output export, or use --from journal",
		      suspects);
	else
		error(path,
		      "no record of IPE; looked for 'type=IPE_ACCESS msg=audit(' (auditd, ausearch) and 'audit: type=1420 audit(' (console, dmesg, HOST kernel: of syslog and of journalctl's short forms, its forms export and json)");
	return -1;
}

static int file_learn(struct learn *learn, const char *path)
{
	bool is_stdin = !strcmp(path, "-");
	FILE *f = is_stdin ? stdin : fopen(path, "re");
	size_t suspects = 0;
	int err;

	if (!f)
		return read_error(path, -errno);
	err = file_read_lines(learn, f, &suspects);
	if (!err)
		err = stream_error(f);
	if (!is_stdin)
		fclose(f);
	if (!err && !learn->records)
		return no_record(path, suspects);
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
			err = learn_line(learn, LEARN_KMSG, line);
		else if (!n) /* It has no end; in a container it may be another file. */
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
		      "cannot read the journal; use --from live or --from /var/log/audit/audit.log");
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
		err = journal_read_lines(learn, f);
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
			"more than %u files; the files of %zu records were not examined",
			LEARN_FILES_MAX, learn->lost);
	learn_sort(learn);
	return err;
}
