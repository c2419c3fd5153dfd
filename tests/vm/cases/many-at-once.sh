# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# What: load, unload, run, map, query, policies and keys from 14 processes at once
host() {
	. "$vm/stress.bash"
	stress_host 100
	put "$vm/stress.sh" stress.sh
}

guest() {
	. /mnt/stress.sh
	stress_guest
}
