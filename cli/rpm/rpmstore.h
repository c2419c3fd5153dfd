/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The headers of installed packages, as databases of rpm have them. A section per .c
 * file.
 */
#ifndef DCLIST_RPMSTORE_H
#define DCLIST_RPMSTORE_H

#include "rpm/rpmdb.h"

#define RPM_MAGIC_LEN 8u /* databases leave it out */
/* No installed package is larger; a list may have half of it. */
#define RPM_STORED_MAX (2 * LIST_MAX)

/**
 * struct rpm_sink - where a reader of a database brings the headers
 * @from: the database, for messages
 * @kind: name of its kind, for the same
 * @take: gets each header, magic and all, which it may change; -EBADMSG when it is none
 * @ctx: passed on
 */
struct rpm_sink {
	const char *from;
	const char *kind;
	int (*take)(struct bytes *header, void *ctx);
	void *ctx;
};

/*
 * Readers: each reads all headers of the file @fd. Damage is reported, and the others are
 * read. They return 0, or -1 when anything was damaged.
 */
int rpmbdb_read(int fd, const struct rpm_sink *sink);
int rpmndb_read(int fd, const struct rpm_sink *sink);

static inline uint32_t rpm_le32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Reports that one package cannot be read, and @why. */
void rpm_sink_damaged(const struct rpm_sink *sink, uint32_t number,
		      const char *why);
/* The same of the database itself, or a part of it */
void rpm_sink_broken(const struct rpm_sink *sink);

/* rpmstored.c: from such a header to a digest list */

/* Room for a header of @len bytes behind its magic, which is there; 0 or -ENOMEM. */
int rpm_header_alloc(size_t len, struct bytes *header);
/*
 * Makes the list of a header if @source wants it, and gives it to @fn as rpmdb_each().
 * Changes @header. Returns 0, or -EBADMSG when it is not a header.
 */
int rpm_stored_take(struct bytes *header, const struct rpmdb_source *source,
		    void (*fn)(int err, struct list *list, void *ctx),
		    void *ctx);
/* The same for a header without a signed region, which has no list. */
void rpm_stored_bare(const char *name,
		     void (*fn)(int err, struct list *list, void *ctx),
		     void *ctx);

#endif /* DCLIST_RPMSTORE_H */
