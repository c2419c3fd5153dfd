// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Program headers and the dynamic section, of both classes and byte orders. Only numbers
 * are read from the file, and all of them are checked.
 */
#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "verity/elfmap.h"

#define HEADERS_MAX 65536u /* the kernel loads no file with more of them */
#define DYNAMIC_MAX 4096u /* entries; real files have less than a hundred */

static const struct {
	const char *key;
	const char *text;
} words[ELF_WRITES] = {
	[ELF_WRITES_NOTHING] = { "", "" },
	[ELF_WRITES_SEGMENT] = { "writable-code",
				 "a segment that is writable and executable" },
	[ELF_WRITES_TEXT] = { "text-relocations", "text relocations" },
	[ELF_WRITES_STACK] = { "executable-stack",
			       "a request for an executable stack" },
};

/* A file, its class, its byte order, and whether it is for any address */
struct elf {
	int fd;
	bool wide;
	bool big;
	bool shared;
};

/* One of the tables that a header names */
struct table {
	uint64_t off;
	uint64_t n;
	uint64_t step;
};

const char *elf_writes_key(enum elf_writes writes)
{
	return words[writes].key;
}

const char *elf_writes_text(enum elf_writes writes)
{
	return words[writes].text;
}

static uint64_t number(const struct elf *elf, const uint8_t *p, size_t len)
{
	uint64_t value = 0;
	size_t i;

	for (i = 0; i < len; i++)
		value |= (uint64_t)p[i] << 8 * (elf->big ? len - 1 - i : i);
	return value;
}

/* The field of a structure, which is at another place in each class */
#define FIELD(elf, p, name32, name64, field)                      \
	((elf)->wide ? number(elf, (p) + offsetof(name64, field), \
			      sizeof(((name64 *)0)->field)) :     \
		       number(elf, (p) + offsetof(name32, field), \
			      sizeof(((name32 *)0)->field)))

static bool read_at(const struct elf *elf, uint64_t off, uint8_t *buf,
		    size_t len)
{
	return off <= INT64_MAX - len &&
	       pread(elf->fd, buf, len, (off_t)off) == (ssize_t)len;
}

/* The @i-th element; @room for the largest */
static bool element(const struct elf *elf, const struct table *t, uint64_t i,
		    uint8_t *buf)
{
	uint64_t off;

	return !__builtin_add_overflow(t->off, i * t->step, &off) &&
	       read_at(elf, off, buf, t->step);
}

/* The program headers of what the kernel or ld.so would map */
static bool headers(struct elf *elf, struct table *t)
{
	uint8_t h[sizeof(Elf64_Ehdr)] = { 0 };
	uint64_t type;

	if (!read_at(elf, 0, h, sizeof(Elf32_Ehdr)) ||
	    memcmp(h, ELFMAG, SELFMAG) || h[EI_CLASS] < ELFCLASS32 ||
	    h[EI_CLASS] > ELFCLASS64 || h[EI_DATA] < ELFDATA2LSB ||
	    h[EI_DATA] > ELFDATA2MSB)
		return false;
	elf->wide = h[EI_CLASS] == ELFCLASS64;
	elf->big = h[EI_DATA] == ELFDATA2MSB;
	if (elf->wide && !read_at(elf, 0, h, sizeof(h)))
		return false;
	type = FIELD(elf, h, Elf32_Ehdr, Elf64_Ehdr, e_type);
	elf->shared = type == ET_DYN;
	t->off = FIELD(elf, h, Elf32_Ehdr, Elf64_Ehdr, e_phoff);
	t->n = FIELD(elf, h, Elf32_Ehdr, Elf64_Ehdr, e_phnum);
	t->step = elf->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	return (type == ET_EXEC || type == ET_DYN) &&
	       FIELD(elf, h, Elf32_Ehdr, Elf64_Ehdr, e_phentsize) == t->step &&
	       t->n * t->step <= HEADERS_MAX;
}

static bool has_text_relocations(const struct elf *elf, const uint8_t *header)
{
	uint64_t size = FIELD(elf, header, Elf32_Phdr, Elf64_Phdr, p_filesz);
	struct table t = {
		.off = FIELD(elf, header, Elf32_Phdr, Elf64_Phdr, p_offset),
		.step = elf->wide ? sizeof(Elf64_Dyn) : sizeof(Elf32_Dyn),
	};
	uint8_t d[sizeof(Elf64_Dyn)];
	uint64_t i, tag, value;

	t.n = size / t.step < DYNAMIC_MAX ? size / t.step : DYNAMIC_MAX;
	for (i = 0; i < t.n && element(elf, &t, i, d); i++) {
		tag = FIELD(elf, d, Elf32_Dyn, Elf64_Dyn, d_tag);
		value = FIELD(elf, d, Elf32_Dyn, Elf64_Dyn, d_un);
		if (tag == DT_NULL)
			return false;
		if (tag == DT_TEXTREL ||
		    (tag == DT_FLAGS && value & DF_TEXTREL))
			return true;
	}
	return false;
}

enum elf_writes elf_writes_code(int fd)
{
	enum elf_writes found = ELF_WRITES_NOTHING;
	struct elf elf = { .fd = fd };
	bool program = false, stack = false;
	uint8_t h[sizeof(Elf64_Phdr)];
	uint64_t i, type, flags;
	struct table t;

	if (!headers(&elf, &t))
		return found;
	for (i = 0; i < t.n && element(&elf, &t, i, h); i++) {
		type = FIELD(&elf, h, Elf32_Phdr, Elf64_Phdr, p_type);
		flags = FIELD(&elf, h, Elf32_Phdr, Elf64_Phdr, p_flags);
		if (type == PT_LOAD && flags & PF_W && flags & PF_X)
			return ELF_WRITES_SEGMENT;
		if (type == PT_INTERP)
			program = true;
		if (type == PT_GNU_STACK && flags & PF_X)
			stack = true;
		if (type == PT_DYNAMIC && has_text_relocations(&elf, h))
			found = ELF_WRITES_TEXT;
	}
	if (!found && stack && !program && elf.shared)
		return ELF_WRITES_STACK;
	return found;
}
