# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: revoked content does not run: bound, mapped, copied, with another fs-verity digest, or in another list
host() {
	program_of hello hello
	program_of hello salted
	program_of hello copy
	program_of world world
	put /bin/busybox busybox
	list_of hello
	list_of world
	pgp_list sleeper "$(content_digest "$image/busybox")"
	pkcs7_list own "$(verity_digest "$image/hello")" "$(content_digest "$image/hello")"
	pkcs7_revocation revoked "$(content_digest "$image/hello")" "$(content_digest "$image/busybox")"
}

guest() {
	enable_verity /mnt/hello /mnt/world /mnt/busybox
	load_list /mnt/lists/hello
	load_list /mnt/lists/world
	load_list /mnt/lists/sleeper
	expect_allowed /mnt/hello
	expect ok "mmap of hello" mmap /mnt/hello
	expect ok "mprotect of hello" mprotect /mnt/hello
	/mnt/busybox sleep 1000 &
	_sleeper=$!
	_tries=0
	until [ "$(readlink /proc/$_sleeper/exe)" = /mnt/busybox ] || [ "$_tries" -gt 200 ]; do
		_tries=$((_tries + 1))
		usleep 10000
	done

	load_list /mnt/lists/revoked
	expect_record 'lsm=digest_cache op=revoke list=.* name="revoked" signer=pkcs7 .* res=1'
	expect_denied /mnt/hello
	expect_record 'path="/mnt/hello".* digest_cache=revoked'
	expect EACCES "mmap of hello" mmap /mnt/hello
	expect EACCES "mprotect of hello" mprotect /mnt/hello
	expect_allowed /mnt/world
	# What runs is not stopped, and does not start again
	expect_equal "the running program" "$(readlink /proc/$_sleeper/exe)" /mnt/busybox
	kill $_sleeper
	expect EACCES "the same program again" exec /mnt/busybox true

	# Another inode, another fs-verity digest, another signer
	enable_verity /mnt/copy
	expect_denied /mnt/copy
	expect ok "enable fs-verity with a salt" verity /mnt/salted sha256 salt
	expect_denied /mnt/salted
	load_list /mnt/lists/own
	expect_denied /mnt/hello
	expect_denied /mnt/copy
	unload_list hello-1.0-1.x86_64
	load_list /mnt/lists/hello
	expect_denied /mnt/hello

	expect_stat revocations 1
	expect_stat revoked 2
	expect_equal "query" "$(probe query "$dc/query" "$(probe measure /mnt/hello)" | cut -d ' ' -f 2- | sort)" \
		"hello-1.0-1.x86_64 revoked
own revoked"
	expect_equal "query of world" "$(probe query "$dc/query" "$(probe measure /mnt/world)" | cut -d ' ' -f 2-)" \
		world-1.0-1.x86_64
	expect_equal "lists" "$(awk '$3 == "revoked" { print $2, $4, $5 }' "$dc/lists")" "revocation pkcs7 2"
	list_id revoked >/tmp/id
	expect EPERM "unload the revocation" write /tmp/id "$dc/unload"
	expect_denied /mnt/hello
}
