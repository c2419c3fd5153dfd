// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Messages go through rpm, whose user interface shows them; a process in the background may
 * have no standard error.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fd.h"
#include "system/transaction_io.h"

#define MESSAGES_MAX (64u << 10)

/* rpm ends this process, by closing the socket. */
static void signals_ignore(void)
{
	static const int ignored[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP,
				       SIGPIPE };
	size_t i;

	for (i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
}

int transaction_start(void)
{
	int fd = memfd_create("messages", MFD_CLOEXEC);
	int err = 0;

	if (fd < 0 || dup2(fd, STDERR_FILENO) < 0)
		err = -errno;
	if (fd >= 0)
		close(fd);
	signals_ignore();
	return err;
}

void transaction_hush(void)
{
	if (ftruncate(STDERR_FILENO, 0) == 0)
		lseek(STDERR_FILENO, 0, SEEK_SET);
}

bool transaction_receive(struct transaction_request *request,
			 struct bytes *bytes)
{
	if (fd_fill(STDIN_FILENO, request, sizeof(*request)) ||
	    request->len > TRANSACTION_HEADER_MAX)
		return false;
	/* Never empty, so that there is something to free */
	*bytes = (struct bytes){ malloc(request->len + 1), request->len };
	if (!bytes->data) {
		bytes->len = 0;
		return false;
	}
	return !fd_fill(STDIN_FILENO, bytes->data, bytes->len);
}

static bool send_all(const void *data, size_t len)
{
	return send(STDIN_FILENO, data, len, MSG_NOSIGNAL) == (ssize_t)len;
}

bool transaction_reply(int status)
{
	struct transaction_answer answer = { .status = status };
	off_t len = lseek(STDERR_FILENO, 0, SEEK_CUR);
	char *text;
	bool sent;

	answer.len = len > MESSAGES_MAX ? MESSAGES_MAX : (uint32_t)len;
	text = malloc(answer.len + 1);
	if (!text ||
	    pread(STDERR_FILENO, text, answer.len, 0) != (ssize_t)answer.len)
		answer.len = 0;
	transaction_hush();
	sent = send_all(&answer, sizeof(answer)) &&
	       (!answer.len || send_all(text, answer.len));
	free(text);
	return sent;
}
