# SPDX-License-Identifier: GPL-2.0-or-later
# What dclist is made of; paths from the top folder.

CLI_SOURCES := $(sort $(filter-out cli/boot/%,$(wildcard cli/*.c cli/*/*.c)))

# dclist-load, for the initramfs: the command `load` alone, without most libraries
BOOT_SOURCES := cli/boot/dclist_load.c $(patsubst %,cli/%.c, \
	base/array base/bytes base/command base/fd base/file base/lock base/message base/number base/opt \
	base/root base/temp base/text \
	base/workers cmd_load kernel/ima kernel/kernel kernel/kernel_seal kernel/loader list/installed_dir \
	list/list list/rpmalgo list/signatures trust/crypto trust/signature)

# dclist-handover, the last program of an initramfs: the C library alone
HANDOVER_SOURCES := $(patsubst %,cli/boot/%.c,handover lastpolicy module securityfs switchroot systemd)

# The parsers that dclist shares with the kernel
CLI_PARSE_SOURCES := $(sort $(wildcard kernel/ipe-digest/parse/*.c))

CLI_PACKAGES := rpm libarchive gpgme jansson libcrypto libfsverity libcurl libxml-2.0 zlib

# Of these not linked, but opened when one of their functions is called (lazy.h)
CLI_LAZY := rpm libarchive gpgme libcurl libxml-2.0

# For "" alone: a folder of ours has the name of one of librpm's
CLI_CPPFLAGS := -D_GNU_SOURCE -iquote cli -iquote kernel/ipe-digest/parse

# A part of the program that no compiler names as something it was made of
$(O)/obj/cli/preflight/preflight_html.o $(O)/asan/obj/cli/preflight/preflight_html.o: cli/preflight/page.html
