# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: a list loaded and unloaded again and again leaves nothing behind
host() {
	. "$vm/stress.bash"
	list_of hello
	often 1000
}

guest() {
	# What is allocated once, is
	stress cycles 10 /mnt/lists/hello >/dev/null
	_bytes=$(stat_of bytes)
	_free=$(awk '/^MemFree|^Slab/ { print $1 $2 }' /proc/meminfo | tr '\n' ' ')
	expect_equal "load and unload" "$(stress cycles "$(cat /mnt/times)" /mnt/lists/hello)" "$(cat /mnt/times) cycles"
	expect_stat bytes "$_bytes"
	expect_stat lists 0
	note "cycles: $(cat /mnt/times); before: $_free after: $(awk '/^MemFree|^Slab/ { print $1 $2 }' /proc/meminfo | tr '\n' ' ')"
	_slab=$(awk '/^Slab/ { print $2 }' /proc/meminfo)
	_was=${_free#*Slab:}
	if [ "$_slab" -lt $((${_was% *} + 2048)) ]; then
		pass "slab memory: ${_was% *} kB before, $_slab kB after"
	else
		fail "slab memory: ${_was% *} kB before, $_slab kB after"
	fi
}
