# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: what IPE is told stays right while lists come and go, caches are dropped, and 14 processes use the files at once
# Debian's kernel finds then what is written to freed memory or beyond its end, and some reads
VM_OPTIONS_stock="slab_debug=FZPU kfence.sample_interval=1"

host() {
	need_bpf
	. "$vm/stress.bash"
	stress_host 20
	put "$vm/stress.sh" stress.sh
	policy stock/packages-only
}

# Until the file /tmp/stop exists
drop_caches() {
	while [ ! -e /tmp/stop ]; do
		echo 3 >/proc/sys/vm/drop_caches
		_dropped=$((_dropped + 1))
	done
	echo "$_dropped" >/tmp/dropped
}

guest() {
	stock_begin
	# An inode that is open stays, and with it what IPE was told. That of "never" comes and goes.
	exec 5</mnt/kept 6</mnt/shaky
	_dropped=0
	drop_caches &
	. /mnt/stress.sh
	stress_guest
	: >/tmp/stop
	wait $!
	tally "caches dropped $(cat /tmp/dropped) times"
	[ ! -e /sys/module/kfence ] || expect_equal "slabs are checked" "$(cat /sys/kernel/slab/kmalloc-192/poison /sys/module/kfence/parameters/sample_interval | tr '\n' ' ')" "1 1 "
	# All that is kept leaves with its inode, and is checked when it is freed
	exec 5<&- 6<&-
	umount /mnt || fail "umount"
}
