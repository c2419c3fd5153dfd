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

# output_has LINE - it comes behind those that were looked for before; "..." is anything
output_has() {
	_pattern=$(echo "$1" | sed 's/[][\\.*^$]/\\&/g; s/\\\.\\\.\\\./.*/g')
	[ "$_pattern" != '.*' ] || return 0
	_line=$(tail -n "+$_from" /tmp/output | grep -n -m 1 -x -e "$_pattern")
	if [ -n "$_line" ]; then
		_from=$((_from + ${_line%%:*}))
		pass "says: $1"
	else
		fail "says: $1: it does not"
		output_note
	fi
}

# run_page - what page_commands found, which ends with status 0; a stranger is not allowed to run
run_page() {
	while read -r _kind _text <&4; do
		if [ "$_kind" = run ]; then
			_from=1
			_got=0
			sh -c "$_text" >/tmp/output 2>&1 </dev/null || _got=$?
			_want=0
			case $_text in *stranger) _want=126 ;; esac
			expect_equal "$_text" "status $_got" "status $_want"
			[ "$_got" = "$_want" ] || output_note
		else
			output_has "$_text"
		fi
	done 4</mnt/commands
}
