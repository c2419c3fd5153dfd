# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dclist keys enroll adds a key of your own by a trusted certificate or OpenPGP key, and by no other

# image NAME SIGNED_BY... - with a key list and a program's list, as it is at its next boot
image() {
	mkdir -p "$image/$1/etc"
	"$dclist" keys enroll --install --root "$image/$1" "${@:2}" "$work/$1.pub"
	"$dclist" convert tree --i-vouch --name "program-$1" --gpg-key "$1@dclist.example" \
		-o "$image/$1/etc/digest_lists/a-program" "$packages/hello.root"
}

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	. "$vm/gpg.bash"
	gpg_start
	run_gpg --import "$keys/vendor.sec" "$keys/unknown.sec"
	run_gpg --quick-gen-key "mine <mine@dclist.example>" rsa2048 sign never
	run_gpg --export mine@ >"$work/mine.pub"
	cp "$keys/unknown.pub" "$work/"
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -sha256 -subj /CN=stranger \
		-keyout "$work/stranger.key" -out "$work/stranger.pem" </dev/null 2>/dev/null
	image mine --cert "$keys/x509.pem" --key "$keys/x509.key"
	image unknown --gpg-key vendor@dclist.example
	"$dclist" keys enroll -o "$image/by-stranger" --cert "$work/stranger.pem" \
		--key "$work/stranger.key" "$work/mine.pub"
	"$dclist" keys enroll -o "$image/by-itself" --gpg-key mine@dclist.example "$work/mine.pub"
}

refused() {
	expect_load ENOKEY /mnt/by-stranger
	expect_load ENOKEY /mnt/by-itself
	ran 1 dclist load by-stranger
	says "the kernel does not have the certificate that signed it"
	expect_load ENOKEY /mnt/mine/etc/digest_lists/a-program
	expect_load ENOKEY /mnt/unknown/etc/digest_lists/a-program
	expect_stat lists 0
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	refused
	# Keys come before what they signed
	ran 0 dclist load --all --root mine
	says "2 loaded, 0 failed"
	expect_equal "loaded" "$(cut -d' ' -f3 "$dc/lists")" program-mine
	expect_load ENOKEY /mnt/unknown/etc/digest_lists/a-program
	ran 0 dclist install unknown/etc/digest_lists/a-program unknown/etc/digest_lists/keys-*
	says "2 installed, 0 unchanged, 0 failed"
	ran 0 dclist load --all --root unknown
	says "2 loaded, 0 failed"
	expect_stat lists 2
	cd /
}
