# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: an interpreter that asks about a script is told whether a list holds it
host() {
	printf '#!/bin/sh\necho hello\n' >"$image/script"
	chmod 0755 "$image/script"
	cp "$image/script" "$image/copied"
	cp "$image/script" "$image/no-verity"
	cp "$image/script" "$image/changed"
	echo 'echo evil' >>"$image/changed"
	pgp_list script "$(content_digest "$image/script")"
}

guest() {
	enable_verity /mnt/script /mnt/copied /mnt/changed
	if [ "$(probe check /bin/busybox)" = EINVAL ]; then
		case $(uname -r) in
		6.12.*) pass "this kernel has no AT_EXECVE_CHECK" ;;
		*) fail "this kernel has no AT_EXECVE_CHECK" ;;
		esac
		return
	fi
	expect EACCES "before the list is loaded" check /mnt/script
	load_list /mnt/lists/script
	expect_stat hashed 0
	expect ok "attested, never used before" check /mnt/script
	expect_stat hashed 1
	expect ok "a copy" check /mnt/copied
	expect_stat hashed 1
	expect EACCES "changed" check /mnt/changed
	expect_record 'ipe_op=EXECUTE ipe_hook=BPRM_CREDS_FOR_EXEC enforcing=1 .* path="/mnt/changed" .* digest_cache=not_attested '
	expect EACCES "without fs-verity" check /mnt/no-verity
	expect_record 'ipe_hook=BPRM_CREDS_FOR_EXEC .* path="/mnt/no-verity" .* digest_cache=no_fsverity '
	mkdir /plain
	mount -t tmpfs none /plain
	cp /mnt/script /plain/script
	expect EACCES "in a file system without fs-verity" check /plain/script
	unload_list script
	expect EACCES "unloaded" check /mnt/script
}
