// SPDX-License-Identifier: GPL-2.0-or-later
/* The initramfs of the fallback: made by the system's tool, and looked into. */
#include <string.h>

#include "base/lazy_archive.h"
#include "base/message.h"
#include "base/tool.h"
#include "fallback/fallback.h"

bool boot_initrd_tool(void)
{
	if (tool_have("mkinitramfs") || tool_have("dracut"))
		return true;
	error(NULL,
	      "neither mkinitramfs nor dracut was found; install initramfs-tools or dracut");
	return false;
}

int boot_initrd_make(const char *file, const char *version)
{
	const char *const mkinitramfs[] = { "mkinitramfs", "-o", file, version,
					    NULL };
	/* No UEFI image from dracut, whatever its configuration says */
	const char *const dracut[] = { "dracut", "--force", "--no-uefi",
				       file,	 version,   NULL };

	return tool_run(tool_have("mkinitramfs") ? mkinitramfs : dracut);
}

static bool is_failure_file(const char *path)
{
	while (*path == '.' || *path == '/')
		path++;
	return !strcmp(path, &BOOT_FAILURE[1]);
}

/* Takes the word from one cpio archive at @data; returns bytes of that, 0 for the last. */
static size_t archive_look(const uint8_t *data, size_t len,
			   char word[BOOT_WORD_LEN])
{
	struct archive *a = archive_read_new();
	struct archive_entry *e;
	size_t used = 0;
	la_ssize_t n;

	if (!a)
		return 0;
	archive_read_support_filter_bzip2(a);
	archive_read_support_filter_gzip(a);
	archive_read_support_filter_lz4(a);
	archive_read_support_filter_lzma(a);
	archive_read_support_filter_xz(a);
	archive_read_support_filter_zstd(a);
	archive_read_support_format_cpio(a);
	if (!archive_read_open_memory(a, data, len))
		while (!archive_read_next_header(a, &e)) {
			if (!archive_entry_pathname(e) ||
			    !is_failure_file(archive_entry_pathname(e)))
				continue;
			n = archive_read_data(a, word, BOOT_WORD_LEN - 1);
			word[n < 0 ? 0 : n] = 0;
			word[strcspn(word, " \n")] = 0;
		}
	/* Nothing follows the compressed archive in images of any tool */
	if (archive_filter_count(a) == 1)
		used = (size_t)archive_filter_bytes(a, -1);
	archive_read_free(a);
	return used;
}

bool boot_initrd_continues(const char *file, const uint8_t *data, size_t len)
{
	char word[BOOT_WORD_LEN] = "";
	size_t used;

	/* Several, one after the other with zeros between; the last one counts */
	do {
		while (len && !*data)
			data++, len--;
		used = len ? archive_look(data, len, word) : 0;
		used = used > len ? len : used;
		data += used;
		len -= used;
	} while (used);
	if (!strcmp(word, "continue"))
		return true;
	error(file,
	      "its initramfs says \"%s\" in " BOOT_FAILURE
	      ", not continue; check that the hook of dclist-boot(7) is installed",
	      word);
	return false;
}
