// SPDX-License-Identifier: GPL-2.0-or-later
/* What could run: by a file's name, mode and first bytes. */
#include <elf.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "verity/codekind.h"

#define EXECUTE_BITS (S_IXUSR | S_IXGRP | S_IXOTH)

static const struct {
	const char *one;
	const char *many;
} names[CODE_KINDS] = {
	[CODE_NONE] = { "none", "none" },
	[CODE_PROGRAM] = { "program", "programs" },
	[CODE_SCRIPT] = { "script", "scripts" },
	[CODE_LIBRARY] = { "library", "libraries" },
	[CODE_MODULE] = { "module", "kernel modules" },
	[CODE_FIRMWARE] = { "firmware", "firmware" },
};

const char *code_name(enum code_kind kind, bool many)
{
	return many ? names[kind].many : names[kind].one;
}

static bool starts_with(const char *path, const char *prefix)
{
	return !strncmp(path, prefix, strlen(prefix));
}

enum code_kind code_named(const char *path)
{
	if (text_ends(path, ".ko") || text_ends(path, ".ko.xz") ||
	    text_ends(path, ".ko.zst") || text_ends(path, ".ko.gz"))
		return CODE_MODULE;
	if (starts_with(path, "/lib/firmware/") ||
	    starts_with(path, "/usr/lib/firmware/"))
		return CODE_FIRMWARE;
	return CODE_NONE;
}

bool code_possible(uint32_t mode, uint64_t size)
{
	return size >= sizeof(Elf32_Ehdr) ||
	       (size >= 2 && (mode & EXECUTE_BITS));
}

/* Of ELF files, what can be executed or mapped: no object files, no cores */
static enum code_kind elf_kind(const char *path, uint32_t mode,
			       const uint8_t *head)
{
	const char *base = strrchr(path, '/');
	unsigned int type = head[EI_DATA] == ELFDATA2MSB ?
				    head[EI_NIDENT] << 8 | head[EI_NIDENT + 1] :
				    head[EI_NIDENT + 1] << 8 | head[EI_NIDENT];

	if (type == ET_EXEC)
		return CODE_PROGRAM;
	if (type != ET_DYN)
		return CODE_NONE;
	if (!(mode & EXECUTE_BITS) || strstr(base ? base : path, ".so"))
		return CODE_LIBRARY;
	return CODE_PROGRAM;
}

enum code_kind code_kind(const char *path, uint32_t mode, const uint8_t *head,
			 size_t len)
{
	if (len >= sizeof(Elf32_Ehdr) && !memcmp(head, ELFMAG, SELFMAG))
		return elf_kind(path, mode, head);
	if (len >= 2 && head[0] == '#' && head[1] == '!' &&
	    (mode & EXECUTE_BITS))
		return CODE_SCRIPT;
	return CODE_NONE;
}
