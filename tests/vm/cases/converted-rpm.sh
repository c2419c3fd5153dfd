# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: fs-verity digests of a package, signed by an OpenPGP key, leave the kernel nothing to hash
host() {
	put "$vm/dclist.sh" lib/dclist.sh
	. "$vm/gpg.bash"
	gpg_start
	run_gpg --import "$keys/other.sec"
	mkdir -p "$image/lists"
	cp -a "$packages/hello.root" "$image/hello"
	"$dclist" convert rpm-verity --keyring "$keys/vendor.pub" --gpg-key other@dclist.example \
		-o "$image/lists/" "$packages/hello.rpm"
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	ran 0 dclist load lists/*
	expect_equal "name" "$(cut -d' ' -f2,3 "$dc/lists")" "tlv hello-1.0-1.x86_64"
	expect_denied /mnt/hello/usr/bin/hello "hello, without fs-verity"
	ran 0 dclist verity --list --root hello lists/*
	expect_allowed /mnt/hello/usr/bin/hello
	expect ok "mprotect, which cannot hash" mprotect /mnt/hello/usr/bin/hello
	expect_stat hashed 0
	cd /
}
