# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: dnf installs and upgrades packages under enforcement, the shell, libc and rpm among them

# dnf, Python and what both load, except what is installed
dnf_itself() {
	local file modules stdlib

	stdlib=$(/usr/bin/python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
	modules=$(/usr/bin/python3 -c 'import dnf; print(dnf.__path__[0])')
	mkdir -p "$work/tree"
	(cd / && find ".$stdlib" ".${modules%/dnf}"/{dnf,gpg,hawkey,libcomps,libdnf,rpm} \
		\( -name test -o -name 'config-*' \) -prune -o -name '*.py' -print0 -o -name '*.pyc' -print0 -o -name '*.so' -print0 |
		cpio --quiet -0 -pdmL "$work/tree")
	find "$work/tree" -name '*.so' -print0 | xargs -0 ldd /usr/bin/python3 | awk '/=> \// { print $3 }' | sort -u >"$work/loaded"
	while read -r file; do
		[[ -e $image/root/usr/lib/x86_64-linux-gnu/${file##*/} ]] || ship "$file" "/usr/lib/x86_64-linux-gnu/${file##*/}"
	done <"$work/loaded"
	ship /usr/bin/python3
	ln -s "$(realpath /usr/bin/python3)" "$work/tree/usr/bin/python3"
	ship /usr/bin/dnf /usr/bin/dnf
	package dnf 1 vendor </dev/null
}

# damage PACKAGE - four bytes near the end of its signature
damage() {
	local signature offset bytes

	signature=$(rpm_tool rpm -qp --nosignature --qf '%{RSAHEADER}' "$1")
	bytes=$(echo "${signature: -32}" | fold -w 2 | sed 's/^/\\x/' | tr -d '\n')
	offset=$(LC_ALL=C grep -obUaP -m 1 "$bytes" "$1" | cut -d: -f1)
	printf '\0\0\0\0' | dd of="$1" bs=1 seek="$offset" conv=notrunc status=none
}

host() {
	need_bpf
	hash dnf createrepo_c 2>/dev/null || skip "no dnf or no createrepo_c: make deps GROUPS=more"
	. "$vm/rpm-plugin.bash"
	rpm_system
	installed libraries-1 libc-1 shell-1 rpm-1
	dnf_itself
	installed dnf-1
	libc 2
	shell 2
	rpm_itself 2
	tool_package 1
	tool_package 2
	tool_package 3 unknown
	tool_package 4
	damage "$image/root/new/tool-4.rpm"
	program_of world root/evil
	policy stock/packages-only
	gpg_stop
	timeout 60 createrepo_c -q "$image/root/new"
	mkdir -p "$image/root"/etc/{rpm,yum.repos.d,dnf}
	printf '[main]\nplugins=0\n' >"$image/root/etc/dnf/dnf.conf"
	printf '[new]\nname=new\nbaseurl=file:///new\ngpgcheck=0\n' >"$image/root/etc/yum.repos.d/new.repo"
	cat >"$image/root/etc/rpm/macros" <<-'END'
		%_dbpath /var/lib/rpm
		%__plugindir /usr/lib/rpm-plugins
		%__transaction_dclist %{__plugindir}/dclist.so /usr/bin/dclist
	END
	disk_size 448
}

dnf() {
	HOME=/root chroot /mnt/root /usr/bin/dnf --assumeyes --quiet --releasever 1 "$@"
}

# no_denials WHEN - nothing was denied but what is called evil or old
no_denials() {
	cp /mnt/root/evil "/mnt/root/evil-$1"
	expect_denied "/mnt/root/evil-$1"
	wait_for_record "ipe_op=EXECUTE .*path=\"/mnt/root/evil-$1\"" || fail "no record of /mnt/root/evil-$1"
	dmesg | grep -E 'ipe_op=|audit_lost|audit: backlog' | grep -vE 'path="(/mnt/root)?/(evil|old)' >/tmp/denials
	expect_equal "denials, $1" "$(wc -l </tmp/denials)" 0
	sed 's/^/note /' /tmp/denials >&3
}

# log TEXT - what scriptlets logged
log() {
	expect_equal "scriptlets" "$(tr '\n' ';' </mnt/root/log)" "$1"
	rm /mnt/root/log
}

upgraded() {
	ln /mnt/root/usr/bin/tool /mnt/root/old
	chroot /mnt/root /usr/bin/tool wait >/mnt/root/waited &
	ran 0 dnf upgrade libc shell rpm tool-2
	touch /mnt/root/stop
	wait
	rm /mnt/root/stop
	expect_equal "the old program, which ran all the time" "$(cat /mnt/root/waited)" "tool 1"
	log "pre-2: tool 1, tool 1, denied;post-2: tool 2, tool 1, denied;preun-1: tool 2, tool 1, denied;postun-1: tool 2, tool 1, denied;posttrans-2: tool 2, tool 1, denied;"
	expect_allowed /mnt/root/usr/bin/tool
	expect_denied /mnt/root/old "the old tool"
	lists dnf-1 libc-2 libraries-1 rpm-2 shell-2 tool-2
}

# refused VERSION REASON
refused() {
	ran 1 dnf upgrade "tool-$1"
	says "$2"
	says "tool-$1-1.x86_64: its digest list is not installed"
	expect_equal "the tool" "$(chroot /mnt/root /usr/bin/tool)" "tool 2"
	lists dnf-1 libc-2 libraries-1 rpm-2 shell-2 tool-2
}

# Copies of a program and of a library that dnf loads, and one with other bytes
copies() {
	_library=$(cd /mnt/root && echo usr/lib/x86_64-linux-gnu/libdnf.so.*)
	cp /mnt/root/usr/bin/tool /mnt/root/evil-copy
	expect_denied /mnt/root/evil-copy "a copy without fs-verity"
	cp "/mnt/root/$_library" /mnt/root/evil.so
	echo >>/mnt/root/evil.so
	enable_verity /mnt/root/evil.so
	expect_equal "Python loads another library" \
		"$(chroot /mnt/root /usr/bin/python3 -c 'import ctypes; ctypes.CDLL("/evil.so")' 2>&1 | tail -n 1)" \
		"OSError: /evil.so: failed to map segment from shared object"
}

guest() {
	stock_begin
	. /mnt/lib/dclist.sh
	. /mnt/lib/rpm-plugin.sh
	enable_verity /mnt/root/evil
	rpm_root
	ran 0 dnf install tool-1
	# The first scriptlet comes before the program, and says so in words of the shell
	sed -i '/^post/!d' /mnt/root/log
	log "post-1: tool 1, denied, denied;posttrans-1: tool 1, denied, denied;"
	expect_equal "the tool" "$(chroot /mnt/root /usr/bin/tool)" "tool 1"
	lists dnf-1 libc-1 libraries-1 rpm-1 shell-1 tool-1
	upgraded
	no_denials healthy
	refused 3 "the kernel does not have the key"
	refused 4 "signature"
	copies
	no_denials refused
	ran 0 dnf remove tool
	lists dnf-1 libc-2 libraries-1 rpm-2 shell-2
	root_end
}
