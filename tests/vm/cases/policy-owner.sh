# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: under the policy owner runs what the owner signed, and nothing that packages brought
host() {
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 48
	program_of hello own
	program_of hello listed
	echo >>"$image/listed"
	program_of world unsigned
	pgp_list listed "$(content_digest "$image/listed")"
	policy owner
	cp "$top/policies/owner.pol" "$image"
	timeout 20 fsverity sign "$image/own" "$image/own.sig" --key="$keys/x509.key" --cert="$keys/x509.pem" >&2
	timeout 20 openssl x509 -in "$keys/x509.pem" -outform DER -out "$image/cert.der"
}

# judged STATUS FILE TEXT - what eval says before it happens
judged() {
	ran "$1" dclist policy eval /mnt/owner.pol "$2"
	says "$3"
}

guest() {
	. /mnt/lib/dclist.sh
	expect_equal "the owner's certificate" "$(signed key /mnt/cert.der)" ok
	expect_equal "fs-verity with a signature" "$(signed verity /mnt/own /mnt/own.sig)" ok
	enable_verity /mnt/listed /mnt/unsigned
	load_list /mnt/lists/listed
	expect_allowed /mnt/listed "the listed one under packages-only"
	activate /mnt/policies/owner.p7b
	judged 0 /mnt/own "fsverity_signature=TRUE: it has a builtin signature, which the kernel verified"
	expect_allowed /mnt/own
	judged 1 /mnt/listed "fsverity_signature=FALSE: it has no builtin signature"
	expect_denied /mnt/listed
	expect_denied /mnt/unsigned
	expect_allowed /bin/true
	cp /mnt/own /mnt/copy
	enable_verity /mnt/copy
	expect_denied /mnt/copy
	expect EACCES "the copy, mapped" mmap /mnt/copy
	expect ok "the signed one, mapped" mmap /mnt/own
}
