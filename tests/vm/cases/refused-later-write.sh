# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# What: a list has to come in one write from the start of the file
host() {
	list_of hello
}

guest() {
	expect EBADMSG "write at offset 1" write /mnt/lists/hello "$dc/load" 1
	# A small buffer makes many writes; each is a list of its own, and malformed
	if dd if=/mnt/lists/hello of="$dc/load" bs=512 2>/dev/null; then
		fail "a list in parts was taken"
	else
		pass "a list in parts is refused"
	fi
	expect_stat lists 0
}
