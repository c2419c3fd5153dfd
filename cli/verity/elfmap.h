/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How an ELF file is mapped. Code that is written to is not what a list attests, so the
 * kernel trusts no private mapping that is both writable and executable, nor one that
 * becomes executable after it was written to. Memory of no file is never trusted: ld.so
 * makes the stack executable for a library, but the kernel itself that of a program.
 */
#ifndef DCLIST_ELFMAP_H
#define DCLIST_ELFMAP_H

enum elf_writes {
	ELF_WRITES_NOTHING = 0, /* or not an ELF file that could run */
	ELF_WRITES_SEGMENT = 1, /* a segment is writable and executable */
	ELF_WRITES_TEXT = 2, /* text relocations: ld.so writes to code */
	ELF_WRITES_STACK = 3, /* a library that requests an executable stack */
	ELF_WRITES = 4,
};

/* What is wrong with the headers of file @fd, which may be hostile. */
enum elf_writes elf_writes_code(int fd);
/* "writable-code", in JSON, and "a segment ...", for people; "" for nothing */
const char *elf_writes_key(enum elf_writes writes);
const char *elf_writes_text(enum elf_writes writes);

#endif /* DCLIST_ELFMAP_H */
