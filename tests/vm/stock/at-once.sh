# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: what IPE is told stays right while lists come and go, caches are dropped, and 14 processes use the files at once
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
}
