# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: rpm installs, updates and erases packages under enforcement, the shell, libc, rpm and dclist among them

host() {
	local version

	. "$vm/rpm-plugin.bash"
	rpm_system
	tool_package 1
	installed libraries-1 libc-1 shell-1 rpm-1 tool-1
	libc 2
	shell 2
	rpm_itself 2
	for version in 2 3; do
		tool_package "$version"
	done
	tool_package 4 unknown
	program_of world root/evil
	gpg_stop
	disk_size 192
}

# Programs of each kind, one after the other, until "stop" exists; "denied" has what did not run
runs_always() {
	# shellcheck disable=SC2016 # for the inner shell
	chroot /mnt/root /bin/sh -c 'n=0
		until [ -e /stop ]; do
			/usr/bin/tool >/dev/null 2>&1 || echo tool >>/denied
			/bin/sh -c : || echo sh >>/denied
			n=$((n + 1))
		done
		echo $n >/runs' &
}

updated() {
	chroot /mnt/root /usr/bin/tool wait >/mnt/root/waited &
	runs_always
	ran 0 transact -U /new/libc-2.rpm /new/shell-2.rpm /new/rpm-2.rpm /new/tool-2.rpm
	touch /mnt/root/stop
	wait
	rm /mnt/root/stop
	expect_equal "what ran during the update and was denied" "$(cat /mnt/root/denied 2>/dev/null)" ""
	note "$(cat /mnt/root/runs) runs of two programs during the update"
	expect_equal "the old program, which ran all the time" "$(cat /mnt/root/waited)" "tool 1"
	expect_equal "scriptlets" "$(tr '\n' ';' </mnt/root/log)" \
		"pre-2: tool 1, tool 1, denied;post-2: tool 2, tool 1, denied;preun-1: tool 2, tool 1, denied;postun-1: tool 2, tool 1, denied;posttrans-2: tool 2, tool 1, denied;"
	expect_allowed /mnt/root/usr/bin/tool
	expect_denied /mnt/root/old "the old tool"
	lists libc-2 libraries-1 rpm-2 shell-2 tool-2
	ran 0 transact -V --nodeps tool
	ran 0 transact -q rpm
	says rpm-2
}

killed() {
	touch /mnt/root/kill
	ran 137 transact -U /new/tool-3.rpm
	rm /mnt/root/kill
	expect_allowed /mnt/root/usr/bin/tool
	ran 0 chroot /mnt/root /usr/bin/dclist sync
	says "removed rpm-tool-3-1.x86_64"
	lists libc-2 libraries-1 rpm-2 shell-2 tool-2
	ran 0 transact -U /new/tool-3.rpm
	lists libc-2 libraries-1 rpm-2 shell-2 tool-3
}

# What rpm erases in a chroot, the system may have.
another_root() {
	root_becomes_another
	ran 0 transact -e tool
	says "its root is not that of the system"
	expect_stat lists 5
	root_becomes_the_systems
	ran 0 transact -U /new/tool-3.rpm
	lists libc-2 libraries-1 rpm-2 shell-2 tool-3
}

guest() {
	. /mnt/lib/dclist.sh
	. /mnt/lib/rpm-plugin.sh
	enable_verity /mnt/root/evil
	rpm_root
	ln /mnt/root/usr/bin/tool /mnt/root/old
	expect_denied /mnt/root/evil
	updated
	killed
	ran 1 transact -U /new/tool-4.rpm
	says "the kernel does not have the key"
	says "tool-4-1.x86_64: its digest list is not installed"
	expect_equal "the tool" "$(chroot /mnt/root /usr/bin/tool)" "tool 3"
	another_root
	ran 0 transact -e tool
	lists libc-2 libraries-1 rpm-2 shell-2
	ran 0 dclist seal lists
	ran 1 transact -U /new/tool-3.rpm
	says "sealed"
	says "dclist: nothing is changed"
	root_end
}
