# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
#
# What the guest part of an attack may say besides tests/vm/guest.sh.

# Why a file is not trusted, as audit records say it
not_verified=not_verified	# pages of it may be from before fs-verity
written=written			# a private mapping that was, or can be, written
other_bytes=other_bytes		# what the kernel read is not what was judged

# wait_until COMMAND... - for ten seconds
wait_until() {
	_tries=0
	until "$@"; do
		_tries=$((_tries + 1))
		[ "$_tries" -lt 1000 ] || { fail "wait until: $*" && return 1; }
		usleep 10000
	done
}

# says WORD FILE - what a helper in the background has said so far
has_said() {
	grep -q "^$1$" "$2" 2>/dev/null
}

# wait_until_said WORD FILE
wait_until_said() {
	wait_until has_said "$1" "$2"
}

# ends_in SECONDS PID
ends_in() {
	_tries=$(($1 * 100))
	while kill -0 "$2" 2>/dev/null; do
		_tries=$((_tries - 1))
		[ "$_tries" -gt 0 ] || return 1
		usleep 10000
	done
}

# loop_of FILE - sets $loop to a loop device of it
loop_of() {
	loop=$(losetup -f)
	losetup "$loop" "$1" || fail "losetup $1"
}

# slow_device NAME FILE - /dev/mapper/NAME, which "hold NAME" lets stand still
slow_device() {
	loop_of "$2"
	expect_equal "device $1" "$(device make "$1" "$loop")" ok
}

# half_device - /dev/mapper/half: the first half of a page of /mnt/fast.img, then /mnt/slow.img.
# Both stand still. When "fast" is let go, a read of a page has brought its first half, but
# has not come to its end: the page is not dirty.
half_device() {
	mkdir -p /source
	mount -t tmpfs tmpfs /source
	cp /mnt/fast.img /mnt/slow.img /source
	slow_device fast /source/fast.img
	slow_device slow /source/slow.img
	expect_equal "device half" "$(device join half /dev/mapper/fast /dev/mapper/slow)" ok
	hold fast
	hold slow
}

# mount_slow - what the host's on_slow made, on /slow
mount_slow() {
	slow_device slow /mnt/slow.img
	mkdir -p /slow
	mount -t ext4 /dev/mapper/slow /slow || fail "mount slow.img"
}

# hold DEVICE, release DEVICE
hold() {
	expect_equal "suspend $1" "$(device suspend "$1")" ok
}

release() {
	expect_equal "resume $1" "$(device resume "$1")" ok
}

# expect_no_evil PROGRAM [WHAT] - whatever is answered, the evil program has not run
expect_no_evil() {
	_got=$(probe exec "$1" 2>&1)
	case $_got in
	EACCES | EIO | SIGBUS | SIGKILL | SIGSEGV) pass "run ${2:-$1}: $_got" ;;
	*) fail "run ${2:-$1}: $_got: what nobody attests has run" ;;
	esac
}

# expect_no_status42 PROGRAM WHAT - the same of one that may run, if it is as it was attested
expect_no_status42() {
	_got=$(probe exec "$1" 2>&1)
	case $_got in
	status42) fail "run $2: $_got: what nobody attests has run" ;;
	*) pass "run $2: $_got" ;;
	esac
}

# expect_no_code WAY FILE [WHAT] - the same of code in a mapping
expect_no_code() {
	_got=$(mapping "$1" "$2" 2>&1)
	case $_got in
	EACCES | EIO | SIGBUS) pass "${3:-$1 $2}: $_got" ;;
	*) fail "${3:-$1 $2}: ${_got:-ended}: what nobody attests has run" ;;
	esac
}

# expect_code WAY FILE NUMBER
expect_code() {
	expect_equal "$1 $2" "$(mapping "$1" "$2" 2>&1)" "said $3"
}

# expect_reason PATH REASON - the last record about the file says this
expect_reason() {
	expect_record "path=\"$1\".* digest_cache=$2 "
}

# mount_overlay LOWER - on /o, over that folder; what is written lands in /mnt/upper
mount_overlay() {
	mkdir -p /o /mnt/upper /mnt/work
	mount -t overlay overlay -o "lowerdir=$1,upperdir=/mnt/upper,workdir=/mnt/work" /o || fail "mount the overlay"
}

# Any process of the helper probe
is_stalled() {
	for _status in /proc/[0-9]*/status; do
		grep -q '^Name:.probe' "$_status" && grep -q '^State:.D' "$_status" && return
	done 2>/dev/null
	return 1
}

# stalled_by FILE PAGES COMMAND... - with no more than so many pages of the file, which is on
# /slow, in the cache, the helper probe has to wait for it: the file is being judged. let_go
# has it go on; what it says is in /tmp/said.
stalled_by() {
	expect_equal "all but $2 pages of $1 out of the cache" "$(evict "$1" "$2")" ok
	shift 2
	hold slow
	"$@" >/tmp/said &
	_asking=$!
	wait_until is_stalled
}

let_go() {
	release slow
	wait "$_asking"
}

# judged_below_while ATTACK COMMAND - "COMMAND N" reads the file N of the overlay; while what is
# below is judged, "ATTACK N" puts something else above. Again, until that was done before
# the first had come to its end. After each try "held" looks at what has come of it, and after
# the one that was in time "judged_below N" at why. On a busy machine none may be.
judged_below_while() {
	for _file in 1 2 3; do
		_hashed=$(stat_of hashed)
		stalled_by "/slow/$_file" 0 "$2" "$_file"
		{ "$1" "$_file" && stat_of hashed >/tmp/hashed; } &
		let_go
		wait
		held
		if [ "$(cat /tmp/hashed)" = "$_hashed" ]; then
			judged_below "$_file"
			return
		fi
	done
	note "no try was in time: what is above was there only when what is below had been judged"
}

# evil_above N - copied up, then changed
evil_above() {
	chmod 0711 "/o/$1"
	dd if=/mnt/evil of="/mnt/upper/$1" conv=notrunc 2>/dev/null
}

# The driver test_firmware, which asks for firmware by name
driver=/sys/devices/virtual/misc/test_firmware

# over_slow POLICY - an overlay over what the host's slow_to_judge made
over_slow() {
	for _list in slow sha384 sha512; do
		load_list "/mnt/lists/$_list"
	done
	mount_slow
	enable_verity /slow/[123]
	mount_overlay /slow
	printf /o >/sys/module/firmware_class/parameters/path
	activate "/mnt/policies/$1.p7b"
}

# request NAME - the driver test_firmware asks for a file
request() {
	printf %s "$1" >/tmp/name
	probe write /tmp/name "$driver/trigger_request"
}

# What it was given last
driver_has() {
	head -c 4 /dev/test_firmware
}

expect_not_loaded() {
	if [ "$(driver_has)" = evil ]; then
		fail "the driver has what nobody attests"
	else
		pass "the driver does not have what nobody attests"
	fi
}

# seal WORDS - for the rest of the uptime
seal() {
	printf %s "$*" >/tmp/seal
	expect ok "seal $*" write /tmp/seal "$dc/seal"
}

# hand_over POLICY - what boot/ does at the end of the initramfs: lists, the last policy, and
# the seal. From then on programs are those that the host's tools put on the disk.
hand_over() {
	enable_verity /mnt/bin/*
	load_list /mnt/lists/tools
	for _applet in $(busybox --list); do
		[ -e "/mnt/bin/$_applet" ] || ln -s busybox "/mnt/bin/$_applet"
	done
	expect ok "policy $1" write "/mnt/policies/$1.p7b" "$ipe/new_policy"
	PATH=/mnt/bin
	echo 1 >"$ipe/policies/$1/active" || fail "activate $1"
	seal keys policy
}
