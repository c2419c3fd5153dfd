# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: over all packages of the corpus kernel, dclist, rpmkeys and gpg say the same
host() {
	need_corpus
	disk_size 64
	"$vm/corpus" "$corpus" "$keys/builtin.bin" "$dclist" "$image/lists"
}

guest() {
	good=0
	for list in /mnt/lists/*; do
		name=${list##*/}
		got=$(load "$list")
		# What is wrong in two ways may be refused for either: the kernel looks at the
		# signature first, dclist at the form
		case ${name%%-*}:$got in
		ok:ok) good=$((good + 1)) ;;
		E*:EBADMSG | E*:ENOKEY | E*:EKEYREJECTED | E*:ENOPKG) ;;
		*) fail "load $name: $got, dclist and rpm.tsv say ${name%%-*}" ;;
		esac
		[ "${name%%-*}" = "$got" ] || note "$name: dclist ${name%%-*}, kernel $got"
	done
	[ "$good" -gt 0 ] && pass "$good accepted"
	# Some of the packages are the same header twice
	note "$good accepted, $(stat_of lists) lists, $(stat_of digests) digests, $(stat_of bytes_per_digest) bytes each"
	expect_equal "lists loaded" "$(stat_of lists)" \
		"$(for list in /mnt/lists/ok-*; do dclist show --json "$list"; done | sed -n 's/.*"id": *"\([0-9a-f]*\)".*/\1/p' | sort -u | wc -l)"
}
