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

# in_background COMMAND... - says what it says in /tmp/said, and hears what go_on says
in_background() {
	rm -f /tmp/go /tmp/said
	mkfifo /tmp/go
	"$@" </tmp/go >/tmp/said 2>&1 &
	_behind=$!
	exec 4>/tmp/go
}

# go_on WHAT WANT - lets it, and asks what it came to
go_on() {
	echo >&4
	wait "$_behind"
	exec 4>&-
	expect_equal "$1" "$(tail -n 1 /tmp/said)" "$2"
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

# memory_device NAME [FILE] - the same of a copy in memory of /mnt/NAME.img, or of FILE
memory_device() {
	[ -d /source ] || { mkdir /source && mount -t tmpfs tmpfs /source; }
	cp "${2:-/mnt/$1.img}" "/source/$1.img"
	slow_device "$1" "/source/$1.img"
}

# half_device - /dev/mapper/half: the first half of a page of /mnt/fast.img, then /mnt/slow.img.
# Both stand still. When "fast" is let go, a read of a page has brought its first half, but
# has not come to its end: the page is not dirty.
half_device() {
	memory_device fast
	memory_device slow
	expect_equal "device half" "$(device join half /dev/mapper/fast /dev/mapper/slow)" ok
	hold fast
	hold slow
}

# pinned FILE - a direct read into its first page waits. overwritten lets it go on, to its
# end: it brings what the host's evil_source made.
pinned() {
	[ -e /dev/mapper/source ] || memory_device source
	hold source
	pin "$1" 0 /dev/mapper/source >/tmp/pin &
	wait_until_said pinned /tmp/pin
}

overwritten() {
	release source
	wait_until_said read /tmp/pin
	rm /tmp/pin
}

# mount_slow - what the host's on_slow made, on /slow
mount_slow() {
	slow_device slow /mnt/slow.img
	mkdir -p /slow
	mount -t ext4 /dev/mapper/slow /slow || fail "mount slow.img"
}

# mount_slow_page LIST PAGE - on_slow_with_copy's files: the copy has fs-verity, and while it is
# being enabled on /slow/f, the first page of /mnt/PAGE comes into the cache
mount_slow_page() {
	load_list "/mnt/lists/$1"
	mount_slow
	enable_verity /mnt/honest
	expect_equal "$2 page in the cache" "$(flip enable slow /slow/f /mnt/slow.img 0 "/mnt/$2")" ok
}

# page_on_disk FROM TO - what /slow/f has there from now on, in place of what it had
page_on_disk() {
	expect_equal "$2 page on the disk" "$(flip set /slow/f /mnt/slow.img 0 "/mnt/$1" "/mnt/$2")" ok
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

# judged_below_while ATTACK COMMAND... - COMMAND has the helper probe read the file /o/f of the
# overlay. What is below is being judged, and waits for its disk, while ATTACK puts something
# else above. "held" looks at what has come of it, and "judged_below" at why.
judged_below_while() {
	_attack=$1
	shift
	stalled_by /slow/f 0 "$@"
	"$_attack"
	if is_stalled && [ "$(stat_of hashed)" = 0 ]; then
		pass "it was done above while what is below was being judged"
	else
		fail "not in time: what is below had been judged before it was done above"
	fi
	let_go
	held
	judged_below
}

# copied_up_empty FILE - copied up without being read: opened for truncation it has nothing to
# be kept, and that it may not be truncated is only found then
copied_up_empty() {
	expect_equal "truncate /o/$1" "$(copyup "/o/$1")" ETXTBSY
	expect_equal "what is above" "$(stat -c %s "/mnt/upper/$1")" 0
}

# evil_above - copied up, then changed
evil_above() {
	copied_up_empty f
	cat /mnt/evil >/mnt/upper/f
}

# The driver test_firmware, which asks for firmware by name
driver=/sys/devices/virtual/misc/test_firmware

# over_slow POLICY - an overlay over what the host's slow_below made
over_slow() {
	load_list /mnt/lists/good
	mount_slow
	enable_verity /slow/f
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

# ima_read FILE - IMA has the kernel read a policy
ima_read() {
	printf %s "$1" >/tmp/name
	probe write /tmp/name "$ima/policy"
}

# The rules that IMA has, by the part in which ima_rules' are not the same
rules() {
	grep -o 'uid=[0-9]*' "$ima/policy" | tr '\n' ' ' | sed 's/ $//'
}

# expect_kexec ANSWER WHAT KERNEL [INITRAMFS] - what the kernel says to them; "ok" has them loaded
expect_kexec() {
	expect "$1" "$2" kexec "$3" ${4:+"$4"}
	_loaded=0
	[ "$1" != ok ] || _loaded=1
	expect_equal "loaded" "$(cat /sys/kernel/kexec_loaded)" "$_loaded"
	[ "$_loaded" = 0 ] || expect ok "unload it" kexec-unload
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

# measured_rules - IMA gets the rules of measured_lists, and $_predicted is the register once their lists are loaded
measured_rules() {
	activate /mnt/policies/everything.p7b
	mkdir -p /etc/digest_lists && cp /mnt/etc/digest_lists/* /etc/digest_lists/
	_predicted=$(dclist pcr --bank sha1) || fail "dclist pcr"
	{ echo "dont_measure fsname=rootfs" && cat /mnt/measure.ima; } | ima_policy
}

# expect_other_register WHAT [FILE...] - the log, or these parts of it, give another value
expect_other_register() {
	_what=$1
	shift
	if [ "$(ima_register 13 "$@")" = "$_predicted" ]; then
		fail "$_what did not change the register"
	else
		pass "$_what changed the register"
	fi
}

# ima_log_export - what is in IMA's log goes to /tmp/exported
ima_log_export() {
	_log=$ima/ascii_runtime_measurements_staged
	{ echo A >"$_log" && cat "$_log" >/tmp/exported && echo D >"$_log"; } || fail "delete IMA's log"
	expect_equal "what is left in the log" "$(cat "$ima/ascii_runtime_measurements" "$_log")" ""
}
