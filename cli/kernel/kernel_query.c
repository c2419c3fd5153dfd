// SPDX-License-Identifier: GPL-2.0-or-later
/* Which loaded list holds a digest. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "kernel/kernel.h"

/* The answer's first line is "ID NAME". */
static int answer(int fd, char **name)
{
	char line[1024], *space, *end;
	ssize_t n = pread(fd, line, sizeof(line) - 1, 0);

	if (n <= 0)
		return n < 0 ? -errno : 0;
	line[n] = 0;
	end = strchr(line, '\n');
	space = strchr(line, ' ');
	if (!end || !space || space > end)
		return -EBADMSG;
	*name = strndup(space + 1, (size_t)(end - space - 1));
	return *name ? 1 : -ENOMEM;
}

int kernel_query(enum dgc_kind kind, enum dgc_algo algo, const uint8_t *value,
		 char **name)
{
	char question[DIGEST_TEXT_LEN + 10], digest[DIGEST_TEXT_LEN];
	int fd = open(KERNEL_DIR "/query", O_RDWR | O_CLOEXEC);
	int ret, len;
	ssize_t n;

	if (fd < 0)
		return -errno;
	len = snprintf(question, sizeof(question), "%s%s",
		       kind == DGC_KIND_CONTENT ? "content:" : "",
		       digest_text(algo, value, digest));
	n = write(fd, question, (size_t)len);
	if (n != len)
		ret = n < 0 ? -errno : -EIO;
	else
		ret = answer(fd, name);
	close(fd);
	return ret;
}
