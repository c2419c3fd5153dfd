# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: a tlv list in the layout of digest-cache-tools, without any field of ours, loads unchanged
host() {
	put "$vm/dclist.sh" lib/dclist.sh
	program_of hello hello
	mkdir -p "$image/lists"
	# ALGO, NUM_ENTRIES, and for each file ENTRY with DIGEST and PATH, which a NUL ends
	python3 - "$image/hello" "$work/tlv" <<-'END'
		import hashlib, struct, sys
		def field(number, value):
		    return struct.pack(">HI", number, len(value)) + value
		data = open(sys.argv[1], "rb").read()
		entry = field(0, hashlib.sha256(data).digest()) + field(1, b"/usr/bin/hello\0")
		out = field(0, struct.pack(">H", 4)) + field(1, struct.pack(">I", 1)) + field(2, entry)
		open(sys.argv[2], "wb").write(out)
	END
	"$dclist" sign --cert "$keys/x509.pem" --key "$keys/x509.key" \
		-o "$image/lists/tlv" "$work/tlv"
	"$dclist" unsign -o "$work/again" "$image/lists/tlv"
	cmp "$work/tlv" "$work/again"
	sha256sum "$work/tlv" | cut -d' ' -f1 >"$image/id"
}

guest() {
	. /mnt/lib/dclist.sh
	enable_verity /mnt/hello
	expect_denied /mnt/hello
	load_list /mnt/lists/tlv
	expect_equal "id, format, name" "$(cut -d' ' -f1-3 "$dc/lists")" "$(cat /mnt/id) tlv -"
	expect_allowed /mnt/hello
}
