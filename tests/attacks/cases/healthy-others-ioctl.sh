# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: others' tries to enable fs-verity take nothing away, and their own files run like root's
host() {
	good_and_evil code
	program mine 0
	mkdir -m 0777 "$image/home"
	put "$work/mine" home/mine
	pgp_list mine "$(content_digest "$work/mine")"
}

guest() {
	load_list /mnt/lists/good
	load_list /mnt/lists/mine
	chmod 777 /mnt/home
	chown 65534:65534 /mnt/home/mine
	expect EACCES "of root's file" nobody /bin/probe verity /mnt/good
	enable_verity /mnt/good
	expect_code call /mnt/good 0
	for _ in 1 2 3; do
		expect EACCES "of root's file that has it" nobody /bin/probe verity /mnt/good
		# mprotect may not sleep, so nothing may have to be read again for it
		expect_code protect /mnt/good 0
	done
	expect EEXIST "root's try" verity /mnt/good
	expect_code protect /mnt/good 0
	expect ok "of an own file" nobody /bin/probe verity /mnt/home/mine
	expect ok "run an own file" nobody /bin/probe exec /mnt/home/mine
	expect ok "map it" nobody /bin/probe mmap-then-mprotect /mnt/home/mine
}
