# SPDX-License-Identifier: GPL-2.0-or-later
# What dclist is made of; paths from the top folder.

CLI_SOURCES := $(sort $(wildcard cli/*.c))

# The parsers that dclist shares with the kernel
CLI_PARSE_SOURCES := $(sort $(wildcard kernel/ipe-digest/parse/*.c))

CLI_PACKAGES := rpm libarchive gpgme jansson libcrypto libfsverity libcurl libxml-2.0

CLI_CPPFLAGS := -D_GNU_SOURCE -Ikernel/ipe-digest/parse
