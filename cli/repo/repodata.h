/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A repository's metadata: repomd.xml and primary.xml. */
#ifndef DCLIST_REPODATA_H
#define DCLIST_REPODATA_H

#include "algo.h"
#include "base/bytes.h"
#include "base/xml.h"

#define REPO_PACKAGES_MAX 2000000u
#define PRIMARY_PACKED_MAX (512u << 20) /* bytes */
#define PRIMARY_MAX (4ull << 30) /* bytes, unpacked */

/**
 * struct repo_sum - a checksum
 * @algo: DGC_ALGO_INVALID for one that is not trusted, such as SHA-1
 * @value: dgc_algo_size(@algo) bytes
 * @there: there is one at all
 */
struct repo_sum {
	enum dgc_algo algo;
	uint8_t value[DGC_DIGEST_MAX];
	bool there;
};

/**
 * struct repomd - what repomd.xml says of a file, such as primary.xml
 * @found: there is one
 * @href: where it is; owned
 * @base: xml:base, or NULL; owned
 * @sum: of the file
 * @size: of the file, 0 when not told
 * @open_size: of what is in it, 0 when not told
 * @made: time of the newest of all files, seconds since 1970; 0 when not told
 */
struct repomd {
	bool found;
	char *href;
	char *base;
	struct repo_sum sum;
	uint64_t size;
	uint64_t open_size;
	uint64_t made;
};

/**
 * struct repo_package - a package in primary.xml
 * @id: checksum of the package, "sha256:HEX"; owned
 * @href: where it is; owned
 * @base: xml:base, or NULL; owned
 * @nevra: N-E:V-R.A, without "0:"; owned
 * @start: first byte of its header
 * @end: first byte behind it; 0 when the metadata does not say
 * @size: of the package
 * @built: when it was built, seconds since 1970; 0 when the metadata does not say
 */
struct repo_package {
	char *id;
	char *href;
	char *base;
	char *nevra;
	uint64_t start;
	uint64_t end;
	uint64_t size;
	uint64_t built;
};

/**
 * struct repo_packages - all that install programs, without source packages
 * @package: owned
 * @n: how many
 * @sources: source packages that were ignored
 */
struct repo_packages {
	struct repo_package *package;
	size_t n;
	size_t sources;
};

/* repomd.c: of "TYPE:HEX", as the id of a package; false if it is not trusted or malformed */
bool repo_sum_read(const char *id, struct repo_sum *sum);
/*
 * Says what is wrong, and returns -EBADMSG, -EFBIG or -ENOMEM. @type: of which
 * file, "primary" or "updateinfo"
 */
int repomd_parse(const char *name, const struct bytes *xml, const char *type,
		 struct repomd *md);
void repomd_free(struct repomd *md);

/**
 * struct repo_xml_fault - what callbacks say of a file that they refuse
 * @why: what is wrong, when they return -EBADMSG; not owned
 * @many: too many packages, when they return -EFBIG
 */
struct repo_xml_fault {
	const char *why;
	bool many;
};

/*
 * repo_xml.c: the file that @md names; its content is @packed. Says what is wrong, and
 * returns what a callback did, -EBADMSG, -EFBIG or -ENOMEM.
 */
int repo_xml_read(const char *name, const struct bytes *packed,
		  const struct repomd *md, const struct xml_reader *reader,
		  const struct repo_xml_fault *fault);
/* primary.c: packages from the file that @md names; its content is @packed. */
int primary_parse(const char *name, const struct bytes *packed,
		  const struct repomd *md, struct repo_packages *packages);
void repo_packages_free(struct repo_packages *packages);

#endif /* DCLIST_REPODATA_H */
