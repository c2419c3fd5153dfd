# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: an empty file with fs-verity is attested like any other
host() {
	: >"$work/empty"
	put "$work/empty" empty
	put "$work/empty" other
	pgp_list empty "$(content_digest "$work/empty")"
	program evil 42
	put "$work/evil" evil
	pgp_list verity "$(verity_digest "$work/empty")"
}

guest() {
	enable_verity /mnt/empty /mnt/other
	load_list /mnt/lists/empty
	expect ok "map an empty file" mmap /mnt/empty
	expect ok "map it again" mmap-then-mprotect /mnt/empty
	unload_list empty
	expect EACCES "map it, with no list" mmap /mnt/empty
	load_list /mnt/lists/verity
	expect ok "map another" mmap /mnt/other
}
