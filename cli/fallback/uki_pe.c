// SPDX-License-Identifier: GPL-2.0-or-later
/* Sections of an EFI program. */
#include <string.h>

#include "fallback/fallback.h"

/* Of the PE format */
#define HEADER_AT 0x3c
#define FILE_HEADER_LEN 24u /* with the signature */
#define SECTIONS_AT 6u
#define OPTIONAL_LEN_AT 20u
#define PE32_PLUS 0x20bu
#define IMAGE_BASE_AT 24u /* of the optional header */
#define OPTIONAL_MIN 112u
#define SECTION_LEN 40u
#define NAME_LEN 8u
#define PAGE 4096u

/**
 * struct pe - what is needed of the headers
 * @base: address of the image
 * @section: headers of sections
 * @sections: how many
 */
struct pe {
	uint64_t base;
	const uint8_t *section;
	size_t sections;
};

static uint32_t u16_at(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8;
}

static uint32_t u32_at(const uint8_t *p)
{
	return u16_at(p) | u16_at(p + 2) << 16;
}

static bool pe_parse(const struct bytes *file, struct pe *pe)
{
	const uint8_t *header;
	size_t at, optional;

	if (file->len < HEADER_AT + 4 || memcmp(file->data, "MZ", 2))
		return false;
	at = u32_at(file->data + HEADER_AT);
	if (at > file->len || file->len - at < FILE_HEADER_LEN + OPTIONAL_MIN)
		return false;
	header = file->data + at;
	optional = u16_at(header + OPTIONAL_LEN_AT);
	pe->sections = u16_at(header + SECTIONS_AT);
	if (memcmp(header, "PE\0", 4) || optional < OPTIONAL_MIN ||
	    u16_at(header + FILE_HEADER_LEN) != PE32_PLUS ||
	    file->len - at <
		    FILE_HEADER_LEN + optional + pe->sections * SECTION_LEN)
		return false;
	pe->section = header + FILE_HEADER_LEN + optional;
	header += FILE_HEADER_LEN + IMAGE_BASE_AT;
	pe->base = u32_at(header) | (uint64_t)u32_at(header + 4) << 32;
	return true;
}

bool pe_section(const struct bytes *file, const char *name,
		const uint8_t **data, size_t *len)
{
	const uint8_t *s;
	struct pe pe;
	size_t at;

	if (!pe_parse(file, &pe))
		return false;
	for (s = pe.section; pe.sections--; s += SECTION_LEN) {
		if (strncmp((const char *)s, name, NAME_LEN))
			continue;
		/* What is in memory may be less than in the file, which is padded */
		*len = u32_at(s + 16);
		if (u32_at(s + 8) < *len)
			*len = u32_at(s + 8);
		at = u32_at(s + 20);
		if (at > file->len || *len > file->len - at)
			return false;
		*data = file->data + at;
		return true;
	}
	return false;
}

uint64_t pe_end(const struct bytes *file)
{
	const uint8_t *s;
	uint64_t end = 0, here;
	struct pe pe;

	if (!pe_parse(file, &pe))
		return 0;
	for (s = pe.section; pe.sections--; s += SECTION_LEN) {
		here = (uint64_t)u32_at(s + 12) + u32_at(s + 8);
		end = here > end ? here : end;
	}
	return (pe.base + end + PAGE - 1) / PAGE * PAGE;
}
