# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: a list loaded and unloaded again and again leaves nothing behind
host() {
	. "$vm/stress.bash"
	list_of hello
	often 1000
}

cycles() {
	expect_equal "load and unload" "$(stress cycles "$_half" /mnt/lists/hello)" "$_half cycles"
}

slab() {
	awk '/^Slab/ { print $2 }' /proc/meminfo
}

guest() {
	_half=$(($(cat /mnt/times) / 2))
	# What is allocated once, is; and KASAN holds back all that it may of what was freed
	cycles
	_bytes=$(stat_of bytes)
	_was=$(slab)
	cycles
	_is=$(slab)
	expect_stat bytes "$_bytes"
	expect_stat lists 0
	if [ "$_is" -lt $((_was + 2048)) ]; then
		pass "slab memory: $_was kB half way, $_is kB at the end"
	else
		fail "slab memory: $_was kB half way, $_is kB at the end"
	fi
	tally "$((2 * _half)) times loaded and unloaded; slab memory $_was kB half way, $_is kB at the end"
}
