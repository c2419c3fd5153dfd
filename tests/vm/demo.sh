# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: the main job, as `make demo` and `make demo-stock` show it
host() {
	list=$image/etc/digest_lists
	program_of hello usr/bin/hello
	program_of hello usr/bin/hello-no-verity
	program_of world usr/bin/world
	sed 's/a marked program/a Marked program/' "$image/usr/bin/hello" >"$image/usr/bin/hello-changed"
	chmod 755 "$image/usr/bin/hello-changed"
	list_of hello_unknown unknown
	sed 's/hello/hallo/' "$packages/hello.list" >"$image/changed"

	mkdir -p "$work/generated"
	"$dclist" generate --output "$work/generated" "$packages/hello.rpm"
	"$dclist" install --root "$image" --keyring "$keys/vendor.pub" "$work"/generated/*
	ls "$list"

	# shellcheck disable=SC2154 # of the harness
	[ "$config" != stock ] || policy stock/packages-only
}

# A kernel that is not patched: the module, and IPE with a policy of the owner's
stock() {
	owner_key
	insmod /lib/digest_cache.ko || fail "insmod digest_cache"
	expect_write ok 1 "$dc/mark"
	activate /mnt/policies/stock/packages-only.p7b
}

# What the record of the last denial says, or dclist where IPE's record lacks it
reason() {
	wait_for_record 'ipe_op=' || echo "no record, "
	_record=$(dmesg | grep 'ipe_op=' | tail -n 1)
	case $_record in
	*digest_cache=no_fsverity*) echo "it has no fs-verity" ;;
	*digest_cache=no_lists*) echo "no digest list is loaded" ;;
	*digest_cache=not_attested*) echo "no loaded list holds it" ;;
	*digest_cache=not_hashed*) echo "not seen before, and this hook may not sleep" ;;
	*digest_cache=read_error*) echo "fs-verity found it corrupted" ;;
	*digest_cache=*) echo "$_record" | sed 's/.* digest_cache=\([a-z_]*\).*/\1/' ;;
	*)
		_file=$(echo "$_record" | sed -n 's/.* path="\([^"]*\)".*/\1/p')
		if [ -f "$_file" ]; then
			dclist why "$_file" | sed -n 's/^ *broken  *[^ ]*  *//p' | head -n 1
		else
			echo "it is no file"
		fi
		;;
	esac
}

# try allowed|denied WHAT PROBE... - a row of the table: WHAT, what should happen, what
# happened, why
try() {
	_should=$1 _what=$2
	shift 2
	dmesg -c >/dev/null
	_got=$(probe "$@")
	case $_got in
	ok) _happened=allowed ;;
	EACCES) _happened=denied ;;
	*) _happened=$_got ;;
	esac
	_why=
	if [ "$_happened" = denied ]; then
		_why=$(reason)
	elif [ -f "$2" ]; then
		_list=$(probe query "$dc/query" "$(probe measure "$2")" | cut -d' ' -f2)
		_why="attested by ${_list:-nobody}"
	fi
	row "$_should" "$_happened" "$_what" "$_why"
}

# refuse ERRNO WHAT FILE WHY - the same for a list that must not load
refuse() {
	_got=$(load "$3")
	_happened=$_got
	[ "$_got" != ok ] || _happened=allowed
	[ "$_got" != "$1" ] || _happened=denied
	row denied "$_happened" "$2" "$1: $4"
}

row() {
	echo "row|$3|$1|$2|$4" >&3
	if [ "$1" = "$2" ]; then
		pass "$3"
	else
		fail "$3: $2, expected $1"
	fi
}

guest() {
	bin=/mnt/usr/bin
	note "kernel $(uname -r)"
	ln -s /mnt/etc/digest_lists /etc/digest_lists
	[ ! -e /lib/digest_cache.ko ] || stock
	enable_verity $bin/hello $bin/world $bin/hello-changed

	row allowed "$(probe exec /bin/dclist >/dev/null && echo allowed)" "run a program of the initramfs" \
		"boot_verified=TRUE"
	try denied "run hello before its list is loaded" exec $bin/hello
	dclist load --all || fail "dclist load --all"
	try allowed "run hello of the signed package" exec $bin/hello
	try allowed "map hello executable" mmap $bin/hello
	try denied "run world, of a package that is not installed" exec $bin/world
	try denied "map world executable" mmap $bin/world
	try denied "make a mapping of world executable" mprotect $bin/world
	try denied "run hello with one byte changed" exec $bin/hello-changed
	try denied "run hello without fs-verity" exec $bin/hello-no-verity
	mkdir /tmp/elsewhere
	mount -t tmpfs tmpfs /tmp/elsewhere
	cp $bin/hello /tmp/elsewhere/hello
	try denied "run a copy of hello in tmpfs" exec /tmp/elsewhere/hello
	try denied "run hello from memory (memfd)" memfd $bin/hello
	try denied "make anonymous memory executable" anonymous-mprotect
	refuse ENOKEY "load a list by an unknown key" /mnt/unknown "the kernel has no such key"
	refuse EKEYREJECTED "load hello's list with a changed name" /mnt/changed "the signature is not of these bytes"
	try allowed "run hello again" exec $bin/hello
	dclist unload --all || fail "dclist unload --all"
	try denied "run hello after its list was unloaded" exec $bin/hello
}
