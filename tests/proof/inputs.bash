# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Sourced by run.sh and mutate.sh.

# proof_inputs PARSE CONTRACTS FILE.c - the file, its contracts and the headers that these
# include: a proof is about no other
proof_inputs() {
	gcc -MM -I"$1" "$2/$3" | grep -o '[^ ]*/[^ ]*' | LC_ALL=C sort -u | xargs cat
}
