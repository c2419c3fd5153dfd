# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: of each list of the tests, good or bad, dclist verify and the kernel say the same
host() {
	local name option openpgp6=$top/tests/bats/openpgp6.py group

	set -- -k "$keys/builtin.bin"
	for group in "$packages"/lists/*; do
		[[ ${group##*/} == large ]] || lists_of "${group##*/}"
	done
	"$vm/lists" header "$packages/hello.rpm" >"$work/hello"
	mkdir -p "$image/lists/6"
	for name in ed25519 rsa p256; do
		timeout 60 "$openpgp6" make "$work/$name" "$name" >"$work/fingerprint"
		"$top/build/dclist" keys -o "$work/ring-$name" "$work/$name/cert.pgp" >"$work/said"
		"$vm/lists" sign "$keys/vendor.sec" "$work/ring-$name" >"$image/keys-$name"
		set -- "$@" -k "$work/ring-$name"
		for option in good wrong version-4; do
			timeout 60 "$openpgp6" sign "$work/$name" "$work/hello" "$option" >"$work/signature"
			"$vm/lists" wrap "$work/hello" "$work/signature" >"$image/lists/6/$option-$name"
		done
	done
	cd "$image" || return
	find lists -type f | wc -l >number
	find lists -name 'ok-*' -o -name 'good-*' | wc -l >good
	! timeout 60 "$top/build/dclist" verify "$@" lists/*/* >verdicts 2>reasons
	disk_size 32
}

# The kernel's answer, and again no list that is loaded
kernel_says() {
	load "$1"
	while read -r _id _; do
		echo "$_id" >"$dc/unload" || fail "unload $_id"
	done <"$dc/lists"
}

guest() {
	for name in ed25519 rsa p256; do
		load_list "/mnt/keys-$name"
	done
	number=0 good=0
	for list in /mnt/lists/*/*; do
		kernel=$(kernel_says "$list") verify=refused
		! grep -q "^${list#/mnt/}: good, " /mnt/verdicts || verify=ok
		case "$kernel $verify" in
		"ok ok") good=$((good + 1)) ;;
		"ok refused" | E*" ok") fail "${list#/mnt/lists/}: the kernel says $kernel, dclist verify $verify" ;;
		esac
		number=$((number + 1))
	done
	expect_equal "lists" "$number" "$(cat /mnt/number)"
	expect_equal "good for both" "$good" "$(cat /mnt/good)"
}
