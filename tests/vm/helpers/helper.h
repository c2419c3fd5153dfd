/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the helpers share: each answers with one word. */
#ifndef HELPER_H
#define HELPER_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096u

static inline void die(const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what,
		strerror(errno));
	exit(2);
}

/* Prints the answer; @failed says whether errno holds one. */
static inline int answer(int failed)
{
	puts(failed ? strerrorname_np(errno) : "ok");
	return 0;
}

static inline int open_file(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		die(path);
	return fd;
}

static inline void *read_file(const char *path, size_t *len)
{
	int fd = open_file(path, O_RDONLY);
	struct stat st;
	size_t done = 0;
	char *data;

	if (fstat(fd, &st))
		die(path);
	data = malloc((size_t)st.st_size + 1);
	if (!data)
		die(path);
	while (done < (size_t)st.st_size) {
		ssize_t n = read(fd, data + done, (size_t)st.st_size - done);

		if (n <= 0)
			die(path);
		done += (size_t)n;
	}
	close(fd);
	*len = done;
	return data;
}

#endif /* HELPER_H */
