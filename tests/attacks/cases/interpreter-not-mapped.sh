# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: an ELF interpreter that nobody attests, of which nothing is mapped executable, enters no attested program elsewhere
host() {
	local other

	printf '.section .interp, "a"\n.asciz "/mnt/ld.so"\n' >"$work/interp.S"
	printf '.data\n.quad 0\n' >"$work/data.S"
	# Without -s: where "other" is has to be found
	timeout 20 gcc -nostdlib -static -DSTATUS=0 -DOTHER=42 -Wl,--build-id=none -o "$work/main" \
		"$suite/program.S" "$work/interp.S"
	other=$(nm "$work/main" | sed -n 's/ . other$//p')
	timeout 20 gcc -nostdlib -static -Wl,--build-id=none -Wl,-Ttext-segment=0x10000000 -Wl,-e,"0x$other" \
		-o "$work/evil" "$work/data.S"
	program good 0
	put "$work/main" main
	put "$work/evil" evil
	put "$work/good" good
	put "$work/good" lower/good
	put "$work/evil" lower/evil
	pgp_list main "$(content_digest "$work/main")"
	pgp_list good "$(content_digest "$work/good")"
}

guest() {
	load_list /mnt/lists/main
	load_list /mnt/lists/good
	enable_verity /mnt/main /mnt/good /mnt/evil /mnt/lower/good /mnt/lower/evil
	cp /mnt/evil /mnt/ld.so
	expect_denied /mnt/main "an interpreter without fs-verity"
	expect_reason /mnt/ld.so no_fsverity
	mv /mnt/evil /mnt/ld.so
	expect_denied /mnt/main "an interpreter that no list holds"
	expect_reason /mnt/ld.so not_attested
	mv /mnt/good /mnt/ld.so
	expect_allowed /mnt/main "an interpreter that is attested"
	# Nobody has opened these files since they came into core
	sync
	echo 3 >/proc/sys/vm/drop_caches
	mount_overlay /mnt/lower
	ln -sf /o/good /mnt/ld.so
	expect_allowed /mnt/main "the same, of an overlay"
	ln -sf /o/evil /mnt/ld.so
	expect_denied /mnt/main "an interpreter of an overlay that no list holds"
	expect_reason /o/evil not_attested
	umount /o
}
