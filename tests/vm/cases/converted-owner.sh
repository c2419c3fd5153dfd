# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: a list that dclist converted and the owner's PKCS#7 key signed runs a program, and no changed one
host() {
	put "$vm/dclist.sh" lib/dclist.sh
	mkdir -p "$work/tree" "$image/lists"
	cp "$packages/hello.root/usr/bin/hello" "$work/tree/hello"
	tar -C "$work/tree" -czf "$work/tree.tar.gz" .
	put "$work/tree/hello" hello
	put "$work/tree/hello" changed
	printf x | dd of="$image/changed" bs=1 seek=100 conv=notrunc 2>/dev/null
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -sha256 -subj /CN=stranger \
		-keyout "$work/stranger.key" -out "$work/stranger.pem" </dev/null 2>/dev/null
	"$dclist" convert tree --i-vouch --serial 7 --algorithm sha512 --block-size 1024 --salt 5a5a \
		--cert "$keys/x509.pem" --key "$keys/x509.key" \
		--name tree -o "$image/lists/owner" "$work/tree.tar.gz"
	"$dclist" unsign -o "$work/bytes" "$image/lists/owner"
	"$dclist" sign --cert "$work/stranger.pem" --key "$work/stranger.key" \
		-o "$image/lists/stranger" "$work/bytes"
	python3 - "$image/lists/owner" "$image/lists/flipped" <<-'END'
		import sys
		data = bytearray(open(sys.argv[1], "rb").read())
		data[data.index(b"tree")] ^= 0x20
		open(sys.argv[2], "wb").write(data)
	END
}

guest() {
	. /mnt/lib/dclist.sh
	cd /mnt || return
	ran 1 dclist load lists/stranger
	says "the kernel does not have the certificate that signed it"
	expect_load ENOKEY /mnt/lists/stranger
	expect_load EKEYREJECTED /mnt/lists/flipped
	expect_denied /mnt/hello "hello, without fs-verity"
	# Algorithm, block size and salt are those of the list
	ran 0 dclist verity --list --root /mnt lists/owner
	says "/hello: enabled sha512:"
	expect_denied /mnt/hello "hello, without a list"
	ran 0 dclist load lists/owner
	expect_allowed /mnt/hello
	expect_equal "signer" "$(awk '{ print $4 }' "$dc/lists")" pkcs7
	expect_stat hashed 0
	ran 0 dclist verity --algorithm sha512 --block-size 1024 --salt 5a5a changed
	expect_denied /mnt/changed "hello with one byte changed"
	ran 0 dclist unload tree
	expect_denied /mnt/hello "hello, after its list"
	cd /
}
