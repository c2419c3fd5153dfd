# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# What: once "keys" is sealed no key list is accepted, once "lists" is sealed none is loaded or unloaded
host() {
	program_of hello hello
	list_of hello
	list_of world
	list_of nofiles
	pgp_list own "$(content_digest /bin/true)"
	"$vm/lists" keys "$keys/vendor.sec" "$keys/unknown.pub" >"$image/lists/keys-unknown"
	list_of hello_unknown
}

# extended - what the ids of the loaded lists make of zeros, in their order
extended() {
	_ids=$(printf '%064d' 0)
	while read -r _id _; do
		_ids=$(printf '%s' "$_ids$_id" | xxd -r -p | sha256sum | cut -c 1-64)
	done <"$dc/lists"
	echo "$_ids"
}

guest() {
	enable_verity /mnt/hello
	load_list /mnt/lists/hello
	load_list /mnt/lists/own
	expect_write ok keys "$dc/seal"
	expect_record "lsm=digest_cache op=seal seal=keys lists=2 ids=$(extended) left_out=0 "
	expect_load EPERM /mnt/lists/keys-unknown
	expect_record 'lsm=digest_cache op=load .*name="keys" .* res=0 errno=1'
	expect_load ENOKEY /mnt/lists/hello_unknown
	load_list /mnt/lists/world
	unload_list world-1.0-1.x86_64

	expect_write ok lists "$dc/seal"
	expect_load EPERM /mnt/lists/nofiles
	expect_record 'lsm=digest_cache op=load .*name="nofiles-1.0-1.x86_64" .* res=0 errno=1'
	expect_load EPERM /mnt/lists/hello
	expect_load ENOKEY /mnt/lists/hello_unknown
	list_id hello-1.0-1.x86_64 >/tmp/id
	expect EPERM "unload hello" write /tmp/id "$dc/unload"
	expect_record 'lsm=digest_cache op=change seal=lists .* res=0 errno=1'
	expect_stat lists 2
	expect_allowed /mnt/hello
	# What is asked of IPE is not sealed by these
	expect_write ok 0 "$ipe/enforce"
}
