# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091,SC2154
# What: many packages are upgraded at once, and each runs its new program; without the plugin none does

# many VERSION - packages p1, p2, ... with two programs and three other files each, and a scriptlet that runs one
many() {
	local i

	{
		cat <<-END
			%global __os_install_post %{nil}
			%global _binary_payload w.ufdio
			Name: many
			Version: $1
			Release: 1
			Summary: A test package
			License: GPL-2.0-or-later
			AutoReqProv: no
			%description
			A test package.
			%install
			mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/share
			for i in \$(seq $count); do
				{ printf '#!/bin/sh\necho %s\nexit\n' "p\$i $1"; head -c 16000 /dev/zero | tr '\\\\0' '#'; } >%{buildroot}/usr/bin/p\$i
				sed 's/echo/: too;&/' %{buildroot}/usr/bin/p\$i >%{buildroot}/usr/bin/p\$i-too
				chmod 755 %{buildroot}/usr/bin/p\$i*
				mkdir %{buildroot}/usr/share/p\$i
				for name in a b c; do echo "\$i $1 \$name" >%{buildroot}/usr/share/p\$i/\$name; done
			done
		END
		for i in $(seq "$count"); do
			cat <<-END
				%package -n p$i
				Summary: A test package
				AutoReqProv: no
				%description -n p$i
				A test package.
				%post -n p$i
				/usr/bin/p$i >>/log 2>&1 || echo denied >>/log
				%files -n p$i
				/usr/bin/p$i
				/usr/bin/p$i-too
				/usr/share/p$i
			END
		done
	} >"$work/many.spec"
	rpm_tool rpmbuild -bb --target x86_64 "$work/many.spec" >"$work/many.log" 2>&1 || cat "$work/many.log"
	for i in $(seq "$count"); do
		mv "$work/rpm/RPMS/x86_64/p$i-$1-1.x86_64.rpm" "$image/root/new/p$i-$1.rpm"
	done
	signed vendor "$image"/root/new/p*-"$1.rpm"
}

host() {
	local count i

	. "$vm/rpm-plugin.bash"
	. "$vm/stress.bash"
	often 20
	count=$(<"$image/times")
	rpm_system
	for i in 1 2 3; do
		many "$i"
	done
	gpg_stop
	# shellcheck disable=SC2046 # names of ours
	installed libraries-1 libc-1 shell-1 rpm-1 $(seq -f 'p%g-1' "$count")
	disk_size $((192 + count / 2))
}

ms() {
	awk '{ print int($1 * 1000) }' /proc/uptime
}

# timed NAME COMMAND...
timed() {
	_name=$1 _start=$(ms)
	shift
	ran "$@"
	tally "$_name: $(($(ms) - _start)) ms"
}

# upgrade VERSION RPM-OPTION...
upgrade() {
	_version=$1
	shift
	# shellcheck disable=SC2046 # names of ours
	transact "$@" -U $(cd /mnt/root && echo new/p*-"$_version".rpm)
}

guest() {
	. /mnt/lib/dclist.sh
	. /mnt/lib/rpm-plugin.sh
	_count=$(cat /mnt/times)
	rpm_root
	timed "$_count packages with the plugin" 0 upgrade 2
	expect_equal "programs of scriptlets that ran" "$(grep -c '^p[0-9]* 2$' /mnt/root/log)" "$_count"
	expect_equal "and of all their output" "$(wc -l </mnt/root/log)" "$_count"
	expect_stat lists $((_count + 4))
	ran 0 chroot /mnt/root /usr/bin/dclist sync
	says "$((_count + 4)) unchanged, 0 installed, 0 loaded, 0 removed, 0 unloaded"
	rm /mnt/root/log
	timed "$_count packages without the plugin" 0 upgrade 3 --define '_dclist_mode off'
	expect_equal "programs of scriptlets that were denied" "$(grep -c '^denied$' /mnt/root/log)" "$_count"
	timed "dclist sync and verity afterwards" 0 sh -c 'chroot /mnt/root /usr/bin/dclist sync &&
		dclist verity --root /mnt/root --list /mnt/root/etc/digest_lists/rpm-p*'
	expect_equal "a program" "$(chroot /mnt/root /usr/bin/p1)" "p1 3"
	root_end
}
