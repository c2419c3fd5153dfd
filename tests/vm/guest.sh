# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# What the guest part of a case may say. It runs as root in the case's own kernel, with
# the case's disk on /mnt; every expectation ends up on a line of its own that the host
# reads: "pass WHAT", "fail WHAT: WHY". File descriptor 3 is that channel.

dc=/sys/kernel/security/digest_cache
ipe=/sys/kernel/security/ipe
ima=/sys/kernel/security/ima

pass() {
	echo "pass $*" >&3
}

fail() {
	echo "fail $*" >&3
}

note() {
	echo "note $*" >&3
}

# expect ANSWER WHAT PROBE... - the probe's answer, as tests/vm/helpers/probe.c says it
expect() {
	_want=$1 _what=$2
	shift 2
	_got=$(probe "$@" 2>&1)
	if [ "$_got" = "$_want" ]; then
		pass "$_what: $_got"
	else
		fail "$_what: $_got, expected $_want"
	fi
}

# A program that runs, to its end
expect_allowed() {
	expect ok "run ${2:-$1}" exec "$1"
}

# A program that IPE does not let run
expect_denied() {
	expect EACCES "run ${2:-$1}" exec "$1"
}

# expect_write ANSWER TEXT FILE - what the kernel says to a text, in one write
expect_write() {
	printf '%s' "$2" >/tmp/text
	expect "$1" "\"$2\" to ${3#/sys/kernel/security/}" write /tmp/text "$3"
}

# load FILE - one write of the whole list, as the interface wants it
load() {
	probe write "$1" "$dc/load"
}

# load_all DIRECTORY - with one process for all lists of it
load_all() {
	expect ok "load all of $1" write-each "$dc/load" "$1"/*
}

# A program, executed and mapped
refused_everywhere() {
	expect_denied "$1" "$2"
	expect EACCES "map $2" mmap "$1"
	expect EACCES "protect $2" mprotect "$1"
}

runs_everywhere() {
	expect_allowed "$1" "$2"
	expect ok "map $2" mmap "$1"
	expect ok "protect $2" mprotect "$1"
}

# Loads the list, or the case cannot go on
load_list() {
	expect ok "load ${1##*/}" write "$1" "$dc/load"
}

expect_load() {
	expect "$1" "load ${2##*/}" write "$2" "$dc/load"
}

# Every list of a folder gives the errno that its name starts with
expect_refused_all() {
	for _file in "$1"/*; do
		_name=${_file##*/}
		expect "${_name%%-*}" "load $_name" write "$_file" "$dc/load"
	done
	expect_stat lists "${2:-0}"
}

# list_id NAME - the id of the loaded list with that name
list_id() {
	awk -v name="$1" '$3 == name { print $1 }' "$dc/lists"
}

# unload_list NAME
unload_list() {
	list_id "$1" >/tmp/id
	expect ok "unload $1" write /tmp/id "$dc/unload"
}

stat_of() {
	sed -n "s/^$1: //p" "$dc/stats"
}

# tally WHAT - how much was tried and what came of it, which `make stress` shows
tally() {
	note "tally: $*"
}

# expect_equal WHAT GOT WANT
expect_equal() {
	if [ "$2" = "$3" ]; then
		pass "$1: $2"
	else
		fail "$1: $2, expected $3"
	fi
}

# expect_stat KEY VALUE - a line of the stats file
expect_stat() {
	expect_equal "stats: $1" "$(stat_of "$1")" "$2"
}

# wait_for_record PATTERN - audit hands its records to a thread that logs them
wait_for_record() {
	_tries=0
	until dmesg | grep -qE "$1"; do
		_tries=$((_tries + 1))
		[ "$_tries" -lt 40 ] || return 1
		usleep 50000
	done
}

# expect_record PATTERN - the kernel's log has a matching line. IPE of Debian's kernel names no
# reason, the module does where it enforces.
expect_record() {
	[ ! -e /lib/digest_cache.ko ] || [ "$(cat "$dc/policy" 2>/dev/null)" ] || set -- "$(echo "$1" | sed 's/ digest_cache=[^ ]*//')"
	if wait_for_record "$1"; then
		pass "record: $1"
	else
		fail "record: $1: there is no such line in the kernel's log"
	fi
}

# enable_verity FILE... - enables fs-verity
enable_verity() {
	for _file; do
		[ "$(probe verity "$_file")" = ok ] || fail "enable fs-verity on $_file"
	done
}

# dm_verity ANSWER COMMAND NAME DISK [SIGNATURE] - what dmverity(COMMAND) says to a device
# /dev/mapper/NAME of what the host's dm_verity left as DISK
dm_verity() {
	_want=$1 _command=$2 _name=$3 _disk=$4 _loop=$(losetup -f)
	losetup -r "$_loop" "/mnt/$_disk.img" || fail "losetup /mnt/$_disk.img"
	read -r _blocks _hash _salt <"/mnt/$_disk.verity"
	expect_equal "dm-verity $_name, $_command of $_disk${5:+ with ${5##*/}}" \
		"$(dmverity "$_command" "$_name" "$_loop" "$_blocks" "$_hash" "$_salt" ${5:+"$5"})" "$_want"
}

# mount_verity NAME - on /NAME
mount_verity() {
	mkdir -p "/$1"
	mount -t ext4 -o ro "/dev/mapper/$1" "/$1" || fail "mount /dev/mapper/$1"
}

# ima_policy - gives the rules on standard input to IMA, which takes one with each write
ima_policy() {
	if while read -r _rule; do echo "$_rule"; done >"$ima/policy"; then
		pass "rules of IMA"
	else
		fail "rules of IMA"
	fi
}

# hex_bytes HEX
hex_bytes() {
	# shellcheck disable=SC2059
	printf "$(echo "$1" | sed 's/../\\x&/g')"
}

# ima_register NUMBER [FILE...] - the register's value, from IMA's log: what a TPM would have
ima_register() {
	_number=$1 _pcr=$(printf %040d 0)
	shift
	cat "${@:-$ima/ascii_runtime_measurements}" | grep "^$_number " >/tmp/log
	while read -r _ _hash _; do
		_pcr=$({ hex_bytes "$_pcr" && hex_bytes "$_hash"; } | sha1sum | cut -c 1-40)
	done </tmp/log
	echo "sha1:$_pcr"
}

# activate POLICY - loads a signed IPE policy and makes it the one in force
activate() {
	expect ok "policy ${1##*/}" write "$1" "$ipe/new_policy"
	_name=$(basename "$1" .p7b)
	echo 1 >"$ipe/policies/$_name/active" || fail "activate $_name"
}

# owner_key - the owner's certificate among those that IPE of Debian's kernel accepts policies
# from, as a machine owner's key is after an enrolment in the firmware
owner_key() {
	insmod /lib/owner_key.ko serial="$(printf '%d' "0x$(awk '$9 == ".secondary_trusted_keys:" { print $1 }' /proc/keys)")" ||
		fail "insmod owner_key"
}

# stock_begin - Debian's kernel comes to what the patched ones of the tests begin with
stock_begin() {
	for _module in overlay loop dax dm-mod fuse; do
		[ ! -e "/lib/$_module.ko" ] || insmod "/lib/$_module.ko" || fail "insmod $_module"
	done
	owner_key
	insmod /lib/digest_cache.ko || fail "insmod digest_cache"
	expect_write ok 1 "$dc/mark"
	activate /mnt/policies/stock/packages-only.p7b
}

# initramfs_begin POLICY [FILE...] - an initramfs with the module and POLICY as the last one, whose real root has programs
# with fs-verity, FILEs among them
initramfs_begin() {
	owner_key
	insmod /lib/digest_cache.ko || fail "insmod digest_cache"
	mkdir -p /etc/dclist/boot
	cp "$1" /etc/dclist/boot/policy.p7b
	shift
	enable_verity /mnt/bin/busybox /mnt/bin/probe /mnt/sbin/init /mnt/hello /mnt/evil "$@"
}

# enter_real_root - by the hand-over; a process stays in the initramfs, its id is in /left
enter_real_root() {
	sleep 600 >/dev/null 2>&1 3>&1 &
	echo $! >/mnt/left
	# Before its program is gone
	until [ "$(cat /proc/$!/comm)" = sleep ]; do
		usleep 10000
	done
	exec dclist-handover /mnt /sbin/init
}

# expect_fence - nothing of the initramfs is trusted any more, and root cannot change that.
# A process that was left in the initramfs, its id in /left, is the way into it.
expect_fence() {
	_old=/proc/$(cat /left)/root
	expect_allowed /hello
	expect_denied /evil
	if [ -f /no_way_back ]; then
		expect_equal "a file in the initramfs" "$(touch "$_old/evil" 2>&1)" \
			"touch: $_old/evil: No such file or directory"
	elif [ "$(stat -c %d:%i "$_old/evil")" = "$(stat -c %d:%i /evil)" ]; then
		# Since Linux 7.0 systemd turns the root of every process that was left
		pass "the process that was left in the initramfs has the real root"
	else
		cp /evil "$_old/evil" || fail "copy into the initramfs"
		expect_denied "$_old/evil" "evil in the initramfs"
	fi
	expect_write EPERM 0 "$ipe/enforce"
	expect_equal "enforce" "$(cat "$ipe/enforce")" 1
	expect_stat sealed "keys policy"
	expect_equal "version" "$(cat "$ipe/policies/packages-only/version")" 1.0.1
}

# What a debug kernel found. Its reports need not be the case's fault to fail it.
check_kernel() {
	if [ -e /sys/kernel/debug/kmemleak ] && [ ! -e /tmp/no_kmemleak ]; then
		# What was freed under RCU a moment ago may look lost: two scans, as the
		# kernel's own documentation advises
		sync
		echo scan >/sys/kernel/debug/kmemleak
		echo scan >/sys/kernel/debug/kmemleak
		cat /sys/kernel/debug/kmemleak >/tmp/leaks
		if [ -s /tmp/leaks ]; then
			fail "kmemleak: $(grep -c '^unreferenced' /tmp/leaks) leaks"
			sed 's/^/note /' /tmp/leaks >&3
		fi
	fi
	# A report of KASAN, KFENCE, SLUB, lockdep, RCU, fs-verity or the scheduler starts so
	# Data races elsewhere in the kernel are known, and are not ours
	if dmesg | grep -E 'BUG( [^ ]+ \(.*\))?:|WARNING:|INFO: (task|rcu|trying)|suspicious RCU|possible .* detected' |
		grep -vE 'BUG: KCSAN: .* in ' >/tmp/reports; then
		fail "kernel log: $(head -n 1 /tmp/reports)"
	fi
	if dmesg | grep -E 'BUG: KCSAN: .* in (.* )?_*(dgc|ipe|evaluate)_' >/tmp/reports; then
		fail "data race: $(head -n 1 /tmp/reports)"
	fi
	# Bits that a test may set by itself: out-of-tree or unsigned module, test, force load
	_taint=$(($(cat /proc/sys/kernel/tainted) & ~((1 << 1) | (1 << 12) | (1 << 13) | (1 << 18))))
	[ "$_taint" = 0 ] || fail "kernel is tainted: $_taint"
}

guest_main() {
	# The words of the case's suite
	[ ! -f /lib/suite.sh ] || . /lib/suite.sh
	. /case.sh
	mount -t ext4 "/dev/$disk" /mnt || fail "mount the disk"
	# shellcheck disable=SC2154 # of the command line
	[ ! -e /lib/digest_cache.ko ] || [ "$suite" != attacks ] || stock_begin
	guest
	check_kernel
	umount /mnt 2>/dev/null
	echo "done" >&3
}
