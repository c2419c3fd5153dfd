# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: a program whose name becomes another file's while it is started is judged as the file that runs
host() {
	good_and_evil program
	put "$work/evil" lower/evil
	put "$work/good" lower/good
	echo $((2000 * ${STRESS:-1})) >"$image/times"
}

# swapped FOLDER - both have to be seen
swapped() {
	_seen=$(swap "$1/good" "$1/evil" "$(cat /mnt/times)")
	case $_seen in
	*status42*) fail "in $1: $_seen: what nobody attests has run" ;;
	"status0 "*" errno13 "*) pass "in $1: $_seen" ;;
	*) fail "in $1: $_seen" ;;
	esac
}

guest() {
	load_list /mnt/lists/good
	enable_verity /mnt/good /mnt/evil /mnt/lower/good /mnt/lower/evil
	swapped /mnt
	mount_overlay /mnt/lower
	# Given another name they are copied up
	chmod 0711 /o/good /o/evil
	enable_verity /mnt/upper/good /mnt/upper/evil
	swapped /o
	umount /o
}
