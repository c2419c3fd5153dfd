#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Puts the digest cache into a kernel tree, and takes it out again.
set -eu

here=$(cd "$(dirname "$0")" && pwd)

usage()
{
	cat <<EOF
Usage: apply.sh [--copy | --link] [--dry-run] TREE
       apply.sh --revert [--dry-run] TREE

Puts security/digest_cache/ into the kernel source TREE and applies the patches
for its version. All is tried before anything is changed. Running it again
brings the files of a copy up to date.

  --copy     copy the files (default)
  --link     link to them; build with O=, or objects end up beside the sources
  --dry-run  only say whether it would work
  --revert   undo it all
  -h, --help show this text

Versions known: $(versions)
EOF
}

versions()
{
	(cd "$here/patches" && echo *)
}

fail()
{
	echo "apply.sh: $*" >&2
	exit 1
}

usage_error()
{
	echo "apply.sh: $*; see apply.sh --help" >&2
	exit 2
}

# VERSION.PATCHLEVEL of the tree
tree_version()
{
	[ -f "$1/Makefile" ] || fail "$1: not a kernel tree, it has no Makefile"
	sed -n 's/^VERSION = //p; s/^PATCHLEVEL = //p' "$1/Makefile" |
		head -n 2 | paste -sd.
}

# Later releases of 6.12 have a hook that the first ones lack. Of the others, the
# release that was tried.
check_hook()
{
	hook=mmap_backing_file
	case $version in
	6.12) since=6.12.95 ;;
	7.2) since=7.2.12 ;;
	7.3) since=7.3.4 ;;
	esac
	grep -q "[^a-z_]$hook," "$tree/include/linux/lsm_hook_defs.h" 2>/dev/null ||
		fail "$tree: this kernel has no LSM hook $hook; use Linux $since or later"
}

# The patches of the version in their order; they may be those of another one
patches()
{
	sed '/^#/d' "$series/series" | while read -r name; do
		echo "$series/$name"
	done
}

text()
{
	patches | while read -r patch; do
		cat "$patch" || exit 1
	done
}

# Applies every patch in the directory $1, in the direction $2 (-R or none).
# Whole or not at all: they are tried on a copy of the files they touch first.
patch_all()
{
	dir=$1 reverse=${2:-}

	patches | if [ "$reverse" ]; then sed -n '1!G; h; $p'; else cat; fi |
	while read -r patch; do
		patch -d "$dir" -p1 -s -f -F0 --no-backup-if-mismatch \
			-r - ${reverse:+"$reverse"} <"$patch" || exit 1
	done
}

# The files that the patches create
created()
{
	text | sed -n '/^--- \/dev\/null$/{n; s|^+++ b/||p;}'
}

# Copies the files that the patches touch into the folder $2; one that they create is
# there only when they are applied
copy_touched()
{
	{
		text | sed -n 's|^--- a/||p'
		! applied || created
	} | sort -u |
	while read -r file; do
		[ -f "$1/$file" ] || fail "$1: has no $file"
		mkdir -p "$2/$(dirname "$file")"
		cp -p "$1/$file" "$2/$file"
	done
}

# Patches a copy; only when all of it works are the files moved into the tree
patch_tree()
{
	tmp=$(mktemp -d "$tree/.digest_cache.XXXXXX")
	trap 'rm -rf "$tmp"' EXIT
	copy_touched "$tree" "$tmp"
	patch_all "$tmp" "$@" >"$tmp/log" 2>&1 || {
		cat "$tmp/log" >&2
		fail "$tree: the patches for $version do not fit; the tree is unchanged"
	}
	rm "$tmp/log"
	[ -z "$dry_run" ] || return 0
	(cd "$tmp" && find . -type f) | while read -r file; do
		mv "$tmp/$file" "$tree/$file"
	done
	[ -z "$*" ] || created | while read -r file; do
		rm -f "$tree/$file"
	done
}

put_files()
{
	target=$tree/security/digest_cache
	if [ "$mode" = link ]; then
		[ -L "$target" ] || rm -rf "$target"
		ln -sfn "$here/ipe-digest" "$target"
		return
	fi
	[ ! -L "$target" ] || rm "$target"
	mkdir -p "$target"
	# Times are kept, so that only what has changed is built again
	(cd "$here/ipe-digest" && tar -cf - .) | tar -xf - -C "$target"
	remove_stale "$target"
}

# Removes sources and empty folders from a copy that are not there any more
remove_stale()
{
	(cd "$1" && find . -name '*.[chS]' ! -name '*.mod.c') |
	while read -r file; do
		[ -f "$here/ipe-digest/$file" ] || rm "$1/$file"
	done
	(cd "$1" && find . -depth -type d) |
	while read -r folder; do
		[ -d "$here/ipe-digest/$folder" ] || rmdir "$1/$folder" 2>/dev/null || true
	done
}

applied()
{
	grep -q digest_cache "$tree/security/Makefile"
}

apply()
{
	if applied; then
		patch_state
	else
		patch_tree
	fi
	if [ -n "$dry_run" ]; then
		echo "apply.sh: $tree ($version): would work"
		return
	fi
	put_files
	sum >"$(marker_file)"
	echo "apply.sh: $tree ($version): digest cache applied"
	placeholder
}

# Only a person can certify where a patch comes from
placeholder()
{
	name='dclist developers <dclist@localhost>'
	! text | grep -qF "Signed-off-by: $name" ||
		echo "apply.sh: the patches are signed off by a placeholder, $name; replace it by your own name before you send them"
}

# The marker stays outside a linked folder
marker_file()
{
	echo "$tree/security/.digest_cache_applied"
}

sum()
{
	text | sha256sum
}

# A tree with other patches than ours has to be reverted with those first
patch_state()
{
	[ -f "$(marker_file)" ] ||
		fail "$tree: has a digest cache that apply.sh did not put there"
	sum | cmp -s - "$(marker_file)" ||
		fail "$tree: has older patches; revert them with the apply.sh that applied them, or unpack the tree anew"
}

revert()
{
	applied || {
		echo "apply.sh: $tree: has no digest cache"
		return
	}
	patch_state
	patch_tree -R
	if [ -n "$dry_run" ]; then
		echo "apply.sh: $tree ($version): would work"
		return
	fi
	rm -rf "$tree/security/digest_cache"
	rm -f "$(marker_file)"
	echo "apply.sh: $tree ($version): digest cache removed"
}

mode=copy action=apply dry_run='' tree=''
while [ $# -gt 0 ]; do
	case $1 in
	--copy) mode=copy ;;
	--link) mode="link" ;;
	--dry-run) dry_run=1 ;;
	--revert) action=revert ;;
	-h | --help)
		usage
		exit 0
		;;
	-*) usage_error "unknown option $1" ;;
	*)
		[ -z "$tree" ] || usage_error "more than one TREE"
		tree=$1
		;;
	esac
	shift
done
[ -n "$tree" ] || usage_error "no TREE given"
[ -d "$tree" ] || fail "$tree: no such folder"

version=$(tree_version "$tree")
series=$here/patches/$version
[ -d "$series" ] ||
	fail "$tree: kernel $version is not supported; known: $(versions)"
check_hook
$action
