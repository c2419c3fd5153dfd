# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: apt and dpkg install, update and remove packages under enforcement, the shell, libc and dpkg among them

# tool VERSION - a package whose maintainer scripts run its program
tool() {
	local script

	mkdir -p "$work/scripts"
	tool_program "$1"
	for script in preinst postinst prerm postrm; do
		cat >"$work/scripts/$script" <<-END
			#!/bin/sh
			read -r when </kill 2>/dev/null
			[ "\$when" != $script-$1 ] || kill -9 \$PPID
			echo "$script-$1 \$1: \$(/usr/bin/tool 2>/dev/null || echo none), \$(/old 2>/dev/null || echo denied), \$(/evil 2>/dev/null || echo denied)" >>/log
		END
		chmod 755 "$work/scripts/$script"
	done
	package tool "$1"
}

host() {
	local version

	. "$vm/apt-plugin.bash"
	apt_system
	for version in 1 2 3 4; do
		tool "$version"
	done
	libc 2
	shell 2
	dpkg_itself 2
	apt_ready tools libc shell dpkg dclist
	# Another one than that of its list
	dpkg-deb -R "$debs/tool_4_amd64.deb" "$work/tree"
	echo changed >>"$work/tree/usr/bin/tool"
	dpkg-deb --root-owner-group -Znone -b "$work/tree" "$image/root/swap.deb" >/dev/null
	rm -r "$work/tree"
	program_of world root/evil
	disk_size 256
}

# Programs of each kind, one after the other, until "stop" exists; "denied" has what did not run
runs_always() {
	# shellcheck disable=SC2016 # for the inner shell
	chroot /mnt/root /bin/sh -c 'n=0
		until [ -e /stop ]; do
			/usr/bin/tool >/dev/null 2>&1 || echo tool >>/denied
			/bin/sh -c : || echo sh >>/denied
			/usr/bin/dpkg --version >/dev/null || echo dpkg >>/denied
			n=$((n + 1))
		done
		echo $n >/runs' &
}

# log TEXT - what scripts logged
log() {
	expect_equal "scripts" "$(tr '\n' ';' </mnt/root/log)" "$1"
	rm /mnt/root/log
}

installed() {
	bring tool_1
	ran 0 apt install tool=1
	log "preinst-1 install: none, denied, denied;postinst-1 configure: tool 1, denied, denied;"
	expect_allowed /mnt/root/usr/bin/tool
	lists dclist_1 dpkg_1 libc_1 shell_1 tool_1 tools_1
}

updated() {
	ln /mnt/root/usr/bin/tool /mnt/root/old
	chroot /mnt/root /usr/bin/tool wait >/mnt/root/waited &
	runs_always
	bring dpkg_2 libc_2 shell_2 tool_2
	ran 0 apt install libc=2 shell=2 dpkg=2 tool=2
	touch /mnt/root/stop
	wait
	rm /mnt/root/stop
	expect_equal "what ran during the update and was denied" "$(cat /mnt/root/denied 2>/dev/null)" ""
	note "$(cat /mnt/root/runs) runs of three programs during the update"
	expect_equal "the old program, which ran all the time" "$(cat /mnt/root/waited)" "tool 1"
	log "prerm-1 upgrade: tool 1, tool 1, denied;preinst-2 upgrade: tool 1, tool 1, denied;postrm-1 upgrade: tool 2, tool 1, denied;postinst-2 configure: tool 2, tool 1, denied;"
	expect_denied /mnt/root/old "the old tool"
	lists dclist_1 dpkg_2 libc_2 shell_2 tool_2 tools_1
}

refused() {
	ran 100 apt install tool=3
	says "tool_3_amd64: no digest list of it is installed"
	says "nothing is changed"
	expect_equal "dpkg" "$(grep -c Unpacking /tmp/output)" 0
	lists dclist_1 dpkg_2 libc_2 shell_2 tool_2 tools_1
	ran 2 dpkg -i /repo/tool_3_amd64.deb
	says "dpkg: refused: it loads no digest lists"
	says "use apt-get install ./PACKAGE.deb"
	expect_equal "the tool" "$(chroot /mnt/root /usr/bin/tool)" "tool 2"
	expect_equal "scripts" "$(cat /mnt/root/log 2>/dev/null)" ""
}

# After dclist has looked, another package is put in the place: its scripts are those of the list, and a program
# is not.
changed() {
	bring tool_4
	mv /mnt/root/swap.deb /mnt/root/swap
	ran 100 apt install tool=4
	says "dclist: /usr/bin/tool: no digest list holds it"
	says "unable to install new version of '/usr/bin/tool'"
	log "prerm-2 upgrade: tool 2, denied, denied;preinst-4 upgrade: tool 2, denied, denied;postrm-4 abort-upgrade: tool 2, denied, denied;postinst-2 abort-upgrade: tool 2, denied, denied;"
	expect_allowed /mnt/root/usr/bin/tool
	lists dclist_1 dpkg_2 libc_2 shell_2 tool_2 tools_1
}

# killed SCRIPT VERSION - in that script of the update to version 3, and then repaired; before, there is that version
killed() {
	bring tool_3
	echo "$1" >/mnt/root/kill
	ran 100 apt install tool=3
	rm /mnt/root/kill
	expect_allowed /mnt/root/usr/bin/tool "the tool, after SIGKILL in $1"
	ran 0 dpkg --configure -a
	expect_equal "the tool" "$(chroot /mnt/root /usr/bin/tool)" "tool $2"
	ran 0 apt install tool=3
	expect_allowed /mnt/root/usr/bin/tool
	lists dclist_1 dpkg_2 libc_2 shell_2 tool_3 tools_1
	bring tool_2
	ran 0 apt install tool=2
	rm /mnt/root/log
}

removed() {
	ran 0 apt remove tool
	log "prerm-2 remove: tool 2, denied, denied;postrm-2 remove: none, denied, denied;"
	expect_stat lists 6
	ran 0 dpkg --purge tool
	log "postrm-2 purge: none, denied, denied;"
	lists dclist_1 dpkg_2 libc_2 shell_2 tools_1
}

guest() {
	. /mnt/lib/dclist.sh
	. /mnt/lib/apt-plugin.sh
	enable_verity /mnt/root/evil
	apt_root
	expect_denied /mnt/root/evil
	installed
	updated
	refused
	changed
	killed preinst-3 2
	killed postrm-2 3
	killed postinst-3 3
	removed
	ran 0 dclist seal lists
	ran 100 apt install tool=1
	says "sealed"
	says "nothing is changed"
	root_end
}
