// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The page of dclist preflight: page.html, with what --json prints in it. It needs no
 * other file and no network.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/message.h"
#include "preflight/preflight.h"

#define DATA "@DATA@"

/* The assembler reads the file, from the directory that the compiler was started in. */
__asm__(".pushsection .rodata\n"
	"preflight_page: .incbin \"cli/preflight/page.html\"\n"
	".byte 0\n"
	".popsection\n");
extern const char preflight_page[] __attribute__((visibility("hidden")));

int preflight_html(const struct preflight *p, const char *file)
{
	const char *data = strstr(preflight_page, DATA);
	char *page = NULL;
	size_t len;
	FILE *out = open_memstream(&page, &len);
	bool ok = out;
	int err = -1;

	if (ok) {
		fwrite(preflight_page, 1, (size_t)(data - preflight_page), out);
		ok = !json_script(preflight_object(p), out);
		fputs(data + strlen(DATA), out);
		ok = !ferror(out) && ok;
		ok = !fclose(out) && ok;
	}
	if (ok)
		err = file_write_atomic(file, page, len, 0644);
	else
		error(file, "out of memory");
	free(page);
	return err;
}
