# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: the commands of docs/tutorial.md do what the page says, in its order

VM_OPTIONS="ipe.enforce=0"

# Lines "# COMMAND" of the page's code become "run COMMAND", the lines behind them
# "out LINE"
commands() {
	sed -n 's/^ \{7,8\}# /run /p; t; s/^ \{7,8\}\([^ ].*\)/out \1/p' "$top/docs/tutorial.md"
}

host() {
	local file

	put "$vm/dclist.sh" lib/dclist.sh
	for file in rpmrc macros; do
		put "/usr/lib/rpm/$file" "usr/lib/rpm/$file" 0644
	done
	"${top:?}/tests/rpm-db" "$work/db" -i "$packages/hello.rpm" "$packages/world.rpm"
	put "$work/db/rpmdb.sqlite" db/rpmdb.sqlite 0644
	disk_size 48
	cp -r "$packages/hello.root/usr" "$packages/world.root/usr" "$image/"
	echo 'int main(void) { return 0; }' | timeout 60 gcc -O1 -static -o "$work/own" -x c -
	put "$work/own" usr/bin/own
	cp "$keys/x509.pem" "$image/owner.pem"
	cp "$keys/x509.key" "$image/owner.key"
	commands >"$image/commands"
	[ "$(grep -c ^run "$image/commands")" -ge 15 ]
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

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /etc /usr /root /run /var/lib
	ln -s /mnt/db /var/lib/rpm
	cp /mnt/owner.* /root
	mount --bind /mnt/usr /usr
	cd /root || return
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
	expect_equal "enforce" "$(cat "$ipe/enforce")" 1
	expect_equal "active" "$(cat "$ipe/policies/site/active")" 1
}
