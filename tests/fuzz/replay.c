// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gives files to a fuzz target once each, without libFuzzer: what the fuzzers
 * found and what they start from stays good.
 *
 * usage: TARGET FOLDER|FILE...
 */
#include <dirent.h>
#include <sys/stat.h>

#include "fuzz.h"

#pragma weak LLVMFuzzerInitialize

static unsigned long count;

static void one(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data;
	size_t len;
	struct stat st;

	if (!f || fstat(fileno(f), &st)) {
		perror(path);
		exit(2);
	}
	/* Exactly as large as the input, so that a read behind it is seen */
	data = malloc(st.st_size ? (size_t)st.st_size : 1);
	if (!data)
		abort();
	len = fread(data, 1, (size_t)st.st_size, f);
	fclose(f);
	LLVMFuzzerTestOneInput(data, len);
	free(data);
	count++;
}

static void all(const char *path)
{
	char name[4096];
	struct dirent *e;
	DIR *dir = opendir(path);

	if (!dir) {
		one(path);
		return;
	}
	while ((e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, e->d_name);
		one(name);
	}
	closedir(dir);
}

int main(int argc, char **argv)
{
	int i;

	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	for (i = 1; i < argc; i++)
		all(argv[i]);
	printf("%lu inputs\n", count);
	return count ? 0 : 2;
}
