# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: tlv lists attest programs by content and by fs-verity digest, without hashing the latter
host() {
	program_of hello hello
	program_of world world
	pgp_list by-content "$(content_digest "$image/hello"):/usr/bin/hello"
	pgp_list by-verity "$(verity_digest "$image/world"):/usr/bin/world"
}

guest() {
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/by-verity
	expect_allowed /mnt/world
	expect_denied /mnt/hello
	hashed=$(stat_of hashed)
	expect_allowed /mnt/world
	expect_stat hashed "$hashed"
	expect ok "mprotect of a file known by its fs-verity digest" mprotect /mnt/world
	load_list /mnt/lists/by-content
	expect_allowed /mnt/hello
	unload_list by-verity
	expect_denied /mnt/world
	expect_allowed /mnt/hello
	expect_equal "format and name" "$(cut -d' ' -f2,3 "$dc/lists")" "tlv by-content"
}
