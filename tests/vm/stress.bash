# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# The host part of cases that stress the kernel. STRESS multiplies what they do: 1 in
# `make check`, more in `make stress`.

# often COUNT - how often the guest does it
often() {
	echo $(($1 * ${STRESS:-1})) >"$image/times"
}

stress_host() {
	local i shaky

	program_of hello kept
	program_of world never
	{ cat "$image/kept" && echo; } >"$image/shaky"
	chmod 0755 "$image/shaky"
	list_of hello
	pgp_list damaged "$(content_digest "$image/never")"
	mv "$image/lists/damaged" "$image/damaged"
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$image/keys"
	shaky=$(content_digest "$image/shaky")
	for ((i = 0; i < 20; i++)); do
		pgp_list "shaky-$i" "$shaky" "$(verity_digest "$image/shaky")" "content:sha256:$(printf '%064x' "$i")"
	done
	printf %s "$(verity_digest "$image/shaky" | sed 's/^verity://')" >"$image/query"
	policy deny-untrusted
	often "$1"
}
