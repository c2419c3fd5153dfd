# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
#
# What cases say about dclist itself. The host part copies this file to the disk, as
# lib/dclist.sh; the guest part reads it.

# ran STATUS COMMAND... - the command ends with that status; its output is kept
ran() {
	_want=$1
	shift
	_got=0
	"$@" >/tmp/output 2>&1 </dev/null || _got=$?
	expect_equal "$*" "status $_got" "status $_want"
	[ "$_got" = "$_want" ] || output_note
}

# says TEXT - it is in the output of what ran last
says() {
	if grep -qF -e "$1" /tmp/output; then
		pass "says: $1"
	else
		fail "says: $1: it does not"
		output_note
	fi
}

output_note() {
	sed 's/^/note /' /tmp/output >&3
}
