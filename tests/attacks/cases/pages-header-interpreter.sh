# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A11, neither does the ELF header of a program's interpreter, which no hook sees
host() {
	program good 0
	program evil 0 -Wl,-e,other
	padded good 1
	padded evil 1
	put "$work/good" ld.so
	printf 'int main(void) { return 7; }\n' >"$work/main.c"
	timeout 20 gcc -pie -Wl,-I,/mnt/ld.so -o "$work/main" "$work/main.c"
	put "$work/main" main
	pgp_list verity "$(verity_digest "$work/good")" "$(verity_digest "$work/main")"
	cp "$work/evil" "$work/fast"
	truncate -s 64K "$work/fast" "$work/slow"
	put "$work/fast" fast.img
	put "$work/slow" slow.img
}

guest() {
	load_list /mnt/lists/verity
	half_device
	pin /mnt/ld.so 0 /dev/mapper/half >/tmp/pin &
	wait_until_said pinned /tmp/pin
	enable_verity /mnt/ld.so /mnt/main
	release fast
	wait_until cmp -s -n 512 /mnt/ld.so /mnt/fast.img
	expect_no_status42 /mnt/main "the interpreter's header of before"
	expect_allowed /mnt/main "the interpreter's header as it was hashed"
	release slow
	wait_until_said read /tmp/pin
	expect_allowed /mnt/main "after the read"
}
