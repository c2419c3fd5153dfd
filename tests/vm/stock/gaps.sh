# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: nothing that is not attested runs by what happens between the module and IPE, by a deleted file, by IPE's own files, or by the initramfs after the hand-over
host() {
	local version

	need_bpf
	suite=$top/tests/attacks
	. "$suite/host.bash"
	. "$vm/handover.bash"
	real_root
	put "$suite/guest.sh" lib/suite.sh 0644
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
	timeout 60 gcc -std=gnu11 -D_GNU_SOURCE -O1 -static -o "$work/signed" "$vm/helpers/signed.c"
	put "$work/signed" bin/signed
	pgp_list signed "$(content_digest "$work/signed")"
	tools mapping between
	mv "$image/lists/signed" "$image/etc/digest_lists/tlv-signed"
	mv "$image/lists/tools" "$image/etc/digest_lists/tlv-tools"
	openssl x509 -in "$keys/x509.pem" -outform DER -out "$image/certificate"
	disk_size 48
}

# In the initramfs
guest() {
	insmod /lib/overlay.ko || fail "insmod overlay"
	initramfs_begin /mnt/policies/stock/packages-only-last.p7b /mnt/bin/signed /mnt/bin/mapping /mnt/bin/between
	load_list /mnt/lists/code
	enable_verity /mnt/code /mnt/lower/code /mnt/lower/late
	expect_allowed /mnt/evil "what nobody attests, without a policy"

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

	dclist-load --all --root /mnt || fail "load the lists"
	expect_denied /mnt/evil "what nobody attests"
	enter_real_root
}

# In the real root
after() {
	. /lib/suite.sh
	pass "init of the real root runs"
	expect_equal "mark" "$(cat "$dc/mark")" 1
	expect_fence
	# Nobody can sign a file with a certificate of root's
	expect_equal "another certificate" "$(signed key /certificate)" EPERM

	# What root does to IPE
	expect_record 'lsm=digest_cache op=change seal=policy .* res=0 errno=1'
	expect ok "another policy" write /policies/other.p7b "$ipe/new_policy"
	expect_write EPERM 1 "$ipe/policies/other/active"
	expect ESTALE "the policy before the last" write /policies/stock/packages-only.p7b "$ipe/policies/packages-only/update"
	expect_equal "enforce" "$(cat "$ipe/enforce")" 1
	expect_equal "active" "$(cat "$ipe/policies/packages-only/active")" 1
	expect_denied /evil "what nobody attests"

	# IPE cannot be told that a file is attested no more
	expect_code call /code3 0
	ln /code3 /name
	in_background mapping old-protect /name
	wait_until_said mapped /tmp/said
	between refuse >/tmp/refuse 2>&1 &
	wait_until_said attached /tmp/refuse
	unload_list code
	expect EACCES "map it" mmap /code3
	rm /name /code3
	go_on "deleted" EACCES
}
