// SPDX-License-Identifier: GPL-2.0-or-later
/* What a file is for: by what its package says, and by what is in it. */
#include <elf.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "list/digest.h"
#include "verity/codekind.h"
#include "verity/fileclass.h"

static const struct {
	const char *key;
	const char *text;
} words[FILE_CLASSES] = {
	[FILE_CODE] = { "code", "code" },
	[FILE_CODE_CONFIG] = { "executable-config",
			       "executable configuration" },
	[FILE_DATA] = { "data", "data" },
	[FILE_CONFIG] = { "config", "configuration" },
	[FILE_DOC] = { "documentation", "documentation" },
	[FILE_GHOST] = { "ghost", "created at run time" },
	[FILE_CHANGING] = { "changing", "of changing content" },
};

const char *file_class_key(enum file_class class)
{
	return words[class].key;
}

const char *file_class_text(enum file_class class)
{
	return words[class].text;
}

bool file_runs(const char *path, uint32_t mode, const uint8_t *head, size_t len)
{
	if ((mode & (S_IXUSR | S_IXGRP | S_IXOTH)) || code_named(path))
		return true;
	if (len >= SELFMAG && !memcmp(head, ELFMAG, SELFMAG))
		return true;
	return len >= 2 && head[0] == '#' && head[1] == '!';
}

int file_runs_fd(int fd, const char *path, uint32_t mode)
{
	uint8_t head[SELFMAG];
	struct stat st;
	ssize_t n = pread(fd, head, sizeof(head), 0);

	if (n < 0 || fstat(fd, &st))
		return -1;
	return file_runs(path, mode ? mode : st.st_mode, head, (size_t)n);
}

enum file_class file_class(uint32_t marks, bool runs)
{
	if (marks & FILE_IS_GHOST)
		return FILE_GHOST;
	if (marks & FILE_IS_CONFIG)
		return runs ? FILE_CODE_CONFIG : FILE_CONFIG;
	if (marks & FILE_IS_DOC)
		return FILE_DOC;
	if (marks & FILE_IS_CHANGING)
		return FILE_CHANGING;
	return runs ? FILE_CODE : FILE_DATA;
}

bool file_chosen(enum file_class class, const struct file_choice *choice)
{
	if (choice->all || class == FILE_CODE)
		return true;
	return class == FILE_CODE_CONFIG && choice->config;
}

bool file_is_kept_writable(enum file_class class)
{
	return class >= FILE_CONFIG;
}
