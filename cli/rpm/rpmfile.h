/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From RPM packages to digest lists. A section per .c file. */
#ifndef DCLIST_RPMFILE_H
#define DCLIST_RPMFILE_H

#include "list/list.h"
#include "trust/keyring.h"

/* rpmfile.c: the headers of a package file, exactly as they are there */

/**
 * struct rpm_headers - the two headers of a package
 * @signature: signature header, from its magic on; owned
 * @region: signed region of the main header, from its magic on; owned
 * @start: where the main header starts in the package
 * @end: and where it ends
 */
struct rpm_headers {
	struct bytes signature;
	struct bytes region;
	uint64_t start;
	uint64_t end;
};

/* True when @head, the first bytes of a file, are those of an RPM package. */
bool rpm_is_package(const uint8_t *head, size_t len);
/*
 * Reads the headers of package @file and not its payload. Returns 0, -EBADMSG when it is
 * not a package or damaged, or another negative errno, after reporting why.
 */
int rpm_headers_read(const char *file, struct rpm_headers *h);
/*
 * The same out of the first bytes of a package; reports nothing. Also -ENOMSG for no
 * package, -ENODATA for a header without a signed region.
 */
int rpm_headers_parse(const struct bytes *head, struct rpm_headers *h);
/*
 * How many bytes of the package the headers take, out of its first bytes @head: final
 * when *@need is not more than these, else ask again with *@need. Returns 0, -EBADMSG,
 * -ENOMSG or -EFBIG.
 */
int rpm_headers_extent(const struct bytes *head, uint64_t *need);
/* Reports why rpm_headers_parse() failed. */
void rpm_headers_error(const char *file, int err);
void rpm_headers_free(struct rpm_headers *h);

/*
 * Cuts a whole header down to its signed region: entries and data that were added
 * behind it later were not signed. Returns 0, -ENODATA when it has no region, or
 * -EBADMSG.
 */
int rpm_region_cut(struct bytes *header);

/* rpmentry.c: the index of a header */

/**
 * struct rpm_entry - an entry of a header's index
 * @type: as rpm numbers them
 * @count: how many of them
 * @data: where its data starts; not owned
 * @room: from there to the end of all data
 */
struct rpm_entry {
	uint32_t type;
	uint32_t count;
	const uint8_t *data;
	size_t room;
};

/* Is it as long as it says? The functions below need that. */
bool rpm_header_whole(const struct bytes *header);
/* 1 with the entry, 0 when there is none, -EBADMSG when its data is outside */
int rpm_entry_find(const struct bytes *header, uint32_t tag,
		   struct rpm_entry *entry);
/* A string of the header, not owned; "" when there is none */
const char *rpm_header_string(const struct bytes *header, uint32_t tag);
bool rpm_header_number(const struct bytes *header, uint32_t tag,
		       uint32_t *number);

/* rpmsig.c: what may sign a header */

/**
 * struct rpm_signatures - what signs a header, in order of preference
 * @sig: OpenPGP signature packets; owned
 * @n: how many
 * @whole_only: there is a signature over header and payload, and no other
 */
struct rpm_signatures {
	struct bytes *sig;
	size_t n;
	bool whole_only;
};

/*
 * The signatures in a signature header that rpm_headers_read() has read. Returns
 * 0, -EBADMSG or -ENOMEM.
 */
int rpm_signatures_read(const struct bytes *header,
			struct rpm_signatures *sigs);
/* The same in the header of an installed package, where they are, too */
int rpm_signatures_installed(const struct bytes *header,
			     struct rpm_signatures *sigs);
/* Adds a copy of @data; 0 or -ENOMEM. */
int rpm_signature_add(struct rpm_signatures *sigs, const void *data,
		      size_t len);
/* The same in base64, white space allowed; an empty one when it is none. */
int rpm_signature_add_base64(struct rpm_signatures *sigs, const char *text);
void rpm_signatures_free(struct rpm_signatures *sigs);

/* rpmlist.c: a digest list out of headers */

/*
 * Makes the list of package @file with all signatures of its header, and
 * verifies it if there is a @ring. Returns 0; -ENODATA for a package that is
 * not signed; as list_parse() or list_verify(); after reporting why.
 */
int rpm_list_make(const char *file, const struct keyring *ring,
		  struct list *list);
/* The same of parts in memory; @region may be empty afterwards, its bytes taken. */
int rpm_list_assemble(const char *file, struct bytes *region,
		      const struct rpm_signatures *sigs,
		      const struct keyring *ring, struct list *list);
/* The same without verification, as list_parse_user() */
int rpm_list_assemble_user(const char *file, struct bytes *region,
			   const struct rpm_signatures *sigs,
			   struct list *list);
/* Reads a digest list, or makes it from a package; as list_read(). */
int list_open(const char *file, struct list *list);
/* The same as list_parse_user() */
int list_open_user(const char *file, struct list *list);

#endif /* DCLIST_RPMFILE_H */
