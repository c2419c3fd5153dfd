// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gives many signed policies to IPE, one after the other, and compares what it says
 * of each with what was expected.
 *
 *	policies MESSAGES EXPECTED SECURITYFS/ipe
 *
 * MESSAGES: each 4 bytes length, big endian, and as many bytes. EXPECTED: a line for
 * each, "ok VERSION" or the name of an errno. Prints "ok", or the number of those that
 * differ, and the first of them on standard error.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <stdint.h>

#include "helper.h"

#define SHOWN 20

static int policies; /* folder */
static char boot[256]; /* name of the policy that was there before */

/* Name of the first policy but the boot policy; false without one. */
static int find(char *name, size_t room)
{
	DIR *dir = fdopendir(openat(policies, ".", O_RDONLY | O_DIRECTORY));
	struct dirent *e;
	int found = 0;

	if (!dir)
		die("policies");
	while (!found && (e = readdir(dir))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") ||
		    !strcmp(e->d_name, boot))
			continue;
		snprintf(name, room, "%s", e->d_name);
		found = 1;
	}
	closedir(dir);
	return found;
}

static int open_of(const char *name, const char *file, int flags)
{
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", name, file);
	fd = openat(policies, path, flags);
	if (fd < 0)
		die(path);
	return fd;
}

/* What became of an accepted policy, which is deleted again */
static void accepted(char *said, size_t room)
{
	char name[256], version[32] = "";
	int fd;

	if (!find(name, sizeof(name))) {
		snprintf(said, room, "ok, but there is no policy");
		return;
	}
	fd = open_of(name, "version", O_RDONLY);
	if (read(fd, version, sizeof(version) - 1) < 0)
		die("version");
	close(fd);
	fd = open_of(name, "delete", O_WRONLY);
	if (write(fd, "1", 1) != 1)
		die("delete");
	close(fd);
	snprintf(said, room, "ok %s", version);
}

static void give(int new_policy, const char *message, size_t len, char *said,
		 size_t room)
{
	if (write(new_policy, message, len) == (ssize_t)len)
		accepted(said, room);
	else
		snprintf(said, room, "%s", strerrorname_np(errno));
}

static unsigned int compare(int new_policy, const char *p, const char *end,
			    char *expected)
{
	unsigned int i, differ = 0;
	char said[64];
	uint32_t len;
	char *want;

	for (i = 0; end - p >= 4; i++) {
		memcpy(&len, p, sizeof(len));
		len = ntohl(len);
		want = strsep(&expected, "\n");
		if (!want || len > end - p - 4)
			break;
		give(new_policy, p + 4, len, said, sizeof(said));
		p += 4 + len;
		if (strcmp(said, want) && ++differ <= SHOWN)
			fprintf(stderr, "%05u: kernel %s, dclist %s\n", i, said,
				want);
	}
	fprintf(stderr, "%u policies\n", i);
	return p == end && (!expected || !*expected) ? differ : differ + 1;
}

int main(int argc, char **argv)
{
	char path[256], *messages, *expected;
	size_t len, expected_len;
	unsigned int differ;

	if (argc != 4)
		die("usage: policies MESSAGES EXPECTED FOLDER");
	messages = read_file(argv[1], &len);
	expected = read_file(argv[2], &expected_len);
	expected[expected_len] = 0;
	snprintf(path, sizeof(path), "%s/policies", argv[3]);
	policies = open_file(path, O_RDONLY | O_DIRECTORY);
	find(boot, sizeof(boot));
	snprintf(path, sizeof(path), "%s/new_policy", argv[3]);
	differ = compare(open_file(path, O_WRONLY), messages, messages + len,
			 expected);
	if (differ)
		printf("%u\n", differ);
	else
		puts("ok");
	return 0;
}
