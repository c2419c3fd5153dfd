# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: the seal accepts its words from a process with CAP_MAC_ADMIN, all of a write or none, and reads them back
host() {
	:
}

guest() {
	expect_equal "read, nothing sealed" "$(cat "$dc/seal")" ""
	expect_stat sealed -
	for _text in "" " " keyes "keys,policy" "keys policies" "lists everything"; do
		expect_write EINVAL "$_text" "$dc/seal"
	done
	printf 'keys\000' >/tmp/nul
	expect EINVAL "a zero byte" write /tmp/nul "$dc/seal"
	expect_write EINVAL "$(printf '%0200d' 0)" "$dc/seal"
	expect_stat sealed -
	# The mode keeps others out before they are asked for a capability
	echo policy >/tmp/policy
	expect_equal "as nobody" "$(probe nobody /bin/probe write /tmp/policy "$dc/seal")" EACCES
	chmod 666 "$dc/seal"
	expect_equal "as nobody, mode 666" "$(probe nobody /bin/probe write /tmp/policy "$dc/seal")" EPERM
	expect_equal "read, nothing sealed yet" "$(cat "$dc/seal")" ""
	expect_write ok "policy
" "$dc/seal"
	expect_equal "read" "$(cat "$dc/seal")" policy
	expect_write ok "policy" "$dc/seal"
	expect_write EINVAL "nothing" "$dc/seal"
	expect_stat sealed policy
	expect_write ok "lists	keys" "$dc/seal"
	expect_equal "read again" "$(cat "$dc/seal")" "keys policy lists"
	expect_stat sealed "keys policy lists"
	expect_record 'lsm=digest_cache op=seal seal=policy lists=0 ids=\? left_out=0 .* res=1 errno=0'
	expect_record 'lsm=digest_cache op=seal seal=keys,lists '
}
