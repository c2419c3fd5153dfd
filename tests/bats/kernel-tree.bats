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
	kernel 7 3 0
	refuses "this kernel has no LSM hook mmap_backing_file; use Linux 7.3.4 or later"
}

@test "apply.sh: each patch that is there belongs to a series, and none is named twice" {
	local patches=$BATS_TEST_DIRNAME/../../kernel/patches version

	cd "$patches"
	for version in *; do
		sed "/^#/d; s,^,$version/," "$version/series"
	done | sed 's,[^/]*/\.\./,,' | sort -u >"$BATS_TEST_TMPDIR/named"
	printf '%s\n' */*.patch | sort | diff "$BATS_TEST_TMPDIR/named" -
	sort -c -u 6.12/series
}

@test "apply.sh: a release whose files are others" {
	kernel 6 12 95
	echo 'LSM_HOOK(int, 0, mmap_backing_file, struct vm_area_struct *vma)' >"$tree/include/linux/lsm_hook_defs.h"
	run "$apply" "$tree"
	[ "$status" -eq 1 ]
	[ "$output" = "apply.sh: $tree: has no Documentation/ABI/testing/ima_policy" ]
}

# there_and_back VERSION - on the files of that version, whose archive is on standard input
there_and_back() {
	local version=$1 files before applied

	files=$(cd "${apply%/*}/patches/$version" && sed '/^#/d' series | xargs sed -n 's|^--- a/||p' | sort -u)
	rm -r "$tree"
	mkdir "$tree"
	# shellcheck disable=SC2046,SC2086 # a list of names
	timeout 300 tar -C "$tree" --strip-components=1 -xJ \
		$(printf "linux-source-$version/%s\n" Makefile include/linux/lsm_hook_defs.h \
			$(grep -vxF Documentation/security/digest_cache.rst <<<"$files"))
	before=$(state)
	"$apply" --dry-run "$tree"
	[ "$(state)" = "$before" ]
	run "$apply" "$tree"
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "apply.sh: $tree ($version): digest cache applied" ]
	[[ ${lines[1]} == *"signed off by a placeholder, dclist developers <dclist@localhost>; replace it "* ]]
	[ -f "$tree/Documentation/security/digest_cache.rst" ]
	applied=$(state)
	"$apply" --revert --dry-run "$tree"
	"$apply" "$tree"
	[ "$(state)" = "$applied" ]
	mkdir "$tree/security/digest_cache/gone"
	touch "$tree/security/digest_cache/gone/source.c"
	"$apply" "$tree"
	[ "$(state)" = "$applied" ]
	[ ! -e "$tree/security/digest_cache/gone" ]
	"$apply" --revert "$tree"
	[ "$(state)" = "$before" ]
}

# bats test_tags=slow
@test "apply.sh: a trial changes nothing, and what is applied is taken out again" {
	local archive=/usr/src/linux-source-6.12.tar.xz

	[ -e "$archive" ] || skip "no $archive"
	there_and_back 6.12 <"$archive"
}

# bats test_tags=slow
@test "apply.sh: the same of a version that takes patches of another one" {
	local package

	package=$(compgen -G "${DCLIST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dclist}/source/linux-source-7.3_*.deb") ||
		skip "no source of Linux 7.3: scripts/kernel-source 7.3"
	there_and_back 7.3 < <(dpkg-deb --fsys-tarfile "$package" | tar -xO ./usr/src/linux-source-7.3.tar.xz)
}
