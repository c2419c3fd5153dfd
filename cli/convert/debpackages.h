/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a Debian archive's Packages files attest: .deb files by their SHA-256. */
#ifndef DCLIST_DEBPACKAGES_H
#define DCLIST_DEBPACKAGES_H

#include "convert/debrelease.h"

/**
 * struct debpackage - a stanza
 * @sha256: of the .deb
 * @size: bytes of the .deb
 * @name: of the package, an offset: see debpackages_name()
 * @release: that attests it, a number of the caller's
 */
struct debpackage {
	uint8_t sha256[32];
	uint64_t size;
	uint32_t name;
	uint32_t release;
};

/**
 * struct debpackages - stanzas of all Packages files
 * @package: owned
 * @n: how many
 * @room: for how many
 * @names: one behind another, each with its terminator
 * @names_room: bytes for them
 */
struct debpackages {
	struct debpackage *package;
	size_t n;
	size_t room;
	struct bytes names;
	size_t names_room;
};

/**
 * debpackages_read() - read a Packages file, packed or not
 * @all: what it adds to
 * @file: the file
 * @rel: must name this very file
 * @number: of @rel
 * @budget: what it may cost
 *
 * Return: 0, or a negative errno after reporting why; nothing is added then.
 */
int debpackages_read(struct debpackages *all, const char *file,
		     const struct debrelease *rel, uint32_t number,
		     struct budget *budget);
/* When all are read */
void debpackages_sort(struct debpackages *all);
/*
 * The .deb with this digest; NULL when there is none. *@twin is another that has
 * the same name in the same release, but not the same digest.
 */
const struct debpackage *debpackages_find(const struct debpackages *all,
					  const uint8_t sha256[32],
					  const struct debpackage **twin);
/* "hello_2.10-3_amd64" */
const char *debpackages_name(const struct debpackages *all,
			     const struct debpackage *package);
void debpackages_free(struct debpackages *all);

#endif /* DCLIST_DEBPACKAGES_H */
