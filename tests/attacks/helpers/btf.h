/* SPDX-License-Identifier: GPL-2.0-or-later */
/* BPF programs of an attack's own: what the kernel calls its functions. */
#ifndef BTF_H
#define BTF_H

#include <linux/bpf.h>
#include <linux/btf.h>
#include <sys/syscall.h>

#include "attack.h"

#define BTF_MAX (16 << 20)

static inline int sys_bpf(int cmd, union bpf_attr *attr)
{
	return (int)syscall(__NR_bpf, cmd, attr, sizeof(*attr));
}

/* The BTF of the kernel, or of a module, as it is in memory */
static inline const struct btf_header *btf_read(const char *name, char *data)
{
	char path[128];
	size_t got = 0;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/sys/kernel/btf/%s", name);
	fd = open_file(path, O_RDONLY);
	while ((n = read(fd, data + got, BTF_MAX - got)) > 0)
		got += (size_t)n;
	close(fd);
	return (void *)data;
}

/* The id of a function, or the number of types when @function is NULL; ids begin with @first. */
static inline unsigned int btf_find(const struct btf_header *header,
				    const struct btf_header *base,
				    unsigned int first, const char *function)
{
	/* Behind struct btf_type, by kind */
	static const unsigned char each[] = { 0, 0, 0, 0, 12, 12, 8, 0, 0, 0,
					      0, 0, 0, 8, 0,  12, 0, 0, 0, 12 };
	const char *at = (char *)header + header->hdr_len + header->type_off;
	const char *end = at + header->type_len;
	const char *strings = (char *)header + header->hdr_len +
			      header->str_off - (base ? base->str_len : 0);
	unsigned int id;

	for (id = first; at < end; id++) {
		const struct btf_type *type = (const void *)at;
		unsigned int kind = BTF_INFO_KIND(type->info);
		unsigned int vlen = BTF_INFO_VLEN(type->info);

		if (function && kind == BTF_KIND_FUNC &&
		    (!base || type->name_off >= base->str_len) &&
		    !strcmp(strings + type->name_off, function))
			return id;
		at += sizeof(*type);
		if (kind == BTF_KIND_INT || kind == BTF_KIND_VAR ||
		    kind == BTF_KIND_DECL_TAG)
			at += 4;
		else if (kind == BTF_KIND_ARRAY)
			at += sizeof(struct btf_array);
		else if (kind < sizeof(each))
			at += vlen * each[kind];
	}
	if (function)
		errx(2, "%s: not in BTF", function);
	return id;
}

/* The id of a function of a module, or of the kernel when that is NULL */
static inline unsigned int btf_id(const char *module, const char *function)
{
	static char kernel[BTF_MAX], own[BTF_MAX];
	const struct btf_header *base = btf_read("vmlinux", kernel);

	if (!module)
		return btf_find(base, NULL, 1, function);
	return btf_find(btf_read(module, own), base,
			btf_find(base, NULL, 1, NULL), function);
}

#endif /* BTF_H */
