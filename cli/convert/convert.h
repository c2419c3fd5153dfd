/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From other signed formats to digest lists that the owner signs. Trust never
 * widens silently: a format verifies its source's own signature with the owner's
 * keyring, and every link from there to the digests it adds.
 *
 * A format is a file in cli/convert/ with one struct convert_format, which the
 * table in cmd_convert.c names. It says why with error(), subject first.
 */
#ifndef DCLIST_CONVERT_H
#define DCLIST_CONVERT_H

#include "base/command.h"
#include "convert/archive.h"
#include "convert/stream.h"
#include "list/tlvlist.h"
#include "verity/content.h"

#define CONVERT_SIGNER_LEN 129

struct convert;
struct source;

/* Values of options that only some formats have; NULL or false if not given */
struct convert_own {
	const char *archives;
	const char *base;
	const char *lists;
	const char *packages;
	const char *prefix;
	const char *release;
	const char *release_signature;
	const char *signature;
	bool allow_sha1;
	bool i_vouch;
};

extern struct convert_own convert_own;

/**
 * struct convert_format - a kind of source
 * @cmd: its name, help and own options; must be the first member
 * @self_signed: needs no keyring: says itself what its sources are trusted for
 * @no_arguments: sources need not be named; open() finds them
 * @open: verifies what all sources have in common, or names sources with
 *	convert_add_source(); may set @convert.data; NULL when there is nothing
 * @source: verifies one source, names it and adds its digests. Runs in several
 *	threads at once, for different sources: what they share is locked or is
 *	not changed. An error of one source fails the whole list, or only the
 *	source's own with one list a source.
 * @close: frees @convert.data, also when open() failed; NULL for nothing
 *
 * All return 0, or a negative errno after reporting why.
 */
struct convert_format {
	struct command cmd;
	bool self_signed;
	bool no_arguments;
	int (*open)(struct convert *conv);
	int (*source)(struct convert *conv, struct source *src);
	void (*close)(struct convert *conv);
};

/**
 * struct convert - a conversion
 * @format: what from
 * @keyrings: files of --keyring; at least one, unless the format is self_signed
 * @n_keyrings: how many
 * @allow_expired: expired keys may have signed
 * @params: of Merkle trees; its algorithm is that of the list
 * @limits: for each source
 * @jobs: threads
 * @data: the format's own
 * @run: the frame's own
 */
struct convert {
	const struct convert_format *format;
	const char **keyrings;
	size_t n_keyrings;
	bool allow_expired;
	struct verity_params params;
	struct limits limits;
	unsigned int jobs;
	void *data;
	struct convert_run *run;
};

/**
 * struct source - what one list is made of
 * @arg: argument of the command line, or of convert_add_source()
 * @budget: what it may cost; started
 * @name: of the list; set with source_name()
 * @signer: who signed the source; set with source_signer()
 * @time: when the source was signed, seconds since 1970; 0 when nobody says. It is
 *	the list's serial unless --serial gives another.
 * @algo: of its digests; that of the Merkle trees unless the format says otherwise
 * @files: number of files that were looked at
 * @list: digests; added with source_digest() or source_content()
 */
struct source {
	const char *arg;
	struct budget budget;
	char name[DGC_TLV_NAME_MAX + 1];
	char signer[CONVERT_SIGNER_LEN];
	uint64_t time;
	enum dgc_algo algo;
	uint64_t files;
	struct tlv_list *list;
};

/*
 * --prefix of the formats that have it: what comes before a path that starts with a
 * slash. The check is for open(): 0 or -EINVAL; errors are reported.
 */
const char *convert_prefix(const struct convert *conv);
int convert_prefix_check(const struct convert *conv);
/* Later than now by more than clocks may differ: @when in seconds since 1970 */
bool convert_is_future(uint64_t when);
/* One more source, from open(). 0 or -ENOMEM, after reporting it. */
int convert_add_source(struct convert *conv, const char *arg);

/* "hello_2.10-3_amd64"; -EINVAL, after reporting it, when no list can have the name. */
int source_name(struct source *src, const char *fmt, ...) __printf(2, 3);
/* The file name of a source, for its name */
const char *source_base(const struct source *src);
/* Who signed the source: a fingerprint, or the name of a key */
void source_signer(struct source *src, const char *signer);
/* Nobody did. */
void source_unsigned(struct source *src);
/* A digest of the list's algorithm, path may be NULL. 0 or -ENOMEM; errors are reported. */
int source_digest(struct source *src, const struct convert *conv,
		  enum dgc_kind kind, const uint8_t *digest, const char *path);
/* The fs-verity digest of a file, and one more file that was looked at */
int source_content(struct source *src, const struct convert *conv,
		   const struct content *content, const char *path);

#endif /* DCLIST_CONVERT_H */
