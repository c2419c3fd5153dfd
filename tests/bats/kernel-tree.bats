# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bats
# bats file_tags=tree
# apply.sh: which kernel trees it refuses, before it changes any.

setup() {
	apply=$BATS_TEST_DIRNAME/../../kernel/apply.sh
	tree=$BATS_TEST_TMPDIR/tree
	mkdir -p "$tree/include/linux" "$tree/security"
	: >"$tree/security/Makefile"
}

kernel() {
	printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = %s\n' "$@" >"$tree/Makefile"
}

state() {
	(cd "$tree" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
}

refuses() {
	local before

	before=$(state)
	run "$apply" "$tree"
	[ "$status" -eq 1 ]
	[ "$output" = "apply.sh: $tree: $1" ]
	[ "$(state)" = "$before" ]
}

@test "apply.sh: a version without patches" {
	kernel 5 10 1
	refuses "kernel 5.10 is not supported; known: $(cd "$BATS_TEST_DIRNAME/../../kernel/patches" && echo *)"
}

@test "apply.sh: a release that lacks a hook" {
	kernel 6 12 94
	echo 'LSM_HOOK(int, 0, mmap_file, struct file *file)' >"$tree/include/linux/lsm_hook_defs.h"
	refuses "this kernel has no LSM hook mmap_backing_file; use Linux 6.12.95 or later"
}

@test "apply.sh: a release whose files are others" {
	kernel 6 12 95
	echo 'LSM_HOOK(int, 0, mmap_backing_file, struct vm_area_struct *vma)' >"$tree/include/linux/lsm_hook_defs.h"
	run "$apply" "$tree"
	[ "$status" -eq 1 ]
	[ "$output" = "apply.sh: $tree: has no Documentation/admin-guide/LSM/ipe.rst" ]
}

# bats test_tags=slow
@test "apply.sh: a trial changes nothing, and what is applied is taken out again" {
	local archive=/usr/src/linux-source-6.12.tar.xz files before applied

	[ -e "$archive" ] || skip "no $archive"
	files=$(sed -n 's|^--- a/||p' "${apply%/*}"/patches/6.12/*.patch | sort -u)
	rm -r "$tree"
	mkdir "$tree"
	# shellcheck disable=SC2046,SC2086 # a list of names
	(cd "$tree" && timeout 120 tar --strip-components=1 -xJf "$archive" \
		$(printf 'linux-source-6.12/%s\n' Makefile include/linux/lsm_hook_defs.h $files))
	before=$(state)
	"$apply" --dry-run "$tree"
	[ "$(state)" = "$before" ]
	run "$apply" "$tree"
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "apply.sh: $tree (6.12): digest cache applied" ]
	[[ ${lines[1]} == *"signed off by a placeholder, dclist developers <dclist@localhost>; replace it "* ]]
	[ -f "$tree/Documentation/security/digest_cache.rst" ]
	applied=$(state)
	"$apply" --revert --dry-run "$tree"
	"$apply" "$tree"
	[ "$(state)" = "$applied" ]
	"$apply" --revert "$tree"
	[ "$(state)" = "$before" ]
}
