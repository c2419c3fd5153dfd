# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash disable=SC2154
# What: B3, twice as many bindings as there is room for cost an attested program no mprotect of its own text
VM_OPTIONS="digest_cache.max_bound=8"

host() {
	local i

	good_and_evil code
	program many 0
	for i in $(seq 32); do
		put "$work/many" "many/$i"
	done
	pgp_list many "$(content_digest "$work/many")"
}

# churn FROM TO - each with a salt of its own, so a digest of its own
churn() {
	for _name in $(seq "$1" "$2"); do
		[ "$(probe verity "/mnt/many/$_name" sha256 "$_name")" = ok ] || fail "enable fs-verity on $_name"
		expect_allowed "/mnt/many/$_name"
	done
}

guest() {
	load_list /mnt/lists/good
	load_list /mnt/lists/many
	churn 1 16
	enable_verity /mnt/good
	mkfifo /tmp/go
	mapping loop /mnt/good </tmp/go >/tmp/said &
	exec 4>/tmp/go
	wait_until_said mapped /tmp/said
	churn 17 32
	echo >&4
	wait
	exec 4>&-
	expect_equal "mprotect of its own text" "$(tail -n 1 /tmp/said)" "tried, 0 denied"
	expect_code call /mnt/good 0
	expect_code protect /mnt/good 0
	_hashed=$(stat_of hashed)
	for _ in 1 2 3; do
		expect_allowed /mnt/many/32 "the last one"
	done
	expect_equal "hashed again" $(($(stat_of hashed) - _hashed)) 0
}
