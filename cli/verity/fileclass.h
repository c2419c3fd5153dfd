/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a file is for. verity, preflight and why decide by this alone which files get
 * fs-verity, which then cannot be written to.
 */
#ifndef DCLIST_FILECLASS_H
#define DCLIST_FILECLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum file_class {
	FILE_CODE = 0, /* can run or be loaded */
	FILE_CODE_CONFIG = 1, /* the same, but configuration */
	FILE_DATA = 2,
	FILE_CONFIG = 3,
	FILE_DOC = 4,
	FILE_GHOST = 5,
	FILE_CHANGING = 6,
	FILE_CLASSES = 7,
};

/**
 * struct file_choice - what gets fs-verity beside plain code
 * @config: executable configuration
 * @all: every file
 */
struct file_choice {
	bool config;
	bool all;
};

/*
 * Whether the kernel or an interpreter could run or load a file: by its name, its mode,
 * and its first @len bytes.
 */
bool file_runs(const char *path, uint32_t mode, const uint8_t *head,
	       size_t len);
/* The same of an open file; @mode is that of the file when 0. -1: cannot be read. */
int file_runs_fd(int fd, const char *path, uint32_t mode);
enum file_class file_class(uint32_t marks, bool runs);
/* Whether files of this class get fs-verity. */
bool file_chosen(enum file_class class, const struct file_choice *choice);
/* It is not for running, and its package says so. */
bool file_is_kept_writable(enum file_class class);

/* "config", in JSON, and "configuration", for people */
const char *file_class_key(enum file_class class);
const char *file_class_text(enum file_class class);

#endif /* DCLIST_FILECLASS_H */
