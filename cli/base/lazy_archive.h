/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libarchive, opened when needed. */
#ifndef DCLIST_LAZY_ARCHIVE_H
#define DCLIST_LAZY_ARCHIVE_H

#include <archive.h>
#include <archive_entry.h>

#include "base/lazy.h"

#define LIBARCHIVE(function) LAZY("libarchive", function)

#define archive_entry_digest LIBARCHIVE(archive_entry_digest)
#define archive_entry_filetype LIBARCHIVE(archive_entry_filetype)
#define archive_entry_hardlink LIBARCHIVE(archive_entry_hardlink)
#define archive_entry_nlink LIBARCHIVE(archive_entry_nlink)
#define archive_entry_pathname LIBARCHIVE(archive_entry_pathname)
#define archive_entry_perm LIBARCHIVE(archive_entry_perm)
#define archive_entry_size LIBARCHIVE(archive_entry_size)
#define archive_entry_size_is_set LIBARCHIVE(archive_entry_size_is_set)
#define archive_entry_symlink LIBARCHIVE(archive_entry_symlink)
#define archive_error_string LIBARCHIVE(archive_error_string)
#define archive_filter_bytes LIBARCHIVE(archive_filter_bytes)
#define archive_filter_count LIBARCHIVE(archive_filter_count)
#define archive_format LIBARCHIVE(archive_format)
#define archive_read_data LIBARCHIVE(archive_read_data)
#define archive_read_data_block LIBARCHIVE(archive_read_data_block)
#define archive_read_data_skip LIBARCHIVE(archive_read_data_skip)
#define archive_read_free LIBARCHIVE(archive_read_free)
#define archive_read_new LIBARCHIVE(archive_read_new)
#define archive_read_next_header LIBARCHIVE(archive_read_next_header)
#define archive_read_open LIBARCHIVE(archive_read_open)
#define archive_read_open_memory LIBARCHIVE(archive_read_open_memory)
#define archive_read_support_filter_bzip2 \
	LIBARCHIVE(archive_read_support_filter_bzip2)
#define archive_read_support_filter_gzip \
	LIBARCHIVE(archive_read_support_filter_gzip)
#define archive_read_support_filter_lz4 \
	LIBARCHIVE(archive_read_support_filter_lz4)
#define archive_read_support_filter_lzma \
	LIBARCHIVE(archive_read_support_filter_lzma)
#define archive_read_support_filter_xz \
	LIBARCHIVE(archive_read_support_filter_xz)
#define archive_read_support_filter_zstd \
	LIBARCHIVE(archive_read_support_filter_zstd)
#define archive_read_support_format_ar \
	LIBARCHIVE(archive_read_support_format_ar)
#define archive_read_support_format_cpio \
	LIBARCHIVE(archive_read_support_format_cpio)
#define archive_read_support_format_empty \
	LIBARCHIVE(archive_read_support_format_empty)
#define archive_read_support_format_raw \
	LIBARCHIVE(archive_read_support_format_raw)
#define archive_read_support_format_tar \
	LIBARCHIVE(archive_read_support_format_tar)
#define archive_set_error LIBARCHIVE(archive_set_error)

#endif /* DCLIST_LAZY_ARCHIVE_H */
