# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: a policy on trial goes again unless it is confirmed, whatever happens to who started it

host() {
	put "$vm/dclist.sh" lib/dclist.sh
	disk_size 48
	program_of world world
	policy audit-only
	mkdir -p "$image/pol"
	printf '%s\n' 'policy_name=nothing policy_version=1.0.0' 'DEFAULT action=ALLOW' \
		'DEFAULT op=EXECUTE action=DENY' >"$image/pol/nothing.pol"
	sed 's/nothing/greater/; s/1\.0\.0/1.0.1/; s/op=EXECUTE action=DENY/op=EXECUTE action=ALLOW/' \
		"$image/pol/nothing.pol" >"$image/pol/greater.pol"
	cp "$keys/x509.pem" "$keys/x509.key" "$image/"
}

active() {
	expect_equal "$1: active" "$(cd "$ipe/policies" && grep -l 1 ./*/active | cut -d/ -f2)" "$2"
	expect_equal "$1: enforce" "$(cat "$ipe/enforce")" "$3"
}

# until_over - the trial's process ends; its lock tells, as dclist sees it
until_over() {
	_tries=0
	while [ $_tries -lt 400 ] && pidof dclist >/dev/null; do
		_tries=$((_tries + 1))
		usleep 50000
	done
	[ $_tries -lt 400 ] || fail "the trial does not end"
}

confirmed_or_not() {
	# Who waits for the end of a file that was handed down, as of a connection, is not kept
	ran 0 sh -c 'dclist policy try --for 60 audit-only 9>&1 | cat'
	says "audit-only: on trial until "
	says "keep it with: dclist policy try --confirm"
	active "on trial" audit-only 1
	expect_allowed /mnt/world
	ran 1 dclist policy try packages-only
	says "a trial is running; end it with dclist policy try --confirm or --cancel"
	ran 1 dclist policy delete packages-only
	says "the trial of audit-only goes back to it"
	ran 0 dclist policy try --cancel
	says "audit-only: not confirmed; reverted: packages-only is active, IPE enforces"
	active "cancelled" packages-only 1
	expect_denied /mnt/world
	ran 1 dclist policy try --confirm
	says "no trial is running"

	ran 0 dclist policy try --for 60 audit-only
	ran 0 dclist policy try --confirm
	says "audit-only: stays active"
	active "confirmed" audit-only 1
	ran 0 dclist policy activate packages-only

	ran 0 dclist policy try --for 3s audit-only
	active "on trial" audit-only 1
	until_over
	active "not confirmed" packages-only 1
	expect_record 'dclist: IPE policy audit-only was not confirmed: the previous one is active again'
}

# Who started it is killed, with its whole session and its terminal's signals
killed() {
	setsid sh -c 'dclist policy try --for 6s audit-only; sleep 60' </dev/null >/dev/null 2>&1 &
	_tries=0
	until [ "$(cat "$ipe/policies/audit-only/active")" = 1 ] || [ $_tries -ge 400 ]; do
		_tries=$((_tries + 1))
		usleep 50000
	done
	active "on trial" audit-only 1
	for _watch in $(pidof dclist); do
		kill -HUP "$_watch"
		kill -INT "$_watch"
	done
	pkill -KILL -s "$!"
	kill -KILL -"$!" 2>/dev/null
	active "session killed" audit-only 1
	until_over
	active "session killed, not confirmed" packages-only 1
	ran 0 dclist policy try --for 60 audit-only
	for _watch in $(pidof dclist); do
		kill -TERM "$_watch"
	done
	until_over
	active "told to end" packages-only 1
}

on_a_terminal() {
	mkdir -p /dev/pts
	mount -t devpts devpts /dev/pts
	ran 0 terminal enter "press ENTER to keep it" dclist policy try --for 60 audit-only
	says "audit-only: stays active"
	active "ENTER" audit-only 1
	ran 0 dclist policy activate packages-only
	ran 0 terminal hangup "press ENTER to keep it" dclist policy try --for 3s audit-only
	says "audit-only: on trial until "
	active "connection lost" audit-only 1
	until_over
	active "connection lost, not confirmed" packages-only 1
	ran 1 terminal enter "never said" dclist policy try --for 1s audit-only
	says "audit-only: not confirmed; reverted: packages-only is active, IPE enforces"
	umount /dev/pts
}

# Nothing can be executed on trial, dclist neither
nothing_runs() {
	ran 1 dclist policy activate nothing
	says "init would be denied by line 3: /bin/busybox"
	says "dclist itself would be denied by line 3: /bin/dclist and "
	says "nothing: refused, as the system could no longer be repaired"
	active "refused" packages-only 1
	dclist policy try --for 1s nothing >/tmp/output 2>&1 </dev/null
	while read -r _on <"$ipe/policies/nothing/active"; [ "$_on" = 1 ]; do
		:
	done
	says "nothing: warning: dclist itself would be denied"
	active "nothing ran" packages-only 1
	until_over
	expect_record 'new_active_pol_name="nothing"'
}

# Its time is over before it was activated, as on a busy machine
activated_late() {
	ran 0 late 3 "$ipe/policies/audit-only/active" dclist policy try --for 1s audit-only
	until_over
	active "activated late" packages-only 1
}

enforcement() {
	ran 0 dclist policy enforce off
	ran 0 dclist policy try --for 60 --enforce
	active "on trial" packages-only 1
	expect_denied /mnt/world
	ran 0 dclist policy try --cancel
	says "packages-only: not confirmed; reverted: packages-only is active, IPE does not enforce"
	active "cancelled" packages-only 0
	ran 0 dclist policy try --for 60 --enforce audit-only
	active "on trial" audit-only 1
	ran 0 dclist policy try --cancel
	active "cancelled" packages-only 0
	ran 0 dclist policy enforce on
}

no_way_back() {
	ran 1 dclist policy try greater
	says "greater: version 1.0.1, and the active packages-only has 1.0.0: the kernel would not return to a lower version"
	active "refused" packages-only 1
	# What was to be gone back to is taken away behind dclist's back
	ran 0 dclist policy try --for 60 audit-only
	echo 1 >"$ipe/policies/packages-only/delete"
	ran 0 dclist policy try --cancel
	says "audit-only: not confirmed; stays active, but IPE no longer enforces"
	active "previous deleted" audit-only 0
	ran 0 dclist policy enforce on
	ran 0 dclist policy try --for 60 --permissive greater
	active "on trial" greater 1
	ran 0 dclist policy try --cancel
	says "greater: not confirmed; stays active, but IPE no longer enforces"
	active "a greater version" greater 0
}

guest() {
	. /mnt/lib/dclist.sh
	mkdir -p /run
	for _name in nothing greater; do
		ran 0 dclist policy sign --force --cert /mnt/x509.pem --key /mnt/x509.key -o /tmp/$_name.p7b /mnt/pol/$_name.pol
		ran 0 dclist policy load --force /tmp/$_name.p7b
	done
	ran 0 dclist policy load /mnt/policies/audit-only.p7b
	confirmed_or_not
	killed
	on_a_terminal
	nothing_runs
	activated_late
	enforcement
	no_way_back
}
