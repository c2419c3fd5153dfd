# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: nothing that is not attested runs by what happens between the module and IPE, by a deleted file, or by IPE's own files
host() {
	local version

	need_bpf
	suite=$top/tests/attacks
	. "$suite/host.bash"
	program_of hello hello
	list_of hello
	code code 0
	code other 42
	put "$work/code" code
	for version in 1 2 3; do
		put "$work/code" "code$version"
	done
	put "$work/other" lower/other
	put "$work/code" lower/code
	put "$work/code" lower/late
	pgp_list code "$(content_digest "$work/code")"
	policy stock/packages-only
	policy stock/packages-only-last
	echo 'policy_name=other policy_version=1.0.0
		DEFAULT action=ALLOW' >"$work/other.pol"
	policy other
	tools mapping between
	disk_size 48
}

guest() {
	insmod /lib/overlay.ko || fail "insmod overlay"
	owner_key
	insmod /lib/digest_cache.ko || fail "insmod digest_cache"
	load_list /mnt/lists/code
	enable_verity /mnt/hello /mnt/code /mnt/lower/code /mnt/lower/late

	# A program of somebody else's, behind those of the module as it was attached before
	between attach >/tmp/attach 2>&1 &
	wait_until_said attached /tmp/attach
	expect_write ok 1 "$dc/mark"
	activate /mnt/policies/stock/packages-only.p7b

	# Held there, and let go
	in_background between rx /mnt/code
	wait_until_said held /tmp/said
	go_on "an attested file" "said 0"
	in_background between rx /mnt/lower/other
	wait_until_said held /tmp/said
	go_on "another one" EACCES

	# Another file gets the name meanwhile
	mount_overlay /mnt/lower
	expect_code call /o/code 0
	expect_code protect /o/code 0
	in_background between rx /o/other
	wait_until_said held /tmp/said
	cat /mnt/code >/o/other
	enable_verity /mnt/upper/other
	expect_code call /mnt/upper/other 0
	go_on "what is below, while what is above is evaluated" EACCES
	expect_code call /o/other 0
	in_background between rx /o/late
	wait_until_said held /tmp/said
	cat /mnt/code >/o/late
	go_on "an attested file below, while what is above is evaluated" EACCES
	umount /o

	# fs-verity is enabled meanwhile on what will be written
	in_background between rwx /mnt/code1
	wait_until test -s /tmp/said
	enable_verity /mnt/code1
	expect_code call /mnt/code1 0
	go_on "a mapping that is written" EACCES

	# A file is deleted, and its other name is open: the inode stays
	enable_verity /mnt/code2
	ln /mnt/code2 /mnt/name
	expect_code call /mnt/code2 0
	in_background mapping old-protect /mnt/name
	wait_until_said mapped /tmp/said
	rm /mnt/name /mnt/code2
	unload_list code
	go_on "a deleted file that is attested no more" EACCES
	load_list /mnt/lists/code
	enable_verity /mnt/code3

	# The hand-over, and what root does to IPE then
	enable_verity /mnt/bin/*
	load_list /mnt/lists/tools
	for _applet in $(busybox --list); do
		[ -e "/mnt/bin/$_applet" ] || ln -s busybox "/mnt/bin/$_applet"
	done
	PATH=/mnt/bin
	seal keys policy
	expect_write EPERM 0 "$ipe/enforce"
	expect_record 'lsm=digest_cache op=change seal=policy .* res=0 errno=1'
	expect ok "another policy" write /mnt/policies/other.p7b "$ipe/new_policy"
	expect_write EPERM 1 "$ipe/policies/other/active"
	expect ok "the last policy" write /mnt/policies/stock/packages-only-last.p7b "$ipe/policies/packages-only/update"
	expect ESTALE "the one before" write /mnt/policies/stock/packages-only.p7b "$ipe/policies/packages-only/update"
	expect_equal "enforce" "$(cat "$ipe/enforce")" 1
	expect_equal "version" "$(cat "$ipe/policies/packages-only/version")" 1.0.1
	expect_equal "active" "$(cat "$ipe/policies/packages-only/active")" 1
	expect_denied /bin/busybox "busybox of the initramfs"
	expect_denied /mnt/hello "what nobody attests"
	expect_allowed /mnt/bin/true "what is attested"

	# IPE cannot be told that a file is attested no more
	expect_code call /mnt/code3 0
	ln /mnt/code3 /mnt/name
	in_background mapping old-protect /mnt/name
	wait_until_said mapped /tmp/said
	between refuse >/tmp/refuse 2>&1 &
	wait_until_said attached /tmp/refuse
	unload_list code
	expect EACCES "map it" mmap /mnt/code3
	rm /mnt/name /mnt/code3
	go_on "deleted" EACCES
}
