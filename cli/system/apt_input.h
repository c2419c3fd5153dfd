/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What apt writes to a program of DPkg::Pre-Install-Pkgs on its standard input, version 3: its
 * configuration, and what it is about to do.
 */
#ifndef DCLIST_APT_INPUT_H
#define DCLIST_APT_INPUT_H

#include <stddef.h>

#include "base/bytes.h"

/* What is set in apt's configuration below DClist:: */
enum apt_option {
	APT_MODE,
	APT_FROM,
	APT_SITE_KEY,
	APT_SITE_CERT,
	APT_MAX_AGE,
	APT_KEYRING,
	APT_GPG_KEY,
	APT_CERT,
	APT_KEY,
	APT_OPTIONS,
};

/**
 * struct apt_change - a package that is unpacked or removed
 * @name: of the package; part of apt_input.text, as the others are
 * @version: that is unpacked; NULL: none is
 * @arch: its architecture
 * @file: the .deb
 */
struct apt_change {
	const char *name;
	const char *version;
	const char *arch;
	const char *file;
};

/**
 * struct apt_input - all of it
 * @text: owned
 * @version: its first line
 * @rest: what is not parsed yet
 * @option: NULL where it is not set, else part of @text
 * @change: owned
 * @n: how many
 */
struct apt_input {
	struct bytes text;
	char *version;
	char *rest;
	char *option[APT_OPTIONS];
	struct apt_change *change;
	size_t n;
};

/*
 * Reads it to its end, and parses the options; freed with apt_input_free() in any case. 0, or a
 * negative errno after reporting why
 */
int apt_input_read(int fd, struct apt_input *in);
/* Parses the changes. The same answers: what is not as apt writes it is refused. */
int apt_input_changes(struct apt_input *in);
void apt_input_free(struct apt_input *in);

#endif /* DCLIST_APT_INPUT_H */
