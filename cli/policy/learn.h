/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What IPE's records say would be denied, and what would help. Everything in a
 * record is hostile text, and a record may be forged: it only says which files to
 * look at. A section per .c file.
 */
#ifndef DCLIST_POLICY_LEARN_H
#define DCLIST_POLICY_LEARN_H

#include "policy/policy.h"
#include "rpm/rpmdb.h"
#include "verity/verity.h"

/* learn_record.c: one line */

#define LEARN_LINE_MAX 16384u

/* Where the line comes from, which decides what a kernel record looks like */
enum learn_form {
	LEARN_AUDIT, /* of auditd's log */
	LEARN_KERNEL, /* of the kernel's log, with what dmesg or a daemon puts before */
	LEARN_KMSG, /* of /dev/kmsg */
	LEARN_JOURNAL, /* of the journal: of the kernel's log, or of audit itself */
	LEARN_JOURNAL_AUDIT, /* of the journal, of audit itself */
};

/**
 * struct learn_record - a record of IPE
 * @op: operation
 * @denied: the policy denies it, or asks no more of it than to be untrusted
 * @attested: a list attests it
 * @path: file; "" for memory that is of no file; owned
 * @comm: the process; owned
 */
struct learn_record {
	enum policy_op op;
	bool denied;
	bool attested;
	char *path;
	char *comm;
};

/* 1, 0 when the line is not a record of IPE, or -ENOMEM. @line is changed. */
int learn_record_parse(enum learn_form form, char *line,
		       struct learn_record *record);
void learn_record_free(struct learn_record *record);

/* learn_prefix.c: what logs put before the kernel's message */

/* The rest of @text after @prefix, or NULL */
char *learn_after(char *text, const char *prefix);
/*
 * Behind "audit: type=1420 audit(" of a line that is the kernel's, or NULL. @named: by
 * the name in it, which a program may choose, so that the rest must be checked.
 */
char *learn_kernel_line(char *line, bool *named);
/* Whether these are the fields of one whole record, with nothing put in between. */
bool learn_is_whole(const char *fields);

/* learn_entry.c: journalctl --output export and json */

struct learn;
/* Whether a file that starts with this line is in the export format */
bool learn_is_export(const char *line);
/* The rest of it, behind its first line @line; 0 or a negative errno */
int learn_export(struct learn *learn, FILE *f, char line[LEARN_LINE_MAX]);
/* A line of JSON; 0 or -ENOMEM */
int learn_json(struct learn *learn, const char *line);

/* learn_set.c: the files that they are about */

#define LEARN_FILES_MAX 32768u

enum learn_state {
	LEARN_UNKNOWN = 0,
	LEARN_NOW, /* trusted by now */
	LEARN_SIGNER, /* trusted, but denied nevertheless */
	LEARN_NOT_LOADED, /* an installed list attests it */
	LEARN_NO_VERITY, /* attested, but fs-verity is off */
	LEARN_NO_LIST, /* its package has a list that is not installed */
	LEARN_MODIFIED, /* list or package have another digest */
	LEARN_EDITED, /* the same of a file that may be edited */
	LEARN_UNSIGNED, /* its package is not signed, or is not accepted */
	LEARN_UNPACKAGED, /* no package has it */
	LEARN_GONE,
	LEARN_MEMORY, /* no file */
	LEARN_UNREADABLE,
	LEARN_HOLES, /* sparse: reading it might take very long */
	LEARN_UNNAMED, /* the kernel did not record its name */
	LEARN_STATES,
};

/**
 * struct learn_file - a file
 * @path: owned
 * @op: operation
 * @comm: process of the first record; owned
 * @count: records
 * @attested: the last record says that a list attests it
 * @state: what it is
 * @package: or list that it is of; owned, may be NULL
 * @digest: fs-verity digest that it has or would get; "" when unknown
 * @verity: it has fs-verity
 * @reason: why there is no digest, or NULL; not owned
 */
struct learn_file {
	char *path;
	enum policy_op op;
	char *comm;
	size_t count;
	bool attested;
	enum learn_state state;
	char *package;
	char digest[sizeof(((struct verity_result *)NULL)->digest)];
	bool verity;
	const char *reason;
};

/**
 * struct learn - a run
 * @root: directory of an image, or NULL
 * @dbpath: of rpm's database below it, or NULL
 * @output: directory for lists, or NULL
 * @rules: file for rules, or NULL
 * @as_json: print JSON
 * @tree: files by operation and path
 * @file: the same as an array; owned
 * @n: how many
 * @records: that were read
 * @lost: files that are one too many
 * @lists: that were written to @output
 */
struct learn {
	const char *root;
	const char *dbpath;
	const char *output;
	const char *rules;
	bool as_json;
	void *tree;
	struct learn_file **file;
	size_t n;
	size_t records;
	size_t lost;
	size_t lists;
};

/* Takes the record's strings; 0 or -ENOMEM */
int learn_add(struct learn *learn, struct learn_record *record);
/* Sorts @learn->file, once all are there */
void learn_sort(struct learn *learn);
struct learn_file *learn_find(const struct learn *learn, enum policy_op op,
			      const char *path);
void learn_free(struct learn *learn);

/* Reads a line of that form, and adds the record that it may be; 0 or -ENOMEM */
int learn_line(struct learn *learn, enum learn_form form, char *line);
/*
 * The next line, empty when it is longer than any record; what is behind a NUL byte
 * in it is not looked at. False at the end.
 */
bool learn_line_read(FILE *f, char line[LEARN_LINE_MAX]);

/* learn_source.c: lines of "live", "journal" or a file; 0, or -1 after saying */
int learn_read(struct learn *learn, const char *from);

/* learn_judge.c: by the files and the installed lists; 0, or -1 after saying */
int learn_judge(struct learn *learn);
/* What a file is that has another digest: @marks are those of fileclass.h */
enum learn_state learn_changed(uint32_t marks);

/* learn_rpm.c: by rpm's database, which also gives the lists; the same */
int learn_rpm(struct learn *learn);

/* learn_report.c */
int learn_report(const struct learn *learn);
/* Rules for what neither list nor package attests; 0, or -1 after saying */
int learn_rules(const struct learn *learn);

#endif /* DCLIST_POLICY_LEARN_H */
