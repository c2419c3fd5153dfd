# SPDX-License-Identifier: GPL-2.0-or-later
# What dclist is made of; paths from the top folder.

CLI_SOURCES := \
	cli/armor.c \
	cli/certificate.c \
	cli/cmd_generate.c \
	cli/cmd_install.c \
	cli/cmd_keys.c \
	cli/cmd_load.c \
	cli/cmd_show.c \
	cli/cmd_unload.c \
	cli/cmd_verify.c \
	cli/cmd_verity.c \
	cli/crypto.c \
	cli/dclist.c \
	cli/digest.c \
	cli/digestlists.c \
	cli/file.c \
	cli/gpg.c \
	cli/json.c \
	cli/kernel.c \
	cli/keycheck.c \
	cli/keyjudge.c \
	cli/keyring.c \
	cli/list.c \
	cli/message.c \
	cli/payload.c \
	cli/root.c \
	cli/rpmfile.c \
	cli/rpmheader.c \
	cli/signature.c \
	cli/text.c \
	cli/verify.c \
	cli/verity.c

# The parsers that dclist shares with the kernel
CLI_PARSE_SOURCES := $(wildcard kernel/ipe-digest/parse/*.c)

CLI_PACKAGES := rpm libarchive gpgme jansson libcrypto libfsverity

CLI_CPPFLAGS := -D_GNU_SOURCE -Ikernel/ipe-digest/parse
