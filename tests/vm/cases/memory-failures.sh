# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: with any allocation failing, loading says ENOMEM, and nothing untrusted is mapped
host() {
	[ "$config" = debug ] || skip "only the debug kernel lets allocations fail"
	program_of hello hello
	program_of world world
	list_of hello
}

guest() {
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/hello
	list_id hello-1.0-1.x86_64 >/tmp/id
	unload_list hello-1.0-1.x86_64

	# Allocations that may sleep, too, and no stack of each in the log
	echo N >/sys/kernel/debug/failslab/ignore-gfp-wait
	echo 0 >/sys/kernel/debug/failslab/verbose
	got=$(failing load /mnt/lists/hello "$dc/load" /tmp/id "$dc/unload" 2>/tmp/said)
	expect_equal "load with each of $(cat /tmp/said) failing" "$got" ok
	expect_stat lists 1
	expect_equal "map an untrusted file, allocations failing" "$(failing mmap /mnt/world)" EACCES
	expect_equal "map a listed file, allocations failing" "$(failing mmap /mnt/hello)" ok
	expect_allowed /mnt/hello
	expect_denied /mnt/world
	unload_list hello-1.0-1.x86_64
	expect_stat digests 0
	expect_denied /mnt/hello
}
