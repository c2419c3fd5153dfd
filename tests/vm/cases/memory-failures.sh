# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: with any allocation failing, loading says ENOMEM, and nothing untrusted is mapped
host() {
	[ "$config" = debug ] || skip "only the debug kernel lets allocations fail"
	program_of hello hello
	program_of world world
	list_of hello lists/rpm
	list_of hello_sha512 lists/rpm-sha512
	pgp_list tlv "$(content_digest "$image/hello"):/usr/bin/hello" "$(verity_digest "$image/hello")"
	pkcs7_list pkcs7 "$(content_digest "$image/hello")"
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$image/keys"
	timeout 60 "$dclist" keys -o "$work/ring" "$keys/unknown.pub"
	pkcs7_sign "$work/ring"
	"$vm/lists" wrap "$work/ring" "$work/ring.p7" pkcs7 >"$image/keys-pkcs7"
	printf %s "$(content_digest "$image/hello")" >"$image/question"
}

# fails ANSWER WHAT failing-ARGUMENTS... - with every allocation failing in turn
fails() {
	_want=$1 _what=$2
	shift 2
	_got=$(failing "$@" 2>/tmp/said)
	expect_equal "$_what, each allocation failing" "$_got" "$_want"
	[ "$_got" != "$_want" ] || _survived=$((_survived + 1))
	_times=$(cat /tmp/said)
	_all=$((_all + _times))
	_tried=$((_tried + 1))
	note "$_what: $_times allocations failed, one after the other"
}

# The list's own id, which is taken back as often as it was loaded with a failure
list_fails() {
	_list=/mnt/lists/$1
	load_list "$_list"
	awk '{ print $1 }' "$dc/lists" >/tmp/id
	expect ok "unload $1" write /tmp/id "$dc/unload"
	fails ok "load $1" write "$_list" "$dc/load" /tmp/id "$dc/unload"
	expect_stat lists 1
	fails ok "load $1 again" write "$_list" "$dc/load"
	fails ok "query with $1" read "$dc/query" /mnt/question
	fails ok "lists with $1" read "$dc/lists"
	fails ok "unload $1" write /tmp/id "$dc/unload" "$_list" "$dc/load"
	expect_stat lists 0
	expect_stat digests 0
}

guest() {
	_all=0 _tried=0 _survived=0
	enable_verity /mnt/hello /mnt/world
	# Allocations that may sleep, too, and no stack of each in the log
	echo N >/sys/kernel/debug/failslab/ignore-gfp-wait
	echo 0 >/sys/kernel/debug/failslab/verbose
	for _name in rpm rpm-sha512 tlv pkcs7; do
		list_fails "$_name"
	done
	fails ok "load keys" write /mnt/keys "$dc/load"
	fails ok "load keys, PKCS#7" write /mnt/keys-pkcs7 "$dc/load"
	fails ok stats read "$dc/stats"

	load_list /mnt/lists/rpm
	fails EACCES "map an untrusted file" mmap /mnt/world
	fails ok "map a listed file" mmap /mnt/hello
	expect_allowed /mnt/hello
	expect_denied /mnt/world
	unload_list hello-1.0-1.x86_64
	expect_stat digests 0
	expect_denied /mnt/hello
	tally "$_all allocations failed, one after the other, in $_tried operations; $_survived of them ended well"
}
