# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: A9, a keyring that a vendor published and signed for another purpose is not a key list
host() {
	. "$vm/gpg.bash"
	gpg_start
	run_gpg --import "$keys/vendor.sec" "$keys/unknown.pub" "$keys/other.pub"
	mkdir -p "$image/rings" "$image/lists"
	run_gpg --export unknown other >"$work/exported"
	cp "$keys/unknown.pub" "$work/one-key"
	# As it is in an rpm, or in a repository, with a blank line or a comment in front
	{ printf '\n' && cat "$work/exported"; } >"$work/behind-a-line"
	for name in exported one-key behind-a-line; do
		run_gpg --local-user vendor@dclist.example --detach-sign --output "$work/$name.sig" "$work/$name"
		"$vm/lists" wrap "$work/$name" "$work/$name.sig" >"$image/rings/$name"
	done
	list_of hello_unknown
	program_of hello_unknown hello
	gpg_stop
}

guest() {
	enable_verity /mnt/hello
	expect_load ENOKEY /mnt/lists/hello_unknown
	for _ring in /mnt/rings/*; do
		expect EBADMSG "load ${_ring##*/}" write "$_ring" "$dc/load"
		expect_load ENOKEY /mnt/lists/hello_unknown
	done
	expect_denied /mnt/hello
}
