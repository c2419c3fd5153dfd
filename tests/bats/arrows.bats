#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
#
# scripts/arrows: who uses whom in cli/.
# bats file_tags=tree

load common

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p cli/{base,list,rpm,verity,why,boot} kernel/ipe-digest/parse
	touch cli/commands.h cli/base/file.h cli/list/list.h cli/verity/verity.h cli/why/why.h
	touch kernel/ipe-digest/parse/tlv.h
	includes cli/cmd_why.c commands.h base/file.h why/why.h
	includes cli/list/list.c base/file.h list/list.h tlv.h
	includes cli/boot/loads.c commands.h list/list.h
}

# includes FILE HEADER... - a source with these
includes() {
	local file=$1

	shift
	{
		echo '#include <errno.h>'
		printf '#include "%s"\n' "$@"
	} >"$file"
}

arrows() {
	run timeout 20 "$TOP/scripts/arrows" "$PWD"
}

# refused LINE - the only thing that is found
refused() {
	arrows
	[ "$status" -eq 1 ]
	[ "$output" = "$1" ]
}

@test "arrows: what is below may be used, and what is one's own" {
	arrows
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "arrows: the sources as they are" {
	run timeout 20 "$TOP/scripts/arrows"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "arrows: what is above must not be used" {
	includes cli/base/file.c base/file.h list/list.h
	refused 'cli/base/file.c:3: base/ must not use list/ ("list/list.h"): it is not below it'
}

@test "arrows: a neighbour must not be used" {
	includes cli/rpm/rpm.h verity/verity.h
	refused 'cli/rpm/rpm.h:2: rpm/ must not use verity/ ("verity/verity.h"): it is not below it'
}

@test "arrows: the commands must not be used" {
	includes cli/why/why.c commands.h
	refused 'cli/why/why.c:2: why/ must not use cli/ ("commands.h"): it is not below it'
}

@test "arrows: a program of the initramfs must not be used" {
	touch cli/boot/boot.h
	includes cli/why/why.c boot/boot.h
	refused 'cli/why/why.c:2: why/ must not use boot/ ("boot/boot.h"): it is not below it'
}

@test "arrows: names start in cli/" {
	includes cli/why/why.c why.h
	refused 'cli/why/why.c:2: "why.h" is not a file of cli/ or kernel/ipe-digest/parse/; names start there'
}

@test "arrows: no two files have one name" {
	touch cli/why/list.c
	refused 'cli/why/list.c:1: cli/list/ has a list, too; no two files have one name'
	rm cli/why/list.c
	touch cli/base/tlv.c
	refused 'kernel/ipe-digest/parse/tlv.h:1: cli/base/ has a tlv, too; no two files have one name'
}

@test "arrows: each file has its place" {
	touch cli/extra.c
	refused 'cli/extra.c:1: only commands, cmd_*.c, are in cli/ itself; move it into a directory'
	rm cli/extra.c
	mkdir cli/misc
	touch cli/misc/extra.c
	refused 'cli/misc/extra.c:1: misc/ has no place in LEVELS of scripts/arrows'
}
