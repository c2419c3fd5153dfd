# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a package below a floor attests nothing, loaded before or after; others do, and by another key
host() {
	program_of hello hello
	program_of world world
	list_of hello
	list_of world
	"$vm/lists" header "$packages/hello.rpm" >"$work/hello"
	"$vm/lists" sign "$keys/other.sec" "$work/hello" >"$image/lists/hello-other"
	pkcs7_revocation same "$(floor_of vendor hello 1.0-1)"
	pkcs7_revocation other-key "$(floor_of other hello 1.0-2)"
	pkcs7_revocation other-name "$(floor_of vendor hell 1.0-2)"
	pgp_revocation by-other other "$(floor_of vendor hello 1.0-2)"
	pkcs7_revocation below "$(floor_of vendor hello 1.0-1.1)"
	# Which signed world
	pgp_revocation its-own other "$(floor_of other world 1:0.1-1)"
}

guest() {
	enable_verity /mnt/hello /mnt/world
	load_list /mnt/lists/hello
	load_list /mnt/lists/world
	for _name in same other-key other-name by-other; do
		load_list "/mnt/lists/$_name"
		expect_allowed /mnt/hello "hello after $_name"
	done
	load_list /mnt/lists/below
	expect_denied /mnt/hello
	expect_record 'path="/mnt/hello".* digest_cache=revoked'
	expect_allowed /mnt/world
	expect_equal "lists" "$(awk '$3 == "hello-1.0-1.x86_64" { print $7 }' "$dc/lists")" revoked
	expect_equal "query" "$(probe query "$dc/query" "$(probe measure /mnt/hello)" | cut -d ' ' -f 2-)" \
		"hello-1.0-1.x86_64 revoked"
	unload_list hello-1.0-1.x86_64
	expect_load EKEYREVOKED /mnt/lists/hello
	expect_load EKEYREVOKED /mnt/lists/hello-other
	load_list /mnt/lists/its-own
	expect_denied /mnt/world
	expect_stat revoked 6
}
