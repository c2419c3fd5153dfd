# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: A8, code that a program writes into a private mapping of an attested file does not run
host() {
	good_and_evil code
}

guest() {
	load_list /mnt/lists/good
	enable_verity /mnt/good
	expect_code call /mnt/good 0
	for _way in rwx rw-rx rx-rwx rx-rw-rx fork force; do
		dmesg -c >/dev/null
		expect_no_code "$_way" /mnt/good
		# Past the protection of a mapping nothing can be written in this kernel
		[ "$_way" = force ] || expect_reason /mnt/good "$written"
	done
	case $(mapping pkey /mnt/good) in
	ENOSYS) note "no pkey_mprotect in this kernel" ;;
	EACCES) pass "pkey_mprotect of a written mapping: EACCES" ;;
	*) fail "pkey_mprotect of a written mapping" ;;
	esac
	# What is not written is as attested as before
	expect_code protect /mnt/good 0
	expect_code unwritten /mnt/good 0
	expect_code call /mnt/good 0
}
