/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything on a system that could be executed, mapped as code or loaded by the
 * kernel, and whether it would be trusted. A section per .c file.
 */
#ifndef DCLIST_CLASSIFY_H
#define DCLIST_CLASSIFY_H

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "verity/attest.h"
#include "verity/codekind.h"
#include "verity/elfmap.h"
#include "verity/fileclass.h"
#include "verity/mounts.h"

enum class_state {
	CLASS_UNCHECKED = 0, /* interrupted before */
	CLASS_TRUSTED = 1,
	CLASS_OFF = 2, /* attested, but fs-verity is not enabled */
	CLASS_INCAPABLE =
		3, /* attested, but its file system has no fs-verity */
	CLASS_MODIFIED = 4, /* a list has its path with another digest */
	CLASS_UNLISTED = 5,
	CLASS_REFUSED = 6, /* only a list that is not accepted has its path */
	CLASS_UNREADABLE = 7,
	CLASS_CONFIG = 8, /* executable configuration */
	CLASS_WRITABLE =
		9, /* documentation, or what its package says changes */
	CLASS_UNMAPPABLE = 10, /* see elfmap.h */
	CLASS_OTHER_HASH = 11, /* attested, but IMA hashes it otherwise */
	CLASS_REVOKED = 12, /* attested, and revoked */
	CLASS_STATES = 13,
};

/**
 * struct class_word - a state in words
 * @key: in JSON and HTML
 * @text: as a person reads it
 * @remedy: what to do
 */
struct class_word {
	const char *key;
	const char *text;
	const char *remedy;
};

extern const struct class_word class_words[CLASS_STATES];

/**
 * struct code - a file that could run
 * @path: from the root; owned
 * @size: bytes
 * @mount: index of its mount
 * @list: index of the list that attests it or names its path, or INSTALLED_NONE
 * @kind: enum code_kind
 * @state: enum class_state
 * @writes: enum elf_writes
 */
struct code {
	char *path;
	uint64_t size;
	uint32_t mount;
	uint32_t list;
	uint8_t kind;
	uint8_t state;
	uint8_t writes;
};

/**
 * struct tally - files and their bytes
 * @files: how many
 * @bytes: their sizes together
 */
struct tally {
	uint64_t files;
	uint64_t bytes;
};

/**
 * struct classify - a run
 * @root: result of root_open()
 * @prefix: the root's path in this process; owned
 * @jobs: threads that judge
 * @verity: fs-verity counts
 * @ima: how IMA judges: the digest of the content counts alone
 * @ima_hash: then, the algorithm of files without a label
 * @choice: which files get fs-verity later, if @verity is not set
 * @known: what lists say
 * @mounts: file systems
 * @lock: protects all up to @code_n, and @failed, while threads look for files
 * @change: @folder_n or @busy have changed
 * @folder: directories to look into; owned
 * @folder_n: how many
 * @busy: threads that look into one
 * @seen: regular files that were met
 * @code: what could run; owned
 * @code_n: how many
 * @failed: directories that could not be read, and whatever else was not covered
 * @next: first of @code that no thread has taken
 * @done: how many of @code are settled
 * @passed: bytes of them that were not read
 * @hashed: bytes that were read
 * @stop: end early: interrupted, or out of memory
 * @full: out of memory
 * @bytes: sizes of all of @code together
 * @progress: when the present phase started
 * @total: by state
 */
struct classify {
	int root;
	char *prefix;
	unsigned int jobs;
	bool verity;
	bool ima;
	enum dgc_algo ima_hash;
	struct file_choice choice;
	struct installed_known *known;
	struct mounts mounts;
	pthread_mutex_t lock;
	pthread_cond_t change;
	char **folder;
	size_t folder_n;
	unsigned int busy;
	uint64_t seen;
	struct code *code;
	size_t code_n;
	unsigned int failed;
	atomic_size_t next;
	atomic_size_t done;
	atomic_ullong passed;
	atomic_ullong hashed;
	atomic_bool stop;
	atomic_bool full;
	uint64_t bytes;
	struct timespec progress;
	struct tally total[CLASS_STATES];
};

/* classify.c: a run */

/*
 * Searches for code below @paths (of the image; links in them are followed) and judges
 * it.
 * Returns 0, or -1 after reporting why it could not; the run may end early for @c->stop.
 */
int classify_run(struct classify *c, char *const *paths);
void classify_free(struct classify *c);
/* Nothing was left out. */
bool classify_complete(const struct classify *c);

/* classify_walk.c: looking for code; a thread's function, with a struct classify */
void classify_walk(void *ctx);
/* Adds a directory to look into; takes @path. False without memory. */
bool classify_push(struct classify *c, char *path);

/* classify_judge.c: judging it; a thread's function, with a struct classify */
void classify_judge(void *ctx);

/* classify_progress.c: for a terminal, on standard error */

/* Of a phase; false when progress is not shown */
bool progress_start(struct timespec *start);
/* Show it; the context is a struct classify. */
void progress_search(void *ctx);
void progress_judge(void *ctx);

#endif /* DCLIST_CLASSIFY_H */
