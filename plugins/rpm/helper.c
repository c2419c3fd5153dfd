// SPDX-License-Identifier: GPL-2.0-or-later
/* The process of dclist: started, asked, ended. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <rpm/rpmlog.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper.h"

#define ANSWER_MAX (1u << 20)
#define TIMEOUT_S 120 /* for a list of 32 MiB on a slow disk */

extern char **environ;

/*
 * dnf gives rpm a file for its messages, and does not show all that is in it: the user gets
 * these as well.
 */
void helper_log(int level, const char *format, ...)
{
	FILE *file = rpmlogSetFile(NULL);
	char *text;
	va_list ap;
	int len;

	rpmlogSetFile(file);
	va_start(ap, format);
	len = vasprintf(&text, format, ap);
	va_end(ap);
	if (len < 0)
		return;
	rpmlog(level, "%s", text);
	if (file)
		fprintf(stderr, "%s: %s",
			level == RPMLOG_ERR ? "error" : "warning", text);
	free(text);
}

static int failed(const char *program, int err)
{
	helper_log(RPMLOG_ERR, "dclist: cannot start %s: %s\n", program,
		   strerror(err));
	return -err;
}

/* What it prints is for nobody; a chroot may have no /dev/null. */
static int output_drop(posix_spawn_file_actions_t *files)
{
	if (access("/dev/null", W_OK))
		return posix_spawn_file_actions_adddup2(files, STDERR_FILENO,
							STDOUT_FILENO);
	return posix_spawn_file_actions_addopen(files, STDOUT_FILENO,
						"/dev/null", O_WRONLY, 0);
}

/* Neither rpm's signal mask nor its open files, not all of which close on exec */
static int spawn(const char *program, const char *mode, const char *root,
		 int fd, pid_t *pid)
{
	char *argv[] = { (char *)program, (char *)"--transaction", (char *)mode,
			 (char *)root, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	int err;

	sigemptyset(&none);
	if (posix_spawnattr_init(&attr))
		return ENOMEM;
	if (posix_spawn_file_actions_init(&files)) {
		posix_spawnattr_destroy(&attr);
		return ENOMEM;
	}
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attr, &none);
	err = posix_spawn_file_actions_adddup2(&files, fd, STDIN_FILENO);
	if (!err)
		err = output_drop(&files);
	if (!err)
		err = posix_spawn_file_actions_addclosefrom_np(
			&files, STDERR_FILENO + 1);
	if (!err)
		err = posix_spawn(pid, program, &files, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return err;
}

int helper_start(struct helper *helper, const char *program, const char *mode,
		 const char *root)
{
	int ends[2], err;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return failed(program, errno);
	err = spawn(program, mode, root, ends[1], &helper->pid);
	close(ends[1]);
	if (err) {
		close(ends[0]);
		return failed(program, err);
	}
	helper->socket = ends[0];
	return 0;
}

/* Until it has closed its end, or long enough */
static bool has_ended(struct helper *helper)
{
	struct pollfd wait = { .fd = helper->socket, .events = POLLIN };
	char rest[256];
	int ready;

	do {
		ready = poll(&wait, 1, TIMEOUT_S * 1000);
		if (ready > 0 &&
		    recv(helper->socket, rest, sizeof(rest), MSG_DONTWAIT) <= 0)
			return true;
	} while (ready > 0 || (ready < 0 && errno == EINTR));
	return false;
}

/* Closing is not enough: what a scriptlet forked may have a copy of the socket. */
void helper_stop(struct helper *helper)
{
	if (helper->socket < 0)
		return;
	shutdown(helper->socket, SHUT_WR);
	if (!has_ended(helper))
		kill(helper->pid, SIGKILL);
	close(helper->socket);
	helper->socket = -1;
	while (waitpid(helper->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static int send_all(int fd, const void *data, size_t len)
{
	const char *p = data;
	ssize_t n;

	while (len) {
		n = send(fd, p, len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int receive_all(int fd, void *data, size_t len)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	char *p = data;
	ssize_t n;
	int ready;

	while (len) {
		ready = poll(&wait, 1, TIMEOUT_S * 1000);
		if (ready == 0)
			return -ETIMEDOUT;
		n = ready < 0 ? -1 : recv(fd, p, len, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return -EPIPE;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static void messages_log(bool fatal, char *text)
{
	char *line, *rest = text;

	while ((line = strsep(&rest, "\n")))
		if (*line)
			helper_log(fatal ? RPMLOG_ERR : RPMLOG_WARNING, "%s\n",
				   line);
}

static int ask(struct helper *helper, bool fatal,
	       const struct transaction_request *request, const void *data)
{
	struct transaction_answer answer;
	char *text;
	int err;

	err = send_all(helper->socket, request, sizeof(*request));
	if (!err)
		err = send_all(helper->socket, data, request->len);
	if (!err)
		err = receive_all(helper->socket, &answer, sizeof(answer));
	if (err)
		return err;
	text = answer.len > ANSWER_MAX ? NULL : calloc(1, answer.len + 1);
	if (!text)
		return -ENOMEM;
	err = receive_all(helper->socket, text, answer.len);
	if (!err)
		messages_log(fatal && answer.status < 0, text);
	free(text);
	return err ? err : answer.status;
}

int helper_ask(struct helper *helper, bool fatal,
	       const struct transaction_request *request, const void *data)
{
	int status = helper->socket < 0 ? -EPIPE :
					  ask(helper, fatal, request, data);

	if (status == -EPIPE || status == -ECONNRESET)
		helper_log(
			RPMLOG_ERR,
			"dclist: its process has ended; run 'dclist sync' when rpm is done\n");
	if (status != -ETIMEDOUT)
		return status;
	helper_log(
		RPMLOG_ERR,
		"dclist: no answer within %d seconds; run 'dclist sync' when rpm is done\n",
		TIMEOUT_S);
	kill(helper->pid, SIGKILL);
	helper_stop(helper);
	return status;
}
