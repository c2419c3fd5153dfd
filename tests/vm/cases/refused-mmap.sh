# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: an untrusted file is not mapped executable, and not made so by mprotect
host() {
	program_of hello hello
	program_of hello again
	program_of world world
	list_of hello
}

guest() {
	enable_verity /mnt/hello /mnt/again /mnt/world
	load_list /mnt/lists/hello
	for how in mmap mprotect mmap-then-mprotect; do
		expect EACCES "$how of an untrusted file" "$how" /mnt/world
	done
	expect EACCES "shared mmap of an untrusted file" mmap /mnt/world shared
	# mprotect may not sleep: it knows only what another hook bound before
	expect EACCES "mprotect of a listed file not seen before" mprotect /mnt/hello
	expect ok "mmap of a listed file" mmap /mnt/hello
	expect ok "mprotect of a listed file seen before" mprotect /mnt/hello
	expect ok "shared mmap of a listed file" mmap /mnt/hello shared
	# That may be remap_file_pages(), which held the mmap lock before Linux 6.12.95
	expect EACCES "mmap of an untrusted file, as to remap it" mmap /mnt/world remap
	expect ok "mmap of a listed file not seen before, as to remap it" mmap /mnt/again remap
}
