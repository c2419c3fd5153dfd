# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: 2,000 loads without an audit daemon cost no denial its record, and none is missing in the records' numbers
host() {
	"$top/tests/bench/lists" random "$keys/vendor.sec" 2000 2 "$image/many"
	"$top/tests/bench/lists" random "$keys/vendor.sec" 40 3 "$image/after"
	disk_size 32 4000
	program_of world world
	list_of hello
}

# wait_for PATTERN - as long as a record may be left out, and a little more
wait_for() {
	for _ in 1 2 3 4 5 6; do
		! wait_for_record "$1" || return 0
	done
	fail "record: $1: there is no such line in the kernel's log"
}

# left_out - the sum of what the records say of themselves
left_out() {
	dmesg | sed -n 's/.*op=\(loads\|seal\) .*left_out=\([0-9]*\).*/\2/p' | awk '{ n += $1 } END { print n + 0 }'
}

# now - seconds since the boot
now() {
	cut -d . -f 1 /proc/uptime
}

alone() {
	dmesg | grep -c 'op=load list='
}

guest() {
	# As it is where nobody changes it: ten records in five seconds
	echo 5 >/proc/sys/kernel/printk_ratelimit
	_began=$(now)
	load_all /mnt/many
	expect_stat lists 2000
	enable_verity /mnt/world
	expect_denied /mnt/world
	expect_record 'ipe_op=EXECUTE .*path="/mnt/world"'
	expect_write ok "keys" "$dc/seal"
	expect_record "lsm=digest_cache op=seal seal=keys lists=2000 ids=[0-9a-f]{64} "
	expect_equal "loads with a record and without" $(($(alone) + $(left_out))) 2000
	expect_denied /mnt/world

	load_all /mnt/after
	load_list /mnt/lists/hello
	wait_for "lsm=digest_cache op=loads lists=2041 ids=[0-9a-f]{64} left_out=[0-9]+ res=1 errno=0"
	expect_equal "loads with a record and without, after the seal" $(($(alone) + $(left_out))) 2041
	# Four in five seconds, however long this takes, and what began before
	_most=$((4 * (($(now) - _began) / 5 + 2)))
	if [ "$(alone)" -le "$_most" ]; then
		pass "$(alone) loads have a record of their own, of $_most that may"
	else
		fail "$(alone) loads have a record of their own, and $_most may"
	fi
}
