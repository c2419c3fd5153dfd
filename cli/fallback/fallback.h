/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What follows at boot when the hand-over fails, and the entry of the boot menu that is
 * there for it. A section per .c file.
 */
#ifndef DCLIST_FALLBACK_H
#define DCLIST_FALLBACK_H

#include "base/file.h"

#define BOOT_FOLDER "/etc/dclist/boot"
#define BOOT_POLICY BOOT_FOLDER "/policy.p7b"
#define BOOT_KEYS BOOT_FOLDER "/keys"
#define BOOT_FAILURE BOOT_FOLDER "/failure"
/* In the format of sha256sum --check, which the hooks of the initramfs run */
#define BOOT_FALLBACK BOOT_FOLDER "/fallback"

#define BOOT_WORD_LEN 16u
#define BOOT_HEX_LEN 64u /* of a SHA-256 digest */
#define BOOT_IMAGE_MAX ((size_t)1 << 30)

/**
 * struct boot_options - how to make the fallback
 * @cert: certificate of the owner's Secure Boot key, PEM
 * @key: that key
 * @kernel: version; NULL for the running one
 * @esp: where the EFI system partition is mounted; NULL to look for it
 * @cmdline: of the kernel; NULL for the present one
 */
struct boot_options {
	const char *cert;
	const char *key;
	const char *kernel;
	const char *esp;
	const char *cmdline;
};

/* fallback_state.c */

/* The word in BOOT_FAILURE, "continue" without that file. 0 or -1; errors are reported. */
int boot_failure_read(char word[BOOT_WORD_LEN]);
int boot_failure_write(const char *word);
/* Does the firmware check signatures? */
bool boot_secure(void);
/* Prints what is set up; an exit status. */
int boot_status(bool as_json);

/* fallback.c: the second entry of the boot menu */

/* The recorded path, owned by the caller, and its digest in hex; NULL for no record. */
char *boot_fallback_read(char hex[BOOT_HEX_LEN + 1]);
/* Is it there with the recorded digest? NULL, or why not */
const char *boot_fallback_fault(const char *path, const char *hex);
/* Makes it, and writes @word only when all of it is in its place. 0 or -1; errors are reported. */
int boot_fallback_make(const struct boot_options *options, const char *word);

/* uki.c: a unified kernel image */

/**
 * struct boot_image - files that it is made of; all owned
 * @version: of the kernel
 * @kernel: that
 * @initrd: its initramfs
 * @cmdline: file with its command line, after a "@", as for ukify
 * @bare: to be the image
 * @image: to be the image with a signature
 */
struct boot_image {
	char *version;
	char *kernel;
	char *initrd;
	char *cmdline;
	char *bare;
	char *image;
};

/* Are all tools for images installed? Reports what is missing. */
bool boot_image_tools(void);
/* Makes, signs and checks it; 0 or -1; errors are reported. */
int boot_image_make(const struct boot_image *image,
		    const struct boot_options *options, struct bytes *out);

/* uki_initrd.c: the initramfs in it */

bool boot_initrd_tool(void);
int boot_initrd_make(const char *file, const char *version);
/* Does the initramfs @data have the word "continue"? Reports errors. */
bool boot_initrd_continues(const char *file, const uint8_t *data, size_t len);

/* uki_pe.c */

/* The content of section @name, inside @file; false when there is none. */
bool pe_section(const struct bytes *file, const char *name,
		const uint8_t **data, size_t *len);
/* Where a section can be added behind all others, for objcopy; 0 for no such file */
uint64_t pe_end(const struct bytes *file);

#endif /* DCLIST_FALLBACK_H */
