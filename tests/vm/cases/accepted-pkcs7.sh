# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a list with a PKCS#7 signature by a built-in certificate is accepted, by another refused
host() {
	program_of hello hello
	pkcs7_list signed "$(content_digest "$image/hello")"
	signed=$(tlv stranger "$(content_digest "$image/hello")")
	timeout 60 openssl req -x509 -newkey rsa:2048 -noenc -sha256 -subj /CN=stranger \
		-keyout "$work/stranger.key" -out "$work/stranger.pem" </dev/null
	pkcs7_sign "$signed" "$work/stranger.pem" "$work/stranger.key"
	"$vm/lists" wrap "$signed" "$signed.p7" pkcs7 >"$image/lists/stranger"
	sed 's/signed/sIgned/' "$image/lists/signed" >"$image/lists/changed"
	# The vendor's RPM header under the owner's signature
	"$vm/lists" header "$packages/hello.rpm" >"$work/header"
	pkcs7_sign "$work/header"
	"$vm/lists" wrap "$work/header" "$work/header.p7" pkcs7 >"$image/lists/rpm"
}

guest() {
	enable_verity /mnt/hello
	expect_load ENOKEY /mnt/lists/stranger
	expect_load EKEYREJECTED /mnt/lists/changed
	expect_denied /mnt/hello
	expect_load ok /mnt/lists/signed
	expect_equal "signer" "$(awk '{ print $4 }' "$dc/lists")" pkcs7
	expect_allowed /mnt/hello
	unload_list signed
	expect_denied /mnt/hello
	expect_load ok /mnt/lists/rpm
	expect_allowed /mnt/hello
}
