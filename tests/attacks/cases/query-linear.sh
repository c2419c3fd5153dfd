# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: B4, asking for a digest that many lists hold takes as long as there are lists, not the square of it
host() {
	local count=$((1000 * ${STRESS:-1})) made

	made=$base/shared-lists-$count-$(sha256sum <"$keys/vendor.sec" | cut -c 1-16)
	[[ -d $made ]] || { "$suite/lists" shared "$keys/vendor.sec" "$count" "$made.new" && mv "$made.new" "$made"; }
	disk_size $((16 + count / 100)) $((count + 100))
	mkdir -p "$image/first" "$image/second"
	cp "$made"/*[02468] "$image/first"
	cp "$made"/*[13579] "$image/second"
}

# ask - microseconds of the fastest of many times, and the bytes of the answer
ask() {
	gap ask "$dc/query" "sha256:$(printf '%064d' 0)" 200
}

guest() {
	load_all /mnt/first
	read -r _half _half_bytes <<-EOT
		$(ask)
	EOT
	load_all /mnt/second
	read -r _all _all_bytes <<-EOT
		$(ask)
	EOT
	note "$(stat_of lists) lists: $_all us and $_all_bytes bytes, half of them: $_half us and $_half_bytes bytes"
	expect_equal "lists in the answers" $((_all_bytes / _half_bytes)) 2
	# Twice as long; the square is four times
	if [ $((_all * 10)) -lt $((_half * 28)) ]; then
		pass "twice as many lists take twice as long"
	else
		fail "twice as many lists take $_all us, not twice $_half"
	fi
}
